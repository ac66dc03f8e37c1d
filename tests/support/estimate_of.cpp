// Estimates a model that a test has built.
#include "support/estimate_of.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"

namespace opcost::test {
namespace {

const NodeEstimate& found(const Estimate& estimate, std::string_view text,
                          SharedText NodeEstimate::*field) {
  const auto node = std::ranges::find(estimate.nodes, SharedText(text), field);
  REQUIRE_MESSAGE(node != estimate.nodes.end(), std::string(text));
  return *node;
}

}  // namespace

Result<Estimate> try_estimate(const ModelBuilder& builder, const EstimateOptions& options) {
  const std::string bytes = builder.bytes();
  const auto model = load_onnx(bytes.data(), bytes.size(), "test.onnx");
  if (!model) return model.error();
  return estimate(*model, *find_table(std::string(kDefaultTable)), options);
}

Estimate estimate_of(const ModelBuilder& builder, const EstimateOptions& options) {
  auto result = try_estimate(builder, options);
  REQUIRE_MESSAGE(result.ok(), (result ? "" : to_string(result.error())));
  return *std::move(result);
}

const NodeEstimate& node_of(const Estimate& estimate, std::string_view op) {
  return found(estimate, op, &NodeEstimate::op);
}

const NodeEstimate& node_named(const Estimate& estimate, std::string_view name) {
  return found(estimate, name, &NodeEstimate::name);
}

const NodeEstimate& node_with_id(const Estimate& estimate, std::string_view id) {
  return found(estimate, id, &NodeEstimate::id);
}

bool mentions(const std::vector<std::string>& sentences, std::string_view words) {
  return std::ranges::any_of(sentences, [&](const std::string& sentence) {
    return sentence.find(words) != std::string::npos;
  });
}

}  // namespace opcost::test
