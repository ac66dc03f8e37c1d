// Models in QDQ form are counted with integer operators.
// DequantizeLinear, operator, QuantizeLinear. What the integer operators cost by
// themselves is tested with their rules; here, that they are what is counted.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "support/estimate_of.h"
#include "support/paths.h"
#include "support/qdq_network.h"

using namespace opcost;
using namespace opcost::test;

namespace {

constexpr auto kUInt8 = ElementType::UInt8;

std::uint64_t count_of(const NodeEstimate& node, Action action, std::string_view operand = "") {
  std::uint64_t count = 0;
  for (const EventEntry& entry : node.events)
    if (entry.event.action == action && (operand.empty() || entry.operand == operand))
      count += entry.count;
  return count;
}

std::vector<std::pair<std::string, std::uint64_t>> bill_of(const NodeEstimate& node) {
  std::vector<std::pair<std::string, std::uint64_t>> bill;
  for (const EventEntry& entry : node.events)
    bill.emplace_back(to_string(entry.event) + " " + entry.operand, entry.count);
  return bill;
}

// A scale NAME_s and a zero point NAME_z of 3, so that it is subtracted.
void parameters(ModelBuilder& b, const std::string& name, ElementType type) {
  b.constant(name + "_s", float_tensor({}, {0.5F}));
  b.constant(name + "_z", raw_tensor(type, {}, std::string(1, '\3')));
}

void dequantize(ModelBuilder& b, const std::string& from, const std::string& to) {
  b.node("DequantizeLinear", {from, from + "_s", from + "_z"}, {to}).set_name("dq_" + to);
}

void quantize(ModelBuilder& b, const std::string& from, const std::string& to) {
  b.node("QuantizeLinear", {from, to + "_s", to + "_z"}, {to}).set_name("q_" + to);
}

// x [1,4,7,9] and w [6,4,3,2], both quantised, in a convolution named conv; its
// result, after `between`, to y.
ModelBuilder quantized_conv(const std::vector<std::string>& between) {
  ModelBuilder b(13);
  b.input("x", kUInt8, {1, 4, 7, 9});
  b.weight("w", kInt8, {6, 4, 3, 2});
  parameters(b, "x", kUInt8);
  parameters(b, "w", kInt8);
  parameters(b, "y", kUInt8);
  dequantize(b, "x", "xf");
  dequantize(b, "w", "wf");
  b.node("Conv", {"xf", "wf"}, {"c0"}, {ints("strides", {2, 1})}).set_name("conv");
  std::string last = "c0";
  for (const std::string& op : between) {
    b.node(op, {last}, {op + "_out"}).set_name(op);
    last = op + "_out";
  }
  quantize(b, last, "y");
  b.output("y");
  return b;
}

Estimate written_as_integers() {
  ModelBuilder b(13);
  b.input("x", kUInt8, {1, 4, 7, 9});
  b.weight("w", kInt8, {6, 4, 3, 2});
  parameters(b, "x", kUInt8);
  parameters(b, "w", kInt8);
  parameters(b, "y", kUInt8);
  b.node("QLinearConv", {"x", "x_s", "x_z", "w", "w_s", "w_z", "y_s", "y_z"}, {"y"},
         {ints("strides", {2, 1})})
      .set_name("conv");
  return estimate_of(b);
}

EstimateOptions as_written() {
  EstimateOptions options;
  options.qdq = Qdq::AsWritten;
  return options;
}

// x [5,8] times a weight of 4 bits [8,6], stored so, or its transpose.
ModelBuilder stored_weight(bool transposed) {
  ModelBuilder b(21);
  b.input("x", ElementType::Float16, {5, 8});
  const std::vector<std::int64_t> dims =
      transposed ? std::vector<std::int64_t>{6, 8} : std::vector<std::int64_t>{8, 6};
  b.weight("w", ElementType::Int4, dims);
  b.weight("w_s", ElementType::Float16, {6});
  b.node("DequantizeLinear", {"w", "w_s"}, {"wf"}, {integer("axis", transposed ? 0 : 1)})
      .set_name("dq");
  if (transposed) b.node("Transpose", {"wf"}, {"wt"}, {ints("perm", {1, 0})}).set_name("view");
  b.node("MatMul", {"x", transposed ? "wt" : "wf"}, {"y"}).set_name("matmul");
  b.output("y");
  return b;
}

}  // namespace

