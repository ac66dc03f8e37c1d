// Models, and estimates of them.
#include "opcost/estimate/estimate.h"

#include "binding.h"
#include "columns.h"
#include "estimate.h"
#include "opcost/estimate/saved_estimate.h"
#include "opcost/graph/load_onnx.h"
#include "opcost/report/render.h"
#include "options.h"
#include "render.h"
#include "report/estimate/explain.h"
#include "table.h"

namespace opcost::python {
namespace {

LoadOptions within(std::optional<std::uint64_t> max_memory) {
  return {max_memory ? std::optional{Bytes{Count{*max_memory}}} : std::nullopt};
}

LoadedModel load_file(const std::string& path, std::optional<std::uint64_t> max_memory) {
  const nb::gil_scoped_release others_run;
  return {std::make_shared<const Model>(unwrap(load_onnx(path, within(max_memory))))};
}

// The bytes are read where they are; the caller's reference keeps them.
LoadedModel load_bytes(const nb::bytes& bytes, const std::string& name,
                       std::optional<std::uint64_t> max_memory) {
  const void* data = bytes.data();
  const std::size_t size = bytes.size();
  const nb::gil_scoped_release others_run;
  return {std::make_shared<const Model>(unwrap(load_onnx(data, size, name, within(max_memory))))};
}

Record estimated(const LoadedModel& model, const Table& table, const nb::dict& named) {
  const EstimateOptions options = read_options(named, table.prices());
  const std::shared_ptr<const Model> held = model.model;
  const std::shared_ptr<PricedWork> work = table.held;
  const nb::gil_scoped_release others_run;
  return {std::make_shared<const Estimate>(unwrap(work->workbook.estimate(*held, options))),
          std::shared_ptr<const PriceSource>(work, &work->source), nullptr};
}

Record from_json(const std::string& text, const std::string& where) {
  const nb::gil_scoped_release others_run;
  return {std::make_shared<const Estimate>(unwrap(parse_saved_estimate(text, where))), nullptr,
          std::make_shared<const std::string>(text)};
}

RenderOptions rendering_of(const Record& record, const Layout& layout, const std::string& by,
                           std::size_t top) {
  RenderOptions options;
  static_cast<ReportLayout&>(options) = layout_of(layout, kEstimateFormats);
  const auto breakdown = parse_breakdown(by);
  if (!breakdown)
    throw Failure{{"`" + by + "` is no breakdown", "", "layer, op, tier, action or module"}};
  options.by = *breakdown;
  options.top = top;
  options.pricer = record.prices.get();
  return options;
}

nb::bytes rendered(const Record& record, const Layout& layout, const std::string& by,
                   std::size_t top) {
  const RenderOptions options = rendering_of(record, layout, by, top);
  std::string text;
  {
    const nb::gil_scoped_release others_run;
    if (options.format == ReportFormat::Json && record.saved != nullptr) {
      text = *record.saved;
    } else if (auto done = render(*record.estimate, options, text); !done) {
      throw Failure{done.error()};
    }
  }
  return nb::bytes(text.data(), text.size());
}

std::string explained(const Record& record, const std::string& node, bool json) {
  const nb::gil_scoped_release others_run;
  if (json) return unwrap(explain_node_json(*record.estimate, node));
  if (record.prices == nullptr)
    throw Failure{{"a saved estimate does not hold its prices", record.estimate->model,
                   "estimate the model again to explain a node"}};
  return unwrap(explain_node(*record.estimate, node, *record.prices));
}

nb::dict coverage_of(const Record& record) {
  const Coverage& nodes = record.estimate->coverage;
  nb::dict result;
  result["counted"] = nodes.counted;
  result["free"] = nodes.free;
  result["folded"] = nodes.folded;
  result["unknown"] = nodes.unknown;
  return result;
}

template <class Class>
void bind_totals(Class& bound) {
  const auto energy = [&](const char* name, Picojoules Totals::*of) {
    bound.def_prop_ro(name, [of](const Record& one) { return (one.estimate->totals.*of).value; });
  };
  energy("energy", &Totals::energy);
  energy("floor", &Totals::energy_floor);
  energy("tiled", &Totals::energy_tiled);
  energy("array", &Totals::energy_array);
  bound.def_prop_ro("macs", [](const Record& one) { return one.estimate->totals.macs; })
      .def_prop_ro("parameters", [](const Record& one) { return one.estimate->totals.parameters; });
}

}  // namespace

void bind_estimate(nb::module_& module) {
  nb::class_<LoadedModel>(module, "Model").def_prop_ro("name", [](const LoadedModel& one) {
    return one.model->source;
  });
  auto bound = nb::class_<Record>(module, "Record");
  bind_totals(bound);
  bound.def_prop_ro("model", [](const Record& one) { return one.estimate->model; })
      .def_prop_ro("table", [](const Record& one) { return one.estimate->table.name; })
      .def_prop_ro(
          "placement",
          [](const Record& one) { return std::string(to_string(one.estimate->options.placement)); })
      .def_prop_ro("dims", [](const Record& one) { return one.estimate->bound_dims; })
      .def_prop_ro("warnings", [](const Record& one) { return one.estimate->warnings; })
      .def_prop_ro("assumptions", [](const Record& one) { return one.estimate->assumptions; })
      .def_prop_ro("coverage", coverage_of)
      .def("render", rendered)
      .def("explain", explained)
      .def("columns", [](const Record& one) { return dict_of(node_columns(*one.estimate)); })
      .def("arrow_stream",
           [](const Record& one) { return arrow_stream(node_columns(*one.estimate)); })
      .def("arrow_schema", [](const Record&) { return arrow_schema(node_columns(Estimate{})); });
  module.def("load_file", load_file, nb::arg("path"), nb::arg("max_memory").none());
  module.def("load_bytes", load_bytes, nb::arg("data"), nb::arg("name"),
             nb::arg("max_memory").none());
  module.def("estimate", estimated);
  module.def("estimate_from_json", from_json);
  module.def("explain_operator",
             [](const std::string& op) { return unwrap(explain_operator(op)); });
}

}  // namespace opcost::python
