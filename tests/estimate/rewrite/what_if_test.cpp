// What-if questions on whole models: precision, batch norm folding, fusion.
#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/estimate/precision_plan.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "estimate/rewrite/what_if_options.h"
#include "opcost/graph/load_onnx.h"
#include "support/estimate_of.h"

namespace {

using namespace opcost;
using test::assumes;
using test::estimate_of;
using test::folding;
using test::fusing;
using test::kFloat;
using test::ModelBuilder;
using test::node_of;
using test::try_estimate;

// "read int8 W" and how often; 0 where it does not happen.
std::uint64_t count_of(const NodeEstimate& node, const std::string& what) {
  std::uint64_t count = 0;
  for (const EventEntry& entry : node.events) {
    const std::string operand = entry.operand.empty() ? "" : " " + entry.operand;
    if (to_string(entry.event) + operand == what) count += entry.count;
  }
  return count;
}

EstimateOptions with_precision(const std::string& words) {
  EstimateOptions options;
  auto plan = precision_plan(words);
  REQUIRE(plan.ok());
  options.what_if.precision = *plan;
  return options;
}

// 2x8 times 8x4: 64 products, 2·4·7 = 56 additions, 8 results.
ModelBuilder product() {
  ModelBuilder b(13);
  b.input("x", kFloat, {2, 8});
  b.weight("w", kFloat, {8, 4});
  b.node("MatMul", {"x", "w"}, {"y"});
  b.output("y");
  return b;
}

// Conv of 1x1 filters without bias, 32 outputs, and what follows it.
ModelBuilder convolution() {
  ModelBuilder b(15);
  b.input("x", kFloat, {1, 1, 4, 4});
  b.weight("w", kFloat, {2, 1, 1, 1});
  b.node("Conv", {"x", "w"}, {"c"});
  return b;
}

void add_batch_norm(ModelBuilder& b) {
  for (const char* name : {"scale", "bias", "mean", "var"}) b.weight(name, kFloat, {2});
  b.node("BatchNormalization", {"c", "scale", "bias", "mean", "var"}, {"n"});
}

}  // namespace

TEST_CASE("Precision: factors, sums and results have the widths asked for") {
  const Estimate result = estimate_of(product(), with_precision("weights=int8,activations=int8"));
  const NodeEstimate& node = result.nodes.front();
  CHECK(count_of(node, "mul int8") == 64);
  CHECK(count_of(node, "add int32") == 56);
  CHECK(count_of(node, "read int8 A") == 64);
  CHECK(count_of(node, "write int8 Y") == 8);
  // 64·0.2 + 56·0.1 + (128 + 8)·1.25 below 8 KiB
  CHECK(result.totals.energy.value == doctest::Approx(188.4));
  CHECK(assumes(result, "1 weights float32 to int8"));
  CHECK(assumes(result, "2 activations float32 to int8"));  // x and y
  CHECK(node.outputs.front().type == ElementType::Int8);
  CHECK(result.inputs.front().type == ElementType::Int8);
  CHECK(result.outputs.front().type == ElementType::Int8);
}

TEST_CASE("Precision: one word is for weights and activations") {
  const Estimate one = estimate_of(product(), with_precision("float16"));
  const Estimate two =
      estimate_of(product(), with_precision("weights=float16,activations=float16"));
  CHECK(one.totals.energy.value == two.totals.energy.value);
  CHECK(count_of(one.nodes.front(), "add float16") == 56);
}

TEST_CASE("Precision: sums of products go into the accumulator asked for") {
  const Estimate result = estimate_of(
      product(), with_precision("weights=float16,activations=float16,accumulator=float32"));
  CHECK(count_of(result.nodes.front(), "mul float16") == 64);
  CHECK(count_of(result.nodes.front(), "add float32") == 56);
}

TEST_CASE("Precision: a bias is kept as its sum is") {
  ModelBuilder b(13);
  b.input("x", kFloat, {1, 4});
  b.weight("w", kFloat, {4, 3});
  b.weight("c", kFloat, {3});
  b.node("Gemm", {"x", "w", "c"}, {"y"});
  const Estimate result = estimate_of(b, with_precision("int8"));
  CHECK(count_of(result.nodes.front(), "read int32 C") == 3);
  CHECK(count_of(result.nodes.front(), "read int8 C") == 0);
}