TEST_CASE("QDQ: a convolution between conversions is the integer one, event by event") {
  const Estimate written = written_as_integers();
  for (const std::vector<std::string>& between :
       {std::vector<std::string>{}, std::vector<std::string>{"Relu"}}) {
    const Estimate result = estimate_of(quantized_conv(between));
    const NodeEstimate& conv = node_named(result, "conv");
    CHECK(conv.op == "Conv");
    CHECK(conv.counted_as == "QLinearConv");
    CHECK(bill_of(conv) == bill_of(node_named(written, "conv")));
    CHECK(result.totals.energy.value == written.totals.energy.value);
    // Output 3x8 of 6 filters with 24 taps each.
    CHECK(result.totals.macs == 3 * 8 * 6 * 24);
    CHECK(result.totals.parameters == written.totals.parameters);
    for (const std::string part : {"dq_xf", "dq_wf", "q_y"}) {
      CHECK(node_named(result, part).status == NodeStatus::Free);
      CHECK(node_named(result, part).reason == "part of the integer operator `conv`");
    }
    CHECK(mentions(result.assumptions, "1 Conv"));
  }
}

TEST_CASE("QDQ: as written, the convolution is in float and every conversion counts") {
  const Estimate result = estimate_of(quantized_conv({"Relu"}), as_written());
  const NodeEstimate& conv = node_named(result, "conv");
  CHECK(conv.counted_as.empty());
  CHECK(count_of(conv, Action::Mul) == 3 * 8 * 6 * 24);
  for (const EventEntry& entry : conv.events) CHECK(entry.event.type == *number_type(kFloat));
  CHECK(count_of(node_named(result, "dq_xf"), Action::Read, "x") == 4 * 7 * 9);
  CHECK(count_of(node_named(result, "dq_wf"), Action::Write, "y") == 6 * 24);
  CHECK(count_of(node_named(result, "Relu"), Action::Read) == 6 * 3 * 8);
  CHECK(node_named(result, "q_y").status == NodeStatus::Counted);
}

TEST_CASE("QDQ: a value that something in float reads too is converted for it, once") {
  ModelBuilder b = quantized_conv({});
  b.node("Exp", {"xf"}, {"e"}).set_name("exp");
  const Estimate result = estimate_of(b);
  CHECK(node_named(result, "conv").counted_as == "QLinearConv");
  CHECK(node_named(result, "dq_xf").status == NodeStatus::Counted);
  CHECK(node_named(result, "dq_wf").status == NodeStatus::Free);
}

TEST_CASE("QDQ: a result that the graph gives or two nodes read is not the quantiser's alone") {
  ModelBuilder b = quantized_conv({});
  b.output("c0");
  const Estimate result = estimate_of(b);
  CHECK(node_named(result, "conv").counted_as == "ConvIntegerToFloat");
  CHECK(node_named(result, "conv").outputs.front().type == kFloat);
  CHECK(node_named(result, "q_y").status == NodeStatus::Counted);
  for (const std::string part : {"dq_xf", "dq_wf"})
    CHECK(node_named(result, part).status == NodeStatus::Free);
}

TEST_CASE("QDQ: every operator that has an integer counterpart becomes it") {
  struct Row {
    std::string op;
    std::vector<test::Dims> inputs;  // all quantised
    std::vector<onnx_format::AttributeProto> attributes;
    std::string counted_as;
  };
  const test::Dims image{2, 3, 4, 6};
  const Row rows[] = {
      {"MatMul", {{5, 8}, {8, 6}}, {}, "QLinearMatMul"},
      {"Gemm", {{5, 8}, {6, 8}}, {integer("transB", 1)}, "QGemm"},
      {"Add", {image, {3, 1, 1}}, {}, "QLinearAdd"},
      {"Sub", {image, image}, {}, "QLinearAdd"},
      {"Mul", {image, {6}}, {}, "QLinearMul"},
      {"AveragePool", {image}, {ints("kernel_shape", {2, 3})}, "QLinearAveragePool"},
      {"GlobalAveragePool", {image}, {}, "QLinearGlobalAveragePool"},
      {"ReduceMean", {image}, {ints("axes", {2})}, "QLinearReduceMean"},
      {"LeakyRelu", {image}, {}, "QLinearLeakyRelu"},
      {"Sigmoid", {image}, {}, "QLinearSigmoid"},
      {"Softmax", {image}, {}, "QLinearSoftmax"},
      {"Concat", {image, image}, {integer("axis", 1)}, "QLinearConcat"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.op);
    ModelBuilder b(13);
    Names inputs;
    for (std::size_t at = 0; at < row.inputs.size(); ++at) {
      const std::string name = "x" + std::to_string(at);
      b.input(name, kUInt8, row.inputs[at]);
      parameters(b, name, kUInt8);
      dequantize(b, name, name + "f");
      inputs.push_back(name + "f");
    }
    parameters(b, "y", kUInt8);
    b.node(row.op, inputs, {"r"}, row.attributes).set_name("core");
    quantize(b, "r", "y");
    b.output("y");
    const Estimate result = estimate_of(b);
    CHECK(node_named(result, "core").counted_as == row.counted_as);
    CHECK(node_named(result, "core").outputs.front().type == kUInt8);
    CHECK(result.coverage.counted == 1);
    const Estimate written = estimate_of(b, as_written());
    CHECK(result.totals.macs == written.totals.macs);
    CHECK(result.totals.energy.value < written.totals.energy.value);
  }
}

