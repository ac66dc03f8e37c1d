#include "support/estimate_of.h"

#include <doctest/doctest.h>

#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"

namespace opcost::test {

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

}  // namespace opcost::test