TEST_CASE("Precision: whole numbers stay what they are") {
  ModelBuilder b(13);
  b.input("x", ElementType::Int64, {5});
  b.node("Add", {"x", "x"}, {"y"});
  const Estimate result = estimate_of(b, with_precision("int8"));
  CHECK(count_of(result.nodes.front(), "add int64") == 5);
}

TEST_CASE("Precision: a conversion between types that become one is free") {
  ModelBuilder b(13);
  b.input("x", kFloat, {5});
  b.node("Cast", {"x"}, {"h"}, {test::integer("to", 10)});
  b.node("Relu", {"h"}, {"y"});
  CHECK(node_of(estimate_of(b), "Cast").status == NodeStatus::Counted);
  CHECK(node_of(estimate_of(b, with_precision("float16")), "Cast").status == NodeStatus::Free);
}

TEST_CASE("Precision: a value is read as it was written, whatever the reader's own types") {
  ModelBuilder b(13);
  b.input("x", kFloat, {6});
  b.node("Relu", {"x"}, {"a"});
  b.node("Sigmoid", {"a"}, {"y"});
  EstimateOptions options;
  Precision eight, sixteen;
  eight.activations = ElementType::Int8;
  sixteen.activations = ElementType::Float16;
  options.what_if.precision.rules = {{"", "", sixteen}, {"Relu", "", eight}};
  const Estimate result = estimate_of(b, options);
  CHECK(count_of(node_of(result, "Relu"), "read float16 X") == 6);
  CHECK(count_of(node_of(result, "Relu"), "write int8 Y") == 6);
  CHECK(count_of(node_of(result, "Sigmoid"), "read int8 X") == 6);
  CHECK(count_of(node_of(result, "Sigmoid"), "write float16 Y") == 6);
}

TEST_CASE("Precision: what an If gives is stored as its branch wrote it") {
  ModelBuilder b(18);
  b.input("x", kFloat, {6});
  b.input("c", ElementType::Bool, test::Dims{});
  test::GraphBuilder then, otherwise;
  then.node("Exp", {"x"}, {"t"});
  then.output("t");
  otherwise.node("Abs", {"x"}, {"e"});
  otherwise.output("e");
  b.node("If", {"c"}, {"y"}, {graph("then_branch", then), graph("else_branch", otherwise)});
  b.node("Relu", {"y"}, {"z"});
  EstimateOptions options = with_precision("float16");
  Precision eight;
  eight.activations = ElementType::Int8;
  options.what_if.precision.rules.push_back({"Exp", "", eight});
  options.branches = {{"If_0", true}};
  const Estimate result = estimate_of(b, options);
  CHECK(count_of(node_of(result, "Exp"), "write int8 output") == 6);
  CHECK(node_of(result, "If").outputs.front().type == ElementType::Int8);
  CHECK(count_of(node_of(result, "Relu"), "read int8 X") == 6);
  CHECK(assumes(result, "2 activations float32 to float16"));  // x and z; y is t
}

TEST_CASE("Precision: what a Loop gives is stored as its body wrote it") {
  ModelBuilder b(18);
  b.input("x", kFloat, {6});
  b.constant("n", test::int64_tensor({}, {10}));
  test::GraphBuilder body;
  body.input("i", ElementType::Int64, test::Dims{});
  body.input("go", ElementType::Bool, test::Dims{});
  body.input("a");
  body.node("Identity", {"go"}, {"goes_on"});
  body.node("Exp", {"a"}, {"next"});
  body.node("Abs", {"a"}, {"step"});
  for (const char* name : {"goes_on", "next", "step"}) body.output(name);
  b.node("Loop", {"n", "", "x"}, {"last", "steps"}, {graph("body", body)});
  b.node("Relu", {"last"}, {"y"});
  b.node("Neg", {"steps"}, {"z"});
  EstimateOptions options = with_precision("float16");
  Precision eight;
  eight.activations = ElementType::Int8;
  options.what_if.precision.rules.push_back({"Exp", "", eight});
  const Estimate result = estimate_of(b, options);
  CHECK(count_of(node_of(result, "Relu"), "read int8 X") == 6);
  CHECK(count_of(node_of(result, "Neg"), "read float16 X") == 60);
}

