// --conv: which way is taken, what stays direct and why, and what the report says.
#include <doctest/doctest.h>

#include <algorithm>

#include "estimate/rewrite/what_if_options.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/conv_plan.h"
#include "opcost/estimate/estimate.h"
#include "opcost/estimate/precision_plan.h"
#include "opcost/estimate/saved_estimate.h"
#include "opcost/graph/load_onnx.h"
#include "support/estimate_of.h"
#include "support/paths.h"

using namespace opcost;
using namespace opcost::test;

namespace {

EstimateOptions run_as(const std::vector<std::string>& words) {
  EstimateOptions options;
  for (const std::string& word : words)
    options.what_if.conv.rules.push_back(*parse_conv_rule(word));
  return options;
}

ModelBuilder conv_model() {
  ModelBuilder b(18);
  b.input("x", kFloat, {1, 16, 14, 14});
  b.weight("w", kFloat, {24, 16, 3, 3});
  b.weight("v", kFloat, {8, 24, 1, 1});
  b.weight("u", kFloat, {8, 8, 3, 3});
  b.weight("bias", kFloat, {24});
  b.node("Conv", {"x", "w", "bias"}, {"c"}, {ints("pads", {1, 1, 1, 1})}).set_name("three");
  b.node("Conv", {"c", "v"}, {"d"}).set_name("one");
  b.node("Conv", {"d", "u"}, {"e"}, {ints("strides", {2, 2})}).set_name("strided");
  b.output("e");
  return b;
}

Estimate run_conv(const std::vector<std::string>& words) {
  return estimate_of(conv_model(), run_as(words));
}

double energy_at(const Estimate& estimate, const std::string& node) {
  return node_named(estimate, node).energy.value;
}

}  // namespace

TEST_CASE("Ways of a convolution: direct is the default, and asking for it changes nothing") {
  const Estimate plain = estimate_of(conv_model()), direct = run_conv({"direct"});
  CHECK(plain.totals.energy.value == direct.totals.energy.value);
  CHECK(node_named(direct, "three").counted_as.empty());
  CHECK_FALSE(assumes(plain, "--conv"));
  CHECK(assumes(direct, "--conv direct: convolutions run: 3 direct"));
}

TEST_CASE("Ways of a convolution: a table says how its machine runs them, --conv asks otherwise") {
  CostTable::Content content = find_table("45nm")->content();
  content.conv = "winograd-f4";
  const auto table = parse_table(table_text(CostTable(content)), "t.yaml");
  REQUIRE(table);
  EstimateOptions followed, direct = run_as({"direct"});
  follow_conv(table->info(), followed);
  follow_conv(table->info(), direct);
  CHECK(conv_plan_text(followed.what_if.conv) == "winograd-f4");
  CHECK(conv_plan_text(direct.what_if.conv) == "direct");
  const std::string bytes = conv_model().bytes();
  const auto model = load_onnx(bytes.data(), bytes.size(), "test.onnx");
  REQUIRE(model);
  const auto as_table = estimate(*model, *table, followed);
  const auto against = estimate(*model, *table, direct);
  REQUIRE(as_table);
  REQUIRE(against);
  CHECK(energy_at(*as_table, "three") == energy_at(run_conv({"winograd-f4"}), "three"));
  CHECK(mentions(against->warnings, "hold for --conv winograd-f4, not for direct"));
  content.conv = "winograd-f9";
  const auto wrong = parse_table(table_text(CostTable(content)), "t.yaml");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().what.find("winograd-f9") != std::string::npos);
}

TEST_CASE("Ways of a convolution: what cannot be run so stays direct, and the report says why") {
  const Estimate result = run_conv({"winograd"});
  CHECK(node_named(result, "three").counted_as.starts_with("ConvWinograd"));
  CHECK(node_named(result, "one").counted_as.empty());
  CHECK(node_named(result, "strided").counted_as.empty());
  CHECK(assumes(result, "winograd does not apply to: 1 not 3x3, 1 strided"));
  const Estimate patches = run_conv({"im2col"});
  CHECK(node_named(patches, "strided").counted_as == "ConvIm2col");
  CHECK(assumes(patches, "2 im2col"));
  CHECK(assumes(patches, "im2col does not apply to: 1 whose patches are the input"));
}

TEST_CASE("Ways of a convolution: MACs and parameters stay those of the layer") {
  const Estimate plain = estimate_of(conv_model());
  for (const char* way :
       {"im2col", "winograd-f2", "winograd-f4", "fused-winograd-f2", "fused-winograd-f4", "best"}) {
    CAPTURE(way);
    const Estimate result = run_conv({way});
    CHECK(result.totals.macs == plain.totals.macs);
    CHECK(result.totals.parameters == plain.totals.parameters);
  }
}

