// The price table against measured energy: layers and networks on a Xeon server
// (Getzner et al. 2023). Idle power is in these joules. Fitted on layers alone.
#include <doctest/doctest.h>

#include <filesystem>

#include "io/csv_reader.h"
#include "opcost/calibrate/calibrate.h"
#include "opcost/calibrate/validate.h"
#include "support/paths.h"
#include "support/program.h"

namespace opcost {
namespace {

/// The cells of a row by title.
struct Cells {
  const CsvTable& table;
  const CsvRow& row;
  std::string operator[](std::string_view title) const { return row.cells[*table.column(title)]; }
};

CsvTable table_of(const std::string& path) {
  auto table = read_csv_file(path);
  REQUIRE_MESSAGE(table.ok(), (table ? "" : to_string(table.error())));
  return *std::move(table);
}

RunSet layers_of(const std::string& path) {
  RunSet set;
  set.file = "layers.csv";
  const CsvTable table = table_of(path);
  for (const CsvRow& row : table.rows) {
    const Cells cells{table, row};
    MeasuredRun run;
    run.file = set.file;
    run.line = row.line;
    run.layer = Layer{
        cells["layer_type"], ElementType::Float, {{"batch", {std::stoll(cells["batch_size"])}}}};
    const bool pool = run.layer->type == "maxpool2d", planar = pool || run.layer->type == "conv2d";
    const bool linear = run.layer->type == "linear";
    for (const char* name : {"image_size", "kernel_size", "in_channels", "stride", "padding"})
      if (planar) run.layer->parameters[name] = {std::stoll(cells[name])};
    if (planar && !pool)
      run.layer->parameters["out_channels"] = {std::stoll(cells["out_channels"])};
    if (!planar) run.layer->parameters["in_features"] = {std::stoll(cells["in_features"])};
    if (linear) run.layer->parameters["out_features"] = {std::stoll(cells["out_features"])};
    run.energy_j = std::stod(cells["energy_j"]);
    run.config = cells["config_id"];
    set.runs.push_back(std::move(run));
  }
  return set;
}

RunSet networks_of(const std::string& path) {
  RunSet set;
  set.file = "networks.csv";
  const CsvTable table = table_of(path);
  for (const CsvRow& row : table.rows) {
    const Cells cells{table, row};
    MeasuredRun run;
    run.model = test::source_dir() + "/models/" + cells["architecture"] + ".onnx";
    if (cells["layer_index"] != "0" || !std::filesystem::exists(run.model)) continue;
    run.bindings = "input=" + cells["batch_size"] + "x3x224x224";
    run.file = set.file;
    run.line = row.line;
    run.energy_j = std::stod(cells["energy_j"]);
    set.runs.push_back(std::move(run));
  }
  return set;
}

TEST_CASE("Calibrate: a table fitted on Getzner's layers predicts the networks within 15 %") {
  const std::string folder = test::shared_data() + "/getzner";
  if (!std::filesystem::exists(folder + "/layers_public.csv"))
    return test::skipped("measurements of Getzner et al.");
  const RunSet layers = layers_of(folder + "/layers_public.csv");
  const RunSet networks = networks_of(folder + "/networks_public.csv");
  for (const Placement placement : {Placement::Array, Placement::Ideal}) {
    CalibrateOptions options;
    options.bootstrap = 0;
    options.estimate.placement = placement;
    const auto ignore = [](double) {};
    const auto result = calibrate(layers, *find_table("45nm"), options, ignore);
    REQUIRE(result);
    CHECK(result->kinds.size() == 7);
    for (const auto& [kind, scores] : result->kinds) {
      CAPTURE(kind);
      CHECK(scores.median_ratio >= 0.5);
      CHECK(scores.median_ratio <= 2.0);
    }
    ValidateOptions validation;
    validation.estimate.placement = placement;
    const auto whole = validate(networks, result->table, validation);
    REQUIRE(whole);
    CHECK(whole->left_out.empty());
    CHECK(whole->all.mape <= 0.15);
    MESSAGE(to_string(placement) << ": networks MAPE " << whole->all.mape);
  }
}

}  // namespace
}  // namespace opcost