TEST_CASE("Precision: a rule that no node fits is told") {
  EstimateOptions options;
  Precision eight;
  eight.activations = ElementType::Int8;
  options.what_if.precision.rules = {{"Convv", "", eight}};
  const Estimate result = estimate_of(product(), options);
  REQUIRE(result.warnings.size() == 1);
  CHECK(result.warnings.front() == "--precision: no node fits the rule of op Convv");
}

TEST_CASE("Folding: a normalisation becomes the bias of the convolution before it") {
  ModelBuilder b = convolution();
  add_batch_norm(b);
  b.output("n");
  const Estimate result = estimate_of(b, folding());
  const NodeEstimate& conv = node_of(result, "Conv");
  CHECK(count_of(conv, "read float32 B") == 32);
  CHECK(count_of(conv, "add float32 B") == 32);
  CHECK(node_of(result, "BatchNormalization").status == NodeStatus::Folded);
  CHECK(node_of(result, "BatchNormalization").energy.value == 0.0);
  CHECK(result.totals.macs == 32);
  CHECK(result.totals.parameters == 4);  // two weights, two biases
  CHECK(assumes(result, "--fold-bn: 1 batch normalisation is part of the convolution before"));
}

TEST_CASE("Folding: a convolution whose output is used otherwise keeps its normalisation") {
  ModelBuilder b = convolution();
  add_batch_norm(b);
  b.node("Relu", {"c"}, {"r"});
  const Estimate result = estimate_of(b, folding());
  CHECK(node_of(result, "BatchNormalization").status == NodeStatus::Counted);
  CHECK(assumes(result, "0 batch normalisations are part of the convolution before; 1 cannot be"));
}

TEST_CASE("Folding: a normalisation by what is not constant stays") {
  ModelBuilder b = convolution();
  b.input("scale", kFloat, {2});
  for (const char* name : {"bias", "mean", "var"}) b.weight(name, kFloat, {2});
  b.node("BatchNormalization", {"c", "scale", "bias", "mean", "var"}, {"n"});
  CHECK(node_of(estimate_of(b, folding()), "BatchNormalization").status == NodeStatus::Counted);
}

TEST_CASE("Fusing: what an activation alone reads is neither written nor read") {
  ModelBuilder b = convolution();
  b.node("Relu", {"c"}, {"y"});
  b.output("y");
  const Estimate apart = estimate_of(b), fused = estimate_of(b, fusing());
  CHECK(count_of(node_of(fused, "Conv"), "write float32 Y") == 0);
  CHECK(count_of(node_of(fused, "Relu"), "read float32 X") == 0);
  CHECK(count_of(node_of(fused, "Relu"), "write float32 Y") == 32);
  // 32 writes and 32 reads at 5 pJ, from the floor as well
  CHECK(apart.totals.energy.value - fused.totals.energy.value == doctest::Approx(320.0));
  CHECK(apart.totals.energy_floor.value - fused.totals.energy_floor.value ==
        doctest::Approx(320.0));
  CHECK(assumes(fused, "--fuse-activations: 1 value between two nodes is neither"));
}

TEST_CASE("Fusing: what the table charges a node stays") {
  ModelBuilder b = convolution();
  b.node("Relu", {"c"}, {"y"});
  b.output("y");
  CostTable::Content content = find_table("45nm")->content();
  content.per_node = ListedPrice{{1000.0}, "a test"};
  const std::string bytes = b.bytes();
  const auto model = load_onnx(bytes.data(), bytes.size(), "test.onnx");
  REQUIRE(model.ok());
  const auto result = estimate(*model, CostTable(content), fusing());
  REQUIRE(result.ok());
  const Estimate without = estimate_of(b, fusing());
  CHECK(result->totals.energy.value ==
        doctest::Approx(without.totals.energy.value + 2000.0));  // two nodes
}