TEST_CASE("Ways of a convolution: best is the least of all, under each placement") {
  for (const Placement placement :
       {Placement::Array, Placement::Tiled, Placement::Floor, Placement::Patch}) {
    double least[3] = {1e300, 1e300, 1e300};
    const char* const names[] = {"three", "one", "strided"};
    for (const char* way : {"direct", "im2col", "winograd-f2", "winograd-f4", "fused-winograd-f2",
                            "fused-winograd-f4", "best"}) {
      CAPTURE(way);
      EstimateOptions options = run_as({way});
      options.placement = placement;
      const Estimate result = estimate_of(conv_model(), options);
      CHECK(result.totals.energy_floor.value <= result.totals.energy_tiled.value * (1 + 1e-12));
      CHECK(result.totals.energy_tiled.value <= result.totals.energy_array.value * (1 + 1e-12));
      for (int at = 0; at < 3; ++at) {
        const double one = energy_at(result, names[at]);
        if (std::string(way) == "best") CHECK(one == least[at]);
        least[at] = std::min(least[at], one);
      }
    }
  }
}

TEST_CASE("Ways of a convolution: winograd is the cheaper of its two tiles, fused or not") {
  for (const std::string way : {"winograd", "fused-winograd"}) {
    CAPTURE(way);
    const double f2 = energy_at(run_conv({way + "-f2"}), "three");
    const double f4 = energy_at(run_conv({way + "-f4"}), "three");
    CHECK(f2 != f4);
    CHECK(energy_at(run_conv({way}), "three") == std::min(f2, f4));
  }
}

TEST_CASE("Ways of a convolution: fused, transformed tiles go to no memory") {
  const Estimate result = run_conv({"fused-winograd"});
  CHECK(node_named(result, "three").counted_as.starts_with("ConvFusedWinograd"));
  CHECK(assumes(result, "fused-winograd does not apply to: 1 not 3x3, 1 strided"));
  for (const char* tile : {"-f2", "-f4"}) {
    const auto written = run_conv({std::string("winograd") + tile});
    const auto fused = run_conv({std::string("fused-winograd") + tile});
    CHECK(energy_at(fused, "three") < energy_at(written, "three"));
    CHECK(node_named(fused, "three").energy_array.value <
          node_named(written, "three").energy_array.value);
  }
}

TEST_CASE("Ways of a convolution: the last rule that fits a node holds") {
  const Estimate result = run_conv({"im2col", "thr*=direct", "nothing=best"});
  CHECK(node_named(result, "three").counted_as.empty());
  CHECK(node_named(result, "strided").counted_as == "ConvIm2col");
  CHECK(mentions(result.warnings, "--conv: no convolution fits `nothing`"));
}

TEST_CASE("Ways of a convolution: Winograd is for floats; sums of integers have no transforms") {
  EstimateOptions options = run_as({"winograd"});
  options.what_if.precision = *precision_plan("int8");
  const Estimate result = estimate_of(conv_model(), options);
  CHECK(node_named(result, "three").counted_as.empty());
  CHECK(assumes(result, "3 not of floats"));
  options.what_if.precision = *precision_plan("float16");
  CHECK_FALSE(node_named(estimate_of(conv_model(), options), "three").counted_as.empty());
}

TEST_CASE("Ways of a convolution: another operator has no other way, and is named") {
  ModelBuilder b(18);
  b.opset("com.microsoft", 1);
  b.input("x", kFloat, {1, 2, 8, 8});
  b.weight("w", kFloat, {3, 2, 3, 3});
  b.node("FusedConv", {"x", "w"}, {"y"}).set_domain("com.microsoft");
  b.output("y");
  CHECK(assumes(estimate_of(b, run_as({"best"})),
                "another way does not apply to: 1 counted as FusedConv"));
}

TEST_CASE("Ways of a convolution: a node's pseudocode is that of its way") {
  EstimateOptions options = run_as({"winograd-f4"});
  options.pseudocode_of = "three";
  const std::string code = node_named(estimate_of(conv_model(), options), "three").pseudocode;
  CHECK(code.find("V") != std::string::npos);
  CHECK(code.find("156") != std::string::npos);
}

TEST_CASE("Ways of a convolution: a convolution of resnet18 costs less by Winograd") {
  const auto model = load_onnx(source_dir() + "/models/resnet18.onnx");
  REQUIRE(model.ok());
  const CostTable table = *find_table(std::string(kDefaultTable));
  EstimateOptions direct, best = run_as({"best"});
  direct.placement = best.placement = Placement::Tiled;
  const auto before = estimate(*model, table, direct), after = estimate(*model, table, best);
  REQUIRE(before.ok());
  REQUIRE(after.ok());
  CHECK(after->totals.energy.value < before->totals.energy.value);
  CHECK(after->totals.macs == before->totals.macs);
}

TEST_CASE("The words of --conv: a way, or nodes and a way") {
  CHECK(parse_conv_rule("winograd")->way == ConvWay::Winograd);
  const auto rule = parse_conv_rule("a=b/*=winograd-f4");
  REQUIRE(rule.ok());
  CHECK(rule->node == "a=b/*");
  CHECK(conv_rule_text(*rule) == "a=b/*=winograd-f4");
  const auto wrong = parse_conv_rule("winogard");
  REQUIRE_FALSE(wrong.ok());
  CHECK(wrong.error().what == "--conv winogard: `winogard` is no way to run a convolution");
  CHECK(wrong.error().hint.find("winograd") != std::string::npos);
  CHECK_FALSE(parse_conv_rule("=best").ok());
  CHECK_FALSE(parse_conv_rule("").ok());
}
