// Estimates networks of the model builder for tests.
#include "support/network.h"

#include <doctest/doctest.h>
#include <cstdint>

#include <algorithm>
#include <map>

#include "models/builder/networks.h"
#include "models/builder/write_model.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"

namespace opcost::test {
namespace {

bool is_parameter(const std::string& name) {
  if (name.find(".running_") != std::string::npos) return false;
  return !name.ends_with("_scale") && !name.ends_with("_zero_point");
}

}  // namespace

Estimate estimate_of_network(std::string_view name, const EstimateOptions& options) {
  CAPTURE(name);
  const models::Network* network = models::find_network(name);
  REQUIRE(network != nullptr);
  const std::string bytes = models::to_bytes(models::build(*network));
  const auto model = load_onnx(bytes.data(), bytes.size(), std::string(name));
  REQUIRE(model.ok());
  auto result = estimate(*model, *find_table(std::string(kDefaultTable)), options);
  REQUIRE_MESSAGE(result.ok(), (result ? "" : to_string(result.error())));
  CHECK(result->coverage.unknown == 0);
  return *std::move(result);
}

std::int64_t parameters_of(const onnx_format::ModelProto& model) {
  // By the name of a shape. Other lists hold the largest integers ("to the end"):
  // their products wrap, and nobody asks for them.
  std::map<std::string, std::uint64_t> elements;
  for (const auto& shape : model.graph().initializer()) {
    std::uint64_t product = 1;
    for (const auto dim : shape.int64_data()) product *= static_cast<std::uint64_t>(dim);
    elements[shape.name()] = product;
  }
  std::int64_t sum = 0;
  for (const auto& node : model.graph().node()) {
    if (node.op_type() != "ConstantOfShape" || !is_parameter(node.output(0))) continue;
    sum += static_cast<std::int64_t>(elements[node.input(0)]);
  }
  return sum;
}

std::uint64_t macs_where(const Estimate& estimate, std::string_view part) {
  std::uint64_t sum = 0;
  for (const NodeEstimate& node : estimate.nodes) {
    if (node.name.find(part) != std::string::npos) sum += node.macs;
  }
  return sum;
}

}  // namespace opcost::test