TEST_CASE("Fusing: a value that two nodes read is written") {
  ModelBuilder b = convolution();
  b.node("Sigmoid", {"c"}, {"s"});
  b.node("Mul", {"c", "s"}, {"y"});
  const Estimate result = estimate_of(b, fusing());
  CHECK(count_of(node_of(result, "Conv"), "write float32 Y") == 32);
  CHECK(count_of(node_of(result, "Sigmoid"), "write float32 Y") == 0);
  CHECK(count_of(node_of(result, "Mul"), "read float32 A") == 32);
  CHECK(count_of(node_of(result, "Mul"), "read float32 B") == 0);
}

TEST_CASE("Fusing: an output of the graph is written though a node reads it") {
  ModelBuilder b = convolution();
  b.node("Relu", {"c"}, {"y"});
  b.output("c");
  b.output("y");
  CHECK(count_of(node_of(estimate_of(b, fusing()), "Conv"), "write float32 Y") == 32);
}

TEST_CASE("Fusing: a sum of two new values takes one from a register, the later one") {
  ModelBuilder b = convolution();
  b.node("Conv", {"x", "w"}, {"d"});
  b.node("Add", {"c", "d"}, {"y"});
  const Estimate result = estimate_of(b, fusing());
  CHECK(count_of(node_of(result, "Add"), "read float32 A") == 32);
  CHECK(count_of(node_of(result, "Add"), "read float32 B") == 0);
}

TEST_CASE("Fusing: a smaller operand that is read again and again is written") {
  ModelBuilder b(13);
  b.input("x", kFloat, {4, 3});
  b.input("v", kFloat, {3});
  b.node("Relu", {"v"}, {"r"});
  b.node("Add", {"x", "r"}, {"y"});
  CHECK(count_of(node_of(estimate_of(b, fusing()), "Relu"), "write float32 Y") == 3);
}

TEST_CASE("Fusing goes through a folded normalisation") {
  ModelBuilder b = convolution();
  add_batch_norm(b);
  b.node("Relu", {"n"}, {"y"});
  EstimateOptions options = fusing();
  options.what_if.fold_bn = true;
  CHECK(count_of(node_of(estimate_of(b, options), "Conv"), "write float32 Y") == 0);
}

TEST_CASE("Batch: the leading dim of inputs, in whatever way it is declared") {
  EstimateOptions options;
  options.what_if.batch = 3;
  for (const Dim& leading : {Dim{std::int64_t{2}}, Dim{std::string("N")}, Dim{}}) {
    ModelBuilder b(13);
    b.input("x", kFloat, {leading, 8});
    b.weight("w", kFloat, {8, 4});
    b.node("MatMul", {"x", "w"}, {"y"});
    const Estimate result = estimate_of(b, options);
    CHECK(result.totals.macs == 3 * 8 * 4);
    CHECK(assumes(result, "--batch 3: the leading dim of `x`"));
  }
}

TEST_CASE("Batch: an input of another leading dim keeps it") {
  ModelBuilder b(13);
  b.input("x", kFloat, {1, 8});
  b.input("state", kFloat, {2, 8});
  b.node("Relu", {"x"}, {"y"});
  b.node("Sigmoid", {"state"}, {"z"});
  EstimateOptions options;
  options.what_if.batch = 4;
  const Estimate result = estimate_of(b, options);
  CHECK(*node_of(result, "Relu").outputs.front().shape == Shape{4, 8});
  CHECK(*node_of(result, "Sigmoid").outputs.front().shape == Shape{2, 8});
}

TEST_CASE("Batch: a dim bound otherwise is a contradiction, and no batch at all an error") {
  ModelBuilder b(13);
  b.input("x", kFloat, {"N", 8});
  b.node("Relu", {"x"}, {"y"});
  EstimateOptions options;
  options.what_if.batch = 4;
  options.dims["N"] = 2;
  CHECK(try_estimate(b, options).error().what == "--batch 4 and --dim N=2 contradict each other");
  ModelBuilder scalar(13);
  scalar.input("x", kFloat, {});
  scalar.node("Relu", {"x"}, {"y"});
  options.dims.clear();
  CHECK(try_estimate(scalar, options).error().what ==
        "--batch: no input has a leading dim that could be a batch");
}
