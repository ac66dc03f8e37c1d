// What shipped tables say of models that their runs had nothing like.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "support/paths.h"
#include "support/program.h"

namespace opcost::outside_test {
namespace {

Estimate estimated(const std::string& path, const CostTable& table) {
  const auto model = load_onnx(path);
  REQUIRE(model);
  const auto result = estimate(*model, table);
  REQUIRE_MESSAGE(result.ok(), (result ? "" : to_string(result.error())));
  return *result;
}

Estimate resnet18(const CostTable& table) {
  return estimated(test::source_dir() + "/models/resnet18.onnx", table);
}

/// Why each convolution is outside, "" of one that is not.
std::vector<std::string> convolutions(const Estimate& result) {
  std::vector<std::string> texts;
  for (const NodeEstimate& node : result.nodes)
    if (node.status == NodeStatus::Counted && node.op == "Conv") texts.push_back(node.outside);
  return texts;
}

TEST_CASE("Outside: each shipped table that claims an error knows what its runs had") {
  for (const std::string& name : shipped_tables()) {
    CAPTURE(name);
    const auto table = find_table(name);
    REQUIRE(table);
    const auto& content = table->content();
    const bool machine = content.validated || content.serving || name == "gap9" || name == "ndp120";
    CHECK(content.covers.has_value() == machine);
    if (!content.covers) continue;
    CHECK_FALSE(content.covers->operators.empty());
    CHECK(content.covers->nodes.least > 0);
    CHECK(content.covers->types.lower_bound("mac ") != content.covers->types.lower_bound("mac!"));
  }
}

TEST_CASE("Outside: a network of floats on a table of int8 networks") {
  const Estimate result = resnet18(*find_table("stm32l4r5"));
  const auto reasons = convolutions(result);
  REQUIRE(reasons.size() == 20);
  CHECK(std::ranges::count(reasons, "no run multiplies and accumulates float32") == 20);
  CHECK(result.totals.energy_outside.value > 0.9 * result.totals.energy.value);
}

TEST_CASE("Outside: a vision network on a table of language models") {
  for (const char* name : {"h100", "b200"}) {
    CAPTURE(name);
    const auto reasons = convolutions(resnet18(*find_table(name)));
    CHECK(std::ranges::count(reasons, "no run has a Conv") == 20);
  }
}

TEST_CASE("Outside: a table that names no types of multiply-accumulates does not judge them") {
  CostTable::Content content = find_table("stm32l4r5")->content();
  content.covers->types.erase("mac int8");
  for (const std::string& reason : convolutions(resnet18(CostTable{content})))
    CHECK(reason.find("multiplies") == std::string::npos);
}

TEST_CASE("Outside: the networks that tables were fitted to are inside") {
  if (test::shared_data().empty()) return test::skipped("shared data");
  const std::string folder = test::shared_data() + "/measured/";
  const auto board = find_table("cuda-board-networks"), chip = find_table("stm32l4r5");
  for (const char* name : {"InceptionV1", "MobileNetV1", "MobileNetV2", "MobileNetV3-LARGE",
                           "MobileNetV3-SMALL", "ResNet18", "ResNet50", "VGG16", "darknet_53"}) {
    CAPTURE(name);
    const Estimate result = estimated(folder + "neurstruc/models/" + name + ".onnx", *board);
    CHECK(result.totals.nodes_outside == 0);
    CHECK(result.warnings.empty());
  }
  for (const char* name :
       {"ad_deep_autoencoder", "ic_resnet", "kws_kws_ref_model", "vww_mobilenet_v1"}) {
    CAPTURE(name);
    const Estimate result = estimated(folder + "mlperf_tiny/models/" + name + ".onnx", *chip);
    CHECK(result.totals.nodes_outside == 0);
  }
  const auto reasons =
      convolutions(estimated(folder + "mlperf_tiny/models/ic_pretrainedResnet_float.onnx", *chip));
  CHECK_FALSE(reasons.empty());
  for (const std::string& reason : reasons)  // of the same sizes as those of ic_resnet
    CHECK(reason == "no run multiplies and accumulates float32");
}

}  // namespace
}  // namespace opcost::outside_test