TEST_CASE("QDQ: a product whose result stays in float is that of integers, then converted") {
  for (const auto& [op, counted_as] :
       {std::pair<std::string, std::string>{"MatMul", "MatMulIntegerToFloat"}, {"Gemm", "QGemm"}}) {
    ModelBuilder b(13);
    b.input("x", kUInt8, {5, 8});
    b.weight("w", kInt8, {8, 6});
    parameters(b, "x", kUInt8);
    parameters(b, "w", kInt8);
    dequantize(b, "x", "xf");
    dequantize(b, "w", "wf");
    b.node(op, {"xf", "wf"}, {"y"}).set_name("core");
    b.output("y");
    const Estimate result = estimate_of(b);
    CHECK(node_named(result, "core").counted_as == counted_as);
    CHECK(node_named(result, "core").outputs.front().type == kFloat);
    CHECK(result.coverage.counted == 1);
  }
}

TEST_CASE("QDQ: a quantised ResNet-50 multiplies at 8 bits, as often as the one in float") {
  const auto table = find_table("45nm");
  const auto model = load_onnx(source_dir() + "/models/resnet50_qdq.onnx");
  REQUIRE((table.ok() && model.ok()));
  const auto result = estimate(*model, *table);
  REQUIRE(result.ok());
  std::uint64_t products = 0;
  for (const NodeEstimate& node : result->nodes)
    for (const EventEntry& entry : node.events)
      if (entry.event.in_mac && entry.event.action == Action::Mul) {
        CHECK(entry.event.type.bits.value == 8);
        products += entry.count;
      }
  CHECK(products == 4'089'184'256);
  CHECK(result->totals.macs == 4'089'184'256);
}

TEST_CASE("QDQ: what chooses or moves numbers does so on the integers") {
  ModelBuilder b(13);
  b.input("x", kUInt8, {1, 4, 6, 8});
  parameters(b, "x", kUInt8);
  parameters(b, "y", kUInt8);
  dequantize(b, "x", "xf");
  b.node("MaxPool", {"xf"}, {"p"}, {ints("kernel_shape", {2, 2}), ints("strides", {2, 2})})
      .set_name("pool");
  quantize(b, "p", "y");
  b.output("y");
  const Estimate result = estimate_of(b);
  const NodeEstimate& pool = node_named(result, "pool");
  CHECK(pool.counted_as.empty());
  CHECK(count_of(pool, Action::Read) == 4 * 3 * 4 * 4);
  for (const EventEntry& entry : pool.events) CHECK(entry.event.type == *number_type(kUInt8));
  CHECK(node_named(result, "q_y").status == NodeStatus::Free);
  CHECK(pool.outputs.front().name == "y");
}

TEST_CASE("QDQ: without zero points they are 0, and the result unsigned") {
  ModelBuilder b(13);
  b.input("x", kUInt8, {2, 3});
  b.weight("w", kInt8, {3, 5});
  for (const std::string scale : {"x_s", "w_s", "y_s"}) b.constant(scale, float_tensor({}, {0.5F}));
  b.node("DequantizeLinear", {"x", "x_s"}, {"xf"});
  b.node("DequantizeLinear", {"w", "w_s"}, {"wf"});
  b.node("MatMul", {"xf", "wf"}, {"m"}).set_name("matmul");
  b.node("QuantizeLinear", {"m", "y_s"}, {"y"});
  const Estimate result = estimate_of(b);
  const NodeEstimate& matmul = node_named(result, "matmul");
  CHECK(matmul.counted_as == "QLinearMatMul");
  CHECK(matmul.outputs.front().type == kUInt8);
  CHECK(matmul.macs == 2 * 3 * 5);
  // Nothing is taken out of the sums: each has 3 products and 2 additions.
  std::uint64_t in_sums = 0;
  for (const EventEntry& entry : matmul.events)
    if (entry.event.action == Action::Add &&
        entry.event.type == NumberType{NumberFormat::Int, Bits{32}})
      in_sums += entry.count;
  CHECK(in_sums == 2 * 5 * 2);
}

TEST_CASE("QDQ: a stored weight is read at its width, converted once, multiplied at the input's") {
  for (const bool transposed : {false, true}) {
    const Estimate result = estimate_of(stored_weight(transposed));
    const NodeEstimate& matmul = node_named(result, "matmul");
    CHECK(matmul.counted_as.empty());
    CHECK(matmul.macs == 5 * 8 * 6);
    for (const EventEntry& entry : matmul.events) {
      const bool weight = entry.event.action == Action::Read && entry.operand == "B";
      CHECK(entry.event.type == *number_type(weight ? ElementType::Int4 : ElementType::Float16));
    }
    const NodeEstimate& dq = node_named(result, "dq");
    CHECK(dq.status == NodeStatus::Counted);
    CHECK(count_of(dq, Action::Convert) == 8 * 6);
    CHECK(count_of(dq, Action::Mul) == 8 * 6);
    CHECK(count_of(dq, Action::Read) == 6);  // the scales
    CHECK(count_of(dq, Action::Write) == 0);
    CHECK(result.totals.parameters == 8 * 6);
    if (transposed) CHECK(node_named(result, "view").status == NodeStatus::Folded);
    CHECK(mentions(result.assumptions, "1 weight is read as stored"));
  }
}

TEST_CASE("QDQ: an operator without an integer counterpart is counted in float, and named") {
  ModelBuilder b(13);
  b.input("x", kUInt8, {2, 3});
  parameters(b, "x", kUInt8);
  parameters(b, "y", kUInt8);
  dequantize(b, "x", "xf");
  b.node("Erf", {"xf"}, {"e"}).set_name("erf");
  quantize(b, "e", "y");
  const Estimate result = estimate_of(b);
  CHECK(node_named(result, "erf").counted_as.empty());
  CHECK(node_named(result, "dq_xf").status == NodeStatus::Counted);
  CHECK(node_named(result, "q_y").status == NodeStatus::Counted);
  CHECK(mentions(result.assumptions,
                 "in float although an input is quantised: 1 Erf (`erf`), because opcost knows no "
                 "integer operator for it"));
}

TEST_CASE("QDQ: names that go in a circle do not hang it") {
  ModelBuilder b(13);
  b.weight("w", kInt8, {2, 2});
  b.input("a", kFloat, {2, 2});
  b.constant("s", float_tensor({}, {0.5F}));
  b.node("DequantizeLinear", {"w", "s"}, {"wf"});
  b.node("Identity", {"a"}, {"b"});
  b.node("Identity", {"b"}, {"a"});
  b.node("MatMul", {"wf", "b"}, {"y"}).set_name("matmul");
  const auto result = try_estimate(b);
  CHECK((result.ok() || !result.error().what.empty()));
}

namespace {

// c = Conv(dequantised x, w), with the scale of y from a Constant that stands before or behind it.
Estimate with_late_scale(bool behind) {
  ModelBuilder b(13);
  b.input("x", kUInt8, {1, 4, 7, 9});
  b.weight("w", kInt8, {6, 4, 3, 2});
  parameters(b, "x", kUInt8);
  parameters(b, "w", kInt8);
  b.constant("y_z", raw_tensor(kUInt8, {}, std::string(1, '\3')));
  dequantize(b, "x", "xf");
  dequantize(b, "w", "wf");
  const auto scale = [&] {
    b.node("Constant", {}, {"y_s"}, {tensor("value", float_tensor({}, {0.5F}))});
  };
  if (!behind) scale();
  b.node("Conv", {"xf", "wf"}, {"c"}).set_name("conv");
  if (behind) scale();
  quantize(b, "c", "y");
  b.output("y");
  return estimate_of(b);
}

}  // namespace

TEST_CASE("Quantised: a scale from a Constant counts alike before and behind the operator") {
  const Estimate before = with_late_scale(false), behind = with_late_scale(true);
  CHECK(node_named(before, "conv").counted_as == "QLinearConv");
  CHECK(node_named(behind, "conv").counted_as == "QLinearConv");
  CHECK(before.totals.energy.value == behind.totals.energy.value);
  CHECK(bill_of(node_named(before, "conv")) == bill_of(node_named(behind, "conv")));
}
