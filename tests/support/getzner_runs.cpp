// Reads the measured runs of Getzner et al. 2023 from shared data.
#include "support/getzner_runs.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "io/csv_reader.h"
#include "support/paths.h"

namespace opcost::test {
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

}  // namespace

RunSet getzner_layers(const std::string& path) {
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

RunSet getzner_networks(const std::string& path) {
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

}  // namespace opcost::test
