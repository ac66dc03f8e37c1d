// Tables from measured runs, and how well a table predicts them.
#include "binding.h"
#include "opcost/calibrate/calibrate.h"
#include "opcost/calibrate/validate.h"
#include "opcost/core/text.h"
#include "opcost/estimate/conv_plan.h"
#include "opcost/runs/runs_file.h"
#include "options.h"
#include "render.h"
#include "report/calibrate/calibration_report.h"
#include "report/calibrate/validation_report.h"
#include "table.h"

namespace opcost::python {
namespace {

/// A calibration or a validation, with all that its report tells of.
struct Calibrated {
  RunSet runs;
  CostTable base;
  CalibrateOptions options;
  std::optional<Calibration> made;

  CalibrationReport report() const { return {*made, runs, base, options}; }
};
struct Validated {
  RunSet runs;
  std::optional<Validation> made;
};

std::string first_fault(const RunSet& runs) {
  const Error& first = runs.faults.front();
  return first.where + ": " + first.what;
}

// A result is never of a part of the file by accident.
RunSet good_runs(const std::string& path, bool skip_bad_rows) {
  RunSet runs = unwrap(read_runs(path));
  if (runs.faults.empty() || (skip_bad_rows && !runs.runs.empty())) return runs;
  throw Failure{{plural_text(runs.faults.size(), "bad row") + ", the first: " + first_fault(runs),
                 path, "correct the file, or pass skip_bad_rows=True"}};
}

template <class Names>
auto chosen(const char* what, const std::string& word, const Names& names) {
  const auto value = parse_name(names, word);
  if (value) return *value;
  std::vector<std::string> known;
  for (const auto& row : names) known.emplace_back(row.name);
  throw Failure{{"`" + word + "` is no " + what, "", "one of: " + joined(known)}};
}

CalibrateOptions calibrate_options(const nb::dict& named) {
  CalibrateOptions options;
  const auto text = [&](const char* key) { return nb::cast<std::string>(named[key]); };
  options.loss = chosen("loss", text("loss"), kLossNames);
  options.fold_by = chosen("way to fold", text("folds_by"), kFoldByNames);
  options.per_node = chosen("way to price a node", text("per_node"), kPerNodeNames);
  options.whole_macs = nb::cast<bool>(named["mac"]);
  options.static_power = nb::cast<bool>(named["static_power"]);
  options.net = nb::cast<bool>(named["net"]);
  options.folds = nb::cast<std::size_t>(named["folds"]);
  options.bootstrap = nb::cast<std::size_t>(named["bootstrap"]);
  options.seed = nb::cast<std::uint64_t>(named["seed"]);
  options.name = text("name");
  const std::string placement = text("placement");
  if (placement == "auto")
    options.placements = {Placement::Tiled, Placement::Floor, Placement::Patch, Placement::Array};
  else
    options.estimate.placement = chosen("placement", placement, kPlacementNames);
  return options;
}

Calibrated calibrated(const std::string& path, const Table& base, bool skip_bad_rows,
                      const nb::dict& named) {
  const CostTable* prices = base.prices().table();
  if (prices == nullptr)
    throw Failure{{"a calibration starts from a price table", base.prices().name(), ""}};
  Calibrated result{{}, *prices, calibrate_options(named), std::nullopt};
  const nb::gil_scoped_release others_run;
  result.runs = good_runs(path, skip_bad_rows);
  follow_conv(prices->info(), result.options.estimate);
  result.made = unwrap(calibrate(result.runs, result.base, result.options, [](double) {}));
  return result;
}

Validated validated(const std::string& path, const Table& table, bool skip_bad_rows,
                    const std::optional<std::string>& placement, bool net,
                    std::optional<double> tdp) {
  const nb::gil_scoped_release others_run;
  const std::string own = table.prices().info().placement;
  ValidateOptions options;
  options.estimate.placement =
      chosen("placement", placement.value_or(own.empty() ? "tiled" : own), kPlacementNames);
  follow_conv(table.prices().info(), options.estimate);
  options.net = net;
  options.tdp_w = tdp;
  options.static_watts = fitted_static_watts(table.prices());
  Validated result{good_runs(path, skip_bad_rows), std::nullopt};
  result.made = unwrap(validate(result.runs, table.prices(), options));
  return result;
}

nb::dict dict_of(const Scores& scores) {
  nb::dict result;
  result["rows"] = scores.rows;
  result["r2"] = scores.r2;
  result["r2_log"] = scores.r2_log;
  result["mape"] = scores.mape;
  result["median_ape"] = scores.median_ape;
  result["bias"] = scores.bias;
  result["spearman"] = scores.spearman;
  return result;
}

}  // namespace

void bind_runs(nb::module_& module) {
  nb::class_<Calibrated>(module, "Calibration")
      .def_prop_ro("table",
                   [](const Calibrated& one) {
                     return Table{one.made->table, one.made->table.name()};
                   })
      .def("render", [](const Calibrated& one, const Layout& layout) {
        return calibration_report(one.report(), layout_of(layout, kCalibrationFormats));
      });
  nb::class_<Validated>(module, "Validation")
      .def_prop_ro("scores", [](const Validated& one) { return dict_of(one.made->all); })
      .def("render", [](const Validated& one, const Layout& layout) {
        return validation_report({*one.made, one.runs}, layout_of(layout, kValidationFormats));
      });
  module.def("calibrate", calibrated);
  module.def("validate", validated, nb::arg("path"), nb::arg("table"), nb::arg("skip_bad_rows"),
             nb::arg("placement").none(), nb::arg("net"), nb::arg("tdp").none());
}

}  // namespace opcost::python
