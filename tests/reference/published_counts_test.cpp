// Multiply-accumulates of real networks against published counts.
#include <doctest/doctest.h>

#include <filesystem>

#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "support/paths.h"
#include "support/program.h"

namespace {

using namespace opcost;

Estimate estimate_file(const std::string& path, Placement placement = Placement::Array) {
  const auto model = load_onnx(path);
  REQUIRE_MESSAGE(model.ok(), path);
  const auto table = find_table("45nm");
  REQUIRE(table.ok());
  EstimateOptions options;
  options.placement = placement;
  auto result = estimate(*model, *table, options);
  REQUIRE_MESSAGE(result.ok(), path << ": " << (result ? "" : to_string(result.error())));
  return *std::move(result);
}

std::string shipped_model(const std::string& name) {
  return test::source_dir() + "/models/" + name + ".onnx";
}

struct Published {
  const char* name;
  std::uint64_t macs;
  std::uint64_t parameters;
};

// MACs and parameters as torchvision 0.21 publishes them (to three digits) and
// as its layers give them exactly.
constexpr Published kShipped[] = {
    {"alexnet", 714'188'480, 61'100'840},      {"vgg11", 7'609'090'048, 132'863'336},
    {"vgg13", 11'308'466'176, 133'047'848},    {"vgg16", 15'470'264'320, 138'357'544},
    {"resnet18", 1'814'073'344, 11'689'512},   {"resnet50", 4'089'184'256, 25'557'032},
    {"resnet152", 11'513'626'624, 60'192'808}, {"densenet161", 7'727'907'072, 28'681'000},
    {"squeezenet1_1", 349'151'936, 1'235'496}, {"mobilenet_v2", 300'774'272, 3'504'872},
};

// Conv and Gemm MACs of the ONNX "light" topologies, computed layer by layer.
constexpr Published kLight[] = {
    {"light_bvlc_alexnet", 654'560'384, 0},   {"light_densenet121", 2'834'161'664, 0},
    {"light_inception_v1", 1'431'556'352, 0}, {"light_inception_v2", 2'018'851'840, 0},
    {"light_resnet50", 4'089'184'256, 0},     {"light_shufflenet", 124'664'528, 0},
    {"light_squeezenet", 349'151'936, 0},     {"light_vgg19", 19'632'062'464, 0},
    {"light_zfnet512", 1'481'727'008, 0},
};

// Energy of Conv and Gemm nodes in joules, without their bias events.
double contraction_joules(const Estimate& estimate) {
  double picojoules = 0.0;
  for (const NodeEstimate& node : estimate.nodes) {
    if (node.op != "Conv" && node.op != "Gemm") continue;
    for (const EventEntry& entry : node.events)
      if (entry.operand != "B" || node.op == "Gemm")
        if (entry.operand != "C") picojoules += entry.energy.value;
  }
  return picojoules * 1e-12;
}

}  // namespace

TEST_CASE("Reference: MACs and parameters of the shipped networks are the published ones") {
  for (const Published& network : kShipped) {
    const Estimate result = estimate_file(shipped_model(network.name));
    CHECK_MESSAGE(result.totals.macs == network.macs, network.name);
    CHECK_MESSAGE(result.totals.parameters == network.parameters, network.name);
    CHECK_MESSAGE(result.coverage.unknown == 0, network.name);
  }
}

TEST_CASE("Reference: MACs of the nine ONNX light topologies are exact") {
  const std::string data = test::shared_data();
  if (data.empty()) return test::skipped("shared data");
  for (const Published& network : kLight) {
    const Estimate result = estimate_file(data + "/light/" + network.name + ".onnx");
    CHECK_MESSAGE(result.totals.macs == network.macs, network.name);
    CHECK_MESSAGE(result.coverage.unknown == 0, network.name);
  }
}

TEST_CASE("Reference: energies of dense networks at 45 nm, by placement") {
  struct Row {
    const char* name;
    double patch, array;  // J
  };
  // The lecture's table with "<=" and KiB; inputs tiered by patch or by array.
  for (const Row& row : {Row{"vgg16", 11.2060, 24.1485}, Row{"resnet152", 5.5390, 6.9741},
                         Row{"densenet161", 2.3030, 7.3805}, Row{"alexnet", 0.6574, 0.6856}}) {
    const std::string file = shipped_model(row.name);
    const double patch = contraction_joules(estimate_file(file, Placement::Patch));
    const double array = contraction_joules(estimate_file(file, Placement::Array));
    CHECK_MESSAGE(std::abs(patch - row.patch) < 5e-5, row.name << " patch " << patch);
    CHECK_MESSAGE(std::abs(array - row.array) < 5e-5, row.name << " array " << array);
  }
}
