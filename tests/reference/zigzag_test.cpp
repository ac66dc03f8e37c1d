// Energies of ZigZag's search on its tpu_like accelerator; see benchmarks/accuracy/zigzag.md.
#include <doctest/doctest.h>

#include <filesystem>
#include <map>

#include "io/csv_reader.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/estimate/precision_plan.h"
#include "opcost/graph/load_onnx.h"
#include "support/paths.h"
#include "support/program.h"

namespace {

using namespace opcost;

using Layers = std::map<std::string, double>;  // microjoules

Layers zigzag(const std::string& model) {
  const auto table = parse_csv(test::source_file("benchmarks/accuracy/zigzag.csv"), "zigzag.csv");
  REQUIRE(table.ok());
  Layers layers;
  for (const CsvRow& row : table->rows)
    if (row.cells[0] == "tpu_like" && row.cells[1] == model)
      layers[row.cells[2]] = std::stod(row.cells[3]);
  return layers;
}

Layers counted(const std::string& path) {
  const auto model = load_onnx(path);
  REQUIRE(model.ok());
  EstimateOptions options;
  options.placement = Placement::Floor;
  options.what_if.precision = *precision_plan("weights=int8,activations=int8");
  const auto result = estimate(*model, *find_table("tpu-like-zigzag"), options);
  REQUIRE(result.ok());
  Layers layers;
  for (const NodeEstimate& node : result->nodes)
    if (node.op == "Conv" || node.op == "Gemm") layers[node.name] = node.energy.value / 1e6;
  return layers;
}

double total(const Layers& layers) {
  double sum = 0.0;
  for (const auto& [name, energy] : layers) sum += energy;
  return sum;
}

// ZigZag reads only what a strided 1x1 convolution touches.
bool is_strided_shortcut(const std::string& name) {
  return name.find("downsample") != std::string::npos;
}

void check_against_zigzag(const std::string& name, const std::string& path) {
  const Layers theirs = zigzag(name), ours = counted(path);
  REQUIRE(ours.size() == theirs.size());
  CHECK(total(ours) / total(theirs) == doctest::Approx(1.0).epsilon(0.10));
  for (const auto& [layer, energy] : theirs) {
    const auto& which = layer;  // a lambda of clang 14 takes no binding
    CAPTURE(which);
    if (is_strided_shortcut(layer)) continue;
    CHECK(ours.at(layer) / energy > 0.80);
    CHECK(ours.at(layer) / energy < 1.01);
  }
}

}  // namespace

TEST_CASE("ZigZag: ResNet-18 on tpu_like within 10 % of the searched 1.860 mJ") {
  CHECK(total(zigzag("resnet18")) == doctest::Approx(1860.0).epsilon(0.001));
  check_against_zigzag("resnet18", test::source_dir() + "/models/resnet18.onnx");
}

TEST_CASE("ZigZag: AlexNet on tpu_like within 10 % of the searched 5.590 mJ") {
  CHECK(total(zigzag("alexnet")) == doctest::Approx(5590.0).epsilon(0.001));
  const std::string path = test::shared_data() + "/models/zigzag__alexnet.onnx";
  if (test::shared_data().empty() || !std::filesystem::exists(path))
    return test::skipped("zigzag__alexnet.onnx");
  check_against_zigzag("alexnet", path);
}
