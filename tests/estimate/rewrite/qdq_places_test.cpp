// Products are counted in integers wherever the quantisers stand.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "estimate/rewrite/what_if_options.h"
#include "support/qdq_network.h"

using namespace opcost;
using namespace opcost::test;

namespace {

// Every product is one of 8 bits, and so many.
void check_all_in_int8(QdqNetwork& net, std::uint64_t products) {
  const Estimate result = estimate_of(net.builder());
  CHECK(products_at(result, kInt8) == products);
  CHECK(result.totals.macs == products);
  for (const std::string op : {" Conv (", " ConvTranspose (", " MatMul (", " Gemm ("})
    CHECK_FALSE(mentions(result.assumptions, op));
}

std::string padded_conv(QdqNetwork& net, const std::string& name, const std::string& x,
                        const std::vector<std::int64_t>& filters) {
  return net.node("Conv", name, {x, net.weight(name + "_w", filters)},
                  {ints("pads", {1, 1, 1, 1}), integer("group", filters[1] == 1 ? filters[0] : 1)});
}

}  // namespace

TEST_CASE(
    "QDQ places: a residual, SiLU, HardSwish, a normalisation or nothing behind the product") {
  const std::vector<std::int64_t> filters{8, 8, 3, 3};
  constexpr std::uint64_t kProducts = 8 * 8 * 9 * 16 * 16;
  for (const std::string behind : {"", "residual", "SiLU", "HardSwish", "BatchNormalization"}) {
    CAPTURE(behind);
    QdqNetwork net;
    const std::string x = net.fake(net.input("x", {1, 8, 16, 16}));
    std::string y = padded_conv(net, "conv", x, filters);
    if (behind == "residual") y = net.node("Relu", "relu", {net.node("Add", "add", {y, x})});
    if (behind == "SiLU") y = net.node("Mul", "mul", {y, net.node("Sigmoid", "sig", {y})});
    if (behind == "HardSwish") y = net.node("HardSwish", "swish", {y});
    if (behind == "BatchNormalization") {
      for (const std::string list : {"g", "b", "m", "v"}) net.builder().weight(list, kFloat, {8});
      y = net.node("BatchNormalization", "norm", {y, "g", "b", "m", "v"});
    }
    if (!behind.empty()) y = net.fake(y);
    net.builder().output(y);
    check_all_in_int8(net, kProducts);
  }
}

TEST_CASE("QDQ places: depthwise, grouped, transposed and matrix products with a float result") {
  {
    QdqNetwork net;
    net.builder().output(
        padded_conv(net, "dw", net.fake(net.input("x", {1, 8, 5, 7})), {8, 1, 3, 3}));
    check_all_in_int8(net, 8 * 9 * 5 * 7);
  }
  for (const bool quantized : {false, true}) {
    QdqNetwork net;
    const std::string x = net.fake(net.input("x", {1, 8, 5, 7}));
    net.builder().weight("bias", kFloat, {6});
    std::string y = net.node("ConvTranspose", "ct", {x, net.weight("w", {8, 6, 2, 2}), "bias"},
                             {ints("strides", {2, 2})});
    if (quantized) y = net.fake(y);
    net.builder().output(y);
    check_all_in_int8(net, 8 * 5 * 7 * 6 * 4);
  }
  for (const std::string op : {"MatMul", "Gemm"}) {
    QdqNetwork net;
    net.builder().output(
        net.node(op, "core", {net.fake(net.input("x", {5, 8})), net.weight("w", {8, 6})}));
    check_all_in_int8(net, 5 * 8 * 6);
  }
}

TEST_CASE("QDQ places: fused operators and Einsum are products of integers too") {
  for (const std::string behind : {"", "quantised"}) {
    CAPTURE(behind);
    QdqNetwork net;
    net.builder().opset("com.microsoft", 1);
    const auto give = [&](const std::string& y) {
      net.builder().output(behind.empty() ? y : net.fake(y));
    };
    const auto fused = [&](const std::string& op, const std::string& name, const Names& inputs,
                           std::vector<onnx_format::AttributeProto> attributes) {
      const std::string y = net.node(op, name, inputs, attributes);
      auto& nodes = *net.builder().proto().mutable_node();
      nodes[nodes.size() - 1].set_domain("com.microsoft");
      return y;
    };
    const std::string x = net.fake(net.input("x", {1, 8, 5, 7}));
    const std::string z = net.fake(net.input("z", {1, 6, 3, 5}));
    for (const std::string activation : {"Relu", "HardSigmoid"})
      give(fused("FusedConv", "conv" + activation,
                 {x, net.weight("w" + activation, {6, 8, 3, 3}), "", z},
                 {text("activation", activation)}));
    const std::string a = net.fake(net.input("a", {4, 3, 16}));
    give(fused("FusedMatMul", "mm", {a, net.weight("b", {5, 16})}, {integer("transB", 1)}));
    const std::string rows = net.fake(net.input("rows", {4, 16}));
    give(
        fused("FusedGemm", "gemm", {rows, net.weight("c", {16, 5})}, {text("activation", "Relu")}));
    give(net.node("Einsum", "sum", {a, net.weight("d", {16, 5})},
                  {text("equation", "bij,jk->bik")}));
    const Estimate result = estimate_of(net.builder());
    const std::uint64_t products = 2 * 6 * 8 * 9 * 3 * 5 + 2 * 12 * 16 * 5 + 4 * 16 * 5;
    CHECK(products_at(result, kInt8) == products);
    CHECK(result.totals.macs == products);
    CHECK_FALSE(mentions(result.assumptions, "in float although"));
    CHECK(node_named(result, "convRelu").counted_as == "FusedConvInteger");
    if (behind.empty()) continue;
    for (const std::string core : {"convRelu", "convHardSigmoid", "mm", "gemm", "sum"})
      CHECK(node_named(result, core).outputs.front().type == kInt8);
  }
}

TEST_CASE("QDQ places: floats of 8 bits are multiplied as such") {
  constexpr auto kEight = ElementType::Float8E4M3FN;
  for (const bool quantized : {false, true}) {
    CAPTURE(quantized);
    QdqNetwork net(19);
    const auto give = [&](const std::string& y) {
      net.builder().output(quantized ? net.fake(y, kEight) : y);
    };
    const auto weight = [&](const std::string& name, const std::vector<std::int64_t>& dims) {
      net.builder().weight(name, kFloat, dims);
      return net.fake(name, kEight);
    };
    const std::string rows = net.fake(net.input("rows", {4, 8}), kEight);
    give(net.node("MatMul", "mm", {rows, weight("a", {8, 5})}));
    give(net.node("Gemm", "gemm", {rows, weight("b", {8, 5})}));
    const std::string x = net.fake(net.input("x", {1, 3, 5, 5}), kEight);
    give(net.node("Conv", "conv", {x, weight("w", {2, 3, 3, 3})}));
    const Estimate result = estimate_of(net.builder());
    CHECK(products_at(result, kEight) == 2 * 4 * 8 * 5 + 2 * 27 * 9);
    for (const std::string core : {"mm", "gemm", "conv"})
      CHECK((node_named(result, core).outputs.front().type == kEight) == quantized);
  }
}

TEST_CASE("QDQ places: a bias that is no constant is added to a float result") {
  QdqNetwork net;
  const std::string x = net.fake(net.input("x", {1, 4, 5, 7}));
  const std::string bias = net.input("bias", {6});
  const std::string y = net.node("Conv", "conv", {x, net.weight("w", {6, 4, 3, 3}), bias});
  net.builder().output(net.fake(y));
  check_all_in_int8(net, 6 * 4 * 9 * 3 * 5);
}

TEST_CASE("QDQ places: a bias of floats that the file holds is one of its parameters") {
  for (const bool quantized : {false, true}) {
    QdqNetwork net;
    const std::string x = net.fake(net.input("x", {1, 4, 5, 7}));
    net.builder().weight("bias", kFloat, {6});
    const std::string y = net.node("Conv", "conv", {x, net.weight("w", {6, 4, 3, 3}), "bias"});
    net.builder().output(quantized ? net.fake(y) : y);
    const Estimate result = estimate_of(net.builder());
    CHECK(products_at(result, kInt8) == 6 * 4 * 9 * 3 * 5);
    CHECK(result.totals.parameters == 6 * 4 * 9 + 6);
    CHECK(node_named(result, "conv").parameters == 6 * 4 * 9 + 6);
  }
}

TEST_CASE("QDQ places: moves between conversions and the operator move integers") {
  for (const std::string move : {"Identity", "Dropout", "Reshape", "Transpose", "Concat", "Slice",
                                 "Split", "Squeeze", "MaxPool"}) {
    CAPTURE(move);
    QdqNetwork net;
    ModelBuilder& b = net.builder();
    b.int64s("shape", {1, 4, 6, 6});
    b.int64s("from", {0}), b.int64s("to", {4}), b.int64s("axis1", {1}), b.int64s("axis0", {0});
    std::string x = net.fake(net.input("x", {1, 4, 6, 6}));
    if (move == "Reshape") x = net.node(move, "move", {x, "shape"});
    if (move == "Transpose") x = net.node(move, "move", {x}, {ints("perm", {0, 1, 3, 2})});
    if (move == "Concat") x = net.node(move, "move", {x, x}, {integer("axis", 2)});
    if (move == "Slice") x = net.node(move, "move", {x, "from", "to", "axis1"});
    if (move == "Split") x = net.node(move, "move", {x}, {integer("axis", 1)});
    if (move == "Squeeze")
      x = net.node("Unsqueeze", "back", {net.node(move, "move", {x, "axis0"}), "axis0"});
    if (move == "MaxPool")
      x = net.node(move, "move", {x}, {ints("kernel_shape", {3, 3}), ints("pads", {1, 1, 1, 1})});
    if (move == "Identity" || move == "Dropout") x = net.node(move, "move", {x});
    b.output(net.node("Conv", "conv", {x, net.weight("w", {5, 4, 3, 3})}));
    const Estimate result = estimate_of(b);
    CHECK(products_at(result, kInt8) == result.totals.macs);
    CHECK(node_named(result, "dq_x").status == NodeStatus::Free);
    for (const EventEntry& entry : node_named(result, "move").events)
      CHECK(entry.event.type.bits.value == 8);
  }
}

TEST_CASE("QDQ places: a bias folded from a normalisation is a float beside a weight in float") {
  ModelBuilder b(15);
  b.input("x", kFloat, {1, 8, 6, 6});
  b.weight("w", kInt8, {8, 8, 3, 3});
  b.constant("s", float_tensor({}, {0.5F}));
  for (const std::string list : {"g", "be", "mu", "va"}) b.weight(list, kFloat, {8});
  b.node("DequantizeLinear", {"w", "s"}, {"wd"});
  b.node("Conv", {"x", "wd"}, {"c"}).set_name("conv");
  b.node("BatchNormalization", {"c", "g", "be", "mu", "va"}, {"y"});
  b.output("y");
  EstimateOptions options;
  options.what_if.fold_bn = true;
  const Estimate result = estimate_of(b, options);
  for (const EventEntry& entry : node_named(result, "conv").events) {
    const bool weight = entry.event.action == Action::Read && entry.operand == "W";
    CHECK(entry.event.type == *number_type(weight ? kInt8 : kFloat));
  }
}

TEST_CASE("QDQ places: with a folded normalisation between, the quantiser is the product's") {
  QdqNetwork net;
  const std::string x = net.fake(net.input("x", {1, 8, 6, 6}));
  for (const std::string list : {"g", "b", "m", "v"}) net.builder().weight(list, kFloat, {8});
  const std::string y = net.node("BatchNormalization", "norm",
                                 {padded_conv(net, "conv", x, {8, 8, 3, 3}), "g", "b", "m", "v"});
  net.builder().output(net.fake(net.node("Relu", "relu", {y})));
  EstimateOptions options;
  options.what_if.fold_bn = true;
  const Estimate result = estimate_of(net.builder(), options);
  CHECK(node_named(result, "conv").counted_as == "QLinearConv");
  CHECK(node_named(result, "q_relu_y").status == NodeStatus::Free);
}

TEST_CASE("QDQ places: a cast behind a stored weight is part of its conversion") {
  ModelBuilder b(13);
  b.input("x", ElementType::Float16, {4, 64});
  b.weight("w", kInt8, {64, 32});
  b.constant("s", float_tensor({}, {0.5F}));
  b.node("DequantizeLinear", {"w", "s"}, {"wd"}).set_name("dq");
  b.node("Cast", {"wd"}, {"wh"}, {integer("to", 10)}).set_name("cast");
  b.node("MatMul", {"x", "wh"}, {"y"}).set_name("mm");
  b.output("y");
  const Estimate result = estimate_of(b);
  CHECK(node_named(result, "cast").status == NodeStatus::Free);
  std::uint64_t converted = 0;
  for (const EventEntry& entry : node_named(result, "dq").events) {
    CHECK(entry.event.action != Action::Write);
    if (entry.event.action == Action::Convert && entry.count > 1) converted += entry.count;
  }
  CHECK(converted == 64 * 32);
  for (const EventEntry& entry : node_named(result, "mm").events)
    if (entry.operand == "B") CHECK(entry.event.type == *number_type(kInt8));
}

TEST_CASE("QDQ places: casts between conversions and a product change nothing of its integers") {
  QdqNetwork net;
  const std::string x =
      net.node("Cast", "cast", {net.fake(net.input("x", {4, 64}))}, {integer("to", 10)});
  const std::string w =
      net.node("Cast", "cast_w", {net.weight("w", {64, 32})}, {integer("to", 10)});
  const std::string y = net.node("MatMul", "mm", {x, w});
  net.builder().output(net.fake(net.node("Cast", "back", {y}, {integer("to", 1)})));
  const Estimate result = estimate_of(net.builder());
  CHECK(node_named(result, "mm").counted_as == "QLinearMatMul");
  for (const std::string cast : {"cast", "cast_w", "back"})
    CHECK(node_named(result, cast).status == NodeStatus::Free);
}

TEST_CASE("QDQ places: of a table that is dequantised only the rows that are read are converted") {
  const auto rows = [](bool gathered_first) {
    ModelBuilder b(13);
    b.weight("table", kInt8, {1000, 8});
    b.constant("s", float_tensor({}, {0.5F}));
    b.input("ids", ElementType::Int64, {1, 4});
    if (gathered_first) {
      b.node("Gather", {"table", "ids"}, {"g"}).set_name("gather");
      b.node("DequantizeLinear", {"g", "s"}, {"y"}).set_name("dq");
    } else {
      b.node("DequantizeLinear", {"table", "s"}, {"d"}).set_name("dq");
      b.node("Gather", {"d", "ids"}, {"y"}).set_name("gather");
    }
    b.output("y");
    return estimate_of(b);
  };
  const Estimate behind = rows(true), before = rows(false);
  CHECK(behind.totals.energy.value == before.totals.energy.value);
  CHECK(behind.totals.parameters == before.totals.parameters);
  for (const EventEntry& entry : node_named(before, "gather").events)
    if (entry.operand == "data") CHECK((entry.count == 32 && entry.event.type.bits.value == 8));
  CHECK(mentions(node_named(before, "dq").assumptions, "`gather`"));
}

TEST_CASE(
    "QDQ places: a cast between a dequantiser and the pick of rows converts those rows alone") {
  const auto rows = [](bool gathered_first) {
    ModelBuilder b(13);
    b.weight("table", kInt8, {1000, 8});
    b.constant("s", float_tensor({}, {0.5F}));
    b.input("ids", ElementType::Int64, {1, 4});
    const auto to_half = integer("to", static_cast<int>(ElementType::Float16));
    const auto to_bfloat = integer("to", static_cast<int>(ElementType::BFloat16));
    if (gathered_first) b.node("Gather", {"table", "ids"}, {"g"}).set_name("gather");
    b.node("DequantizeLinear", {gathered_first ? "g" : "table", "s"}, {"d"}).set_name("dq");
    b.node("Cast", {"d"}, {"h"}, {to_half}).set_name("cast");
    b.node("Cast", {"h"}, {gathered_first ? "y" : "c"}, {to_bfloat}).set_name("second");
    if (!gathered_first) b.node("Gather", {"c", "ids"}, {"y"}).set_name("gather");
    b.node("Relu", {"y"}, {"z"});
    b.output("z");
    return estimate_of(b);
  };
  const Estimate behind = rows(true), before = rows(false);
  CHECK(behind.totals.energy.value == before.totals.energy.value);
  CHECK(behind.totals.parameters == before.totals.parameters);
  for (const std::string name : {"gather", "dq", "cast", "second"})
    CHECK(node_named(before, name).energy.value == node_named(behind, name).energy.value);
}

namespace {

std::uint64_t converted_by(const Estimate& estimate, const std::string& name) {
  std::uint64_t sum = 0;
  for (const EventEntry& entry : node_named(estimate, name).events)
    if (entry.event.action == Action::Convert) sum += entry.count;
  return sum;
}

}  // namespace

TEST_CASE("QDQ places: of a table that two pick rows of, the rows of both are converted") {
  for (const bool cast : {false, true}) {
    ModelBuilder b(13);  // the encoder and the decoder of T5, in half floats too
    b.weight("table", kInt8, {1000, 8});
    b.constant("s", float_tensor({}, {0.5F}));
    b.input("ids", ElementType::Int64, {1, 4}).input("others", ElementType::Int64, {1, 3});
    b.node("DequantizeLinear", {"table", "s"}, {"d"}).set_name("dq");
    const auto to_half = integer("to", static_cast<int>(ElementType::Float16));
    if (cast) b.node("Cast", {"d"}, {"h"}, {to_half}).set_name("cast");
    b.node("Gather", {cast ? "h" : "d", "ids"}, {"y"}).set_name("one");
    b.node("Identity", {cast ? "h" : "d"}, {"same"});
    b.node("Gather", {"same", "others"}, {"z"}).set_name("other");
    b.output("y");
    b.output("z");
    const Estimate result = estimate_of(b);
    CHECK(converted_by(result, "dq") == (4 + 3) * 8);
    if (cast) CHECK(converted_by(result, "cast") == (4 + 3) * 8);
    CHECK(mentions(node_named(result, "dq").assumptions, "what 2 nodes behind it give"));
    for (const std::string name : {"one", "other"})
      for (const EventEntry& entry : node_named(result, name).events)
        if (entry.operand == "data") CHECK(entry.event.type.bits.value == 8);
  }
}

TEST_CASE("QDQ places: a table that is the head's weight too is converted for it as well") {
  ModelBuilder b(13);  // a language model whose weights alone are quantised
  b.weight("table", kInt8, {1000, 8});
  b.constant("s", float_tensor({}, {0.5F}));
  b.input("ids", ElementType::Int64, {1, 4}).input("x", kFloat, {1, 4, 8});
  b.node("DequantizeLinear", {"table", "s"}, {"d"}).set_name("dq");
  b.node("Gather", {"d", "ids"}, {"y"}).set_name("gather");
  b.node("Transpose", {"d"}, {"t"}, {ints("perm", {1, 0})});
  b.node("MatMul", {"x", "t"}, {"z"}).set_name("head");
  b.output("y");
  b.output("z");
  const Estimate result = estimate_of(b);
  CHECK(node_named(result, "head").macs == 4 * 8 * 1000);
  CHECK(converted_by(result, "dq") == 4 * 8 + 8000);
  CHECK(result.totals.parameters == 8000);
}

TEST_CASE("QDQ places: of scales for rows, those of the rows that are picked are read") {
  for (const std::int64_t axis : {0, 1}) {
    ModelBuilder b(13);
    b.weight("table", kInt8, {1000, 8});
    b.weight("s", kFloat, {axis == 0 ? 1000 : 8});
    b.input("ids", ElementType::Int64, {1, 4});
    b.node("DequantizeLinear", {"table", "s"}, {"d"}, {integer("axis", axis)}).set_name("dq");
    b.node("Gather", {"d", "ids"}, {"y"}).set_name("gather");
    b.output("y");
    const Estimate estimate = estimate_of(b);
    for (const EventEntry& entry : node_named(estimate, "dq").events)
      if (entry.operand == "x_scale") CHECK(entry.count == (axis == 0 ? 4 : 8));
  }
}

TEST_CASE("QDQ places: conversions in a function of the model count as those outside") {
  ModelBuilder b(21);
  b.opset("local", 1);
  auto& function = *b.model().add_functions();
  function.set_name("Fake");
  function.set_domain("local");
  function.add_input("a");
  function.add_output("b");
  auto& opset = *function.add_opset_import();
  opset.set_version(21);
  const auto add = [&](const std::string& op, const Names& inputs, const std::string& output) {
    auto& node = *function.add_node();
    node.set_op_type(op);
    for (const std::string& input : inputs) node.add_input(input);
    node.add_output(output);
    return &node;
  };
  *add("Constant", {}, "s")->add_attribute() = real("value_float", 0.5F);
  *add("QuantizeLinear", {"a", "s"}, "q")->add_attribute() = integer("output_dtype", 3);
  add("DequantizeLinear", {"q", "s"}, "b");
  b.input("x", kFloat, {4, 64});
  b.weight("w", kInt8, {64, 32});
  b.constant("s", float_tensor({}, {0.25F}));
  b.node("Fake", {"x"}, {"xd"}).set_domain("local");
  b.node("DequantizeLinear", {"w", "s"}, {"wd"});
  b.node("MatMul", {"xd", "wd"}, {"m"}).set_name("mm");
  b.node("Fake", {"m"}, {"y"}).set_domain("local");
  b.output("y");
  const Estimate result = estimate_of(b);
  CHECK(node_named(result, "mm").counted_as == "QLinearMatMul");
  CHECK(products_at(result, kInt8) == 4 * 64 * 32);
  CHECK(result.totals.parameters == 64 * 32);
}

TEST_CASE("QDQ places: a Clip between the conversions makes the numbers as narrow as its bounds") {
  struct Row {
    std::int8_t low, high;
    ElementType type;
  };
  for (const Row& row : {Row{-8, 7, ElementType::Int4},
                         {-4, 3, ElementType::Int4},
                         {0, 15, ElementType::UInt4},
                         {-2, 1, ElementType::Int2},
                         {-8, 8, ElementType::Int8},  // int4 ends at 7, int2 at 1
                         {-2, 2, ElementType::Int4},
                         {-127, 127, ElementType::Int8}}) {
    QdqNetwork net;
    ModelBuilder& b = net.builder();
    const auto bound = [](std::int8_t value) {
      return raw_tensor(kInt8, {}, std::string(1, static_cast<char>(value)));
    };
    b.constant("low", bound(row.low));
    b.constant("high", bound(row.high));
    const auto clipped = [&](const std::string& value) {
      const std::string quantized = net.quantize(value);
      const std::string narrow = net.node("Clip", "clip_" + value, {quantized, "low", "high"});
      return net.dequantize(net.node("Identity", "view_" + value, {narrow}), value);
    };
    const std::string x = clipped(net.input("x", {1, 4, 6, 6}));
    b.weight("w", kFloat, {5, 4, 3, 3});
    b.output(clipped(net.node("Conv", "conv", {x, clipped("w")})));
    const Estimate result = estimate_of(b);
    CHECK(products_at(result, row.type) == 5 * 4 * 9 * 16);
    CHECK(node_named(result, "conv").outputs.front().type == row.type);
    for (const std::string clip : {"clip_x", "clip_conv_y"})
      CHECK(node_named(result, clip).status == NodeStatus::Free);
  }
}

TEST_CASE("QDQ places: conversions without inputs or outputs do no harm") {
  for (const std::string op : {"DequantizeLinear", "QuantizeLinear"})
    for (const Names& inputs : {Names{}, Names{"x", "s"}})
      for (const Names& outputs : {Names{}, Names{""}}) {
        QdqNetwork net;
        net.builder().constant("s", float_tensor({}, {0.5F}));
        net.input("x", {4, 8}, op == "QuantizeLinear" ? kFloat : kInt8);
        net.builder().node(op, inputs, outputs);
        net.builder().output(
            net.node("MatMul", "mm", {net.fake(net.input("a", {4, 8})), net.weight("w", {8, 5})}));
        CHECK(products_at(estimate_of(net.builder()), kInt8) == 4 * 8 * 5);
      }
}

TEST_CASE("QDQ places: why a product stays in float is said, with its name") {
  {
    QdqNetwork net;
    net.builder().weight("w", kFloat, {5, 4, 3, 3});
    const std::string x = net.fake(net.input("x", {1, 4, 6, 6}));
    net.builder().output(net.fake(net.node("Conv", "conv", {x, "w"})));
    const Estimate result = estimate_of(net.builder());
    CHECK(mentions(result.assumptions, "1 Conv (`conv`), because its input W is float"));
    CHECK(products_at(result, kFloat) == result.totals.macs);
  }
  {
    QdqNetwork net;
    const std::string x = net.fake(net.input("x", {4, 8}));
    net.builder().output(net.node("Einsum", "sum",
                                  {x, net.weight("w", {8, 5}), net.weight("v", {5, 3})},
                                  {text("equation", "ij,jk,kl->il")}));
    CHECK(
        mentions(estimate_of(net.builder()).assumptions,
                 "1 Einsum (`sum`), because no integer operator takes it: it multiplies more than "
                 "two arrays"));
  }
  {
    QdqNetwork net;
    const std::string x = net.fake(net.input("x", {4, 8}));
    net.builder().constant("n", int64_tensor({}, {3}));
    GraphBuilder body;
    body.input("i", ElementType::Int64, {}).input("go", ElementType::Bool, {}).input("state");
    body.weight("w", kInt8, {8, 8}).constant("s", float_tensor({}, {0.5F}));
    body.node("DequantizeLinear", {"w", "s"}, {"wd"});
    body.node("MatMul", {"state", "wd"}, {"next"}).set_name("mm");
    body.output("go").output("next");
    net.builder().node("Loop", {"n", "", x}, {"y"}, {graph("body", body)}).set_name("loop");
    net.builder().output("y");
    CHECK(mentions(estimate_of(net.builder()).assumptions,
                   "1 MatMul (`loop/body/mm`), because its input A comes into its subgraph as a "
                   "float"));
  }
  {
    QdqNetwork net;
    net.builder().weight("r", kFloat, {1, 4, 4});
    const std::string x = net.fake(net.input("x", {6, 2, 8}));
    net.builder().output(
        net.node("RNN", "rnn", {x, net.weight("w", {1, 4, 8}), "r"}, {integer("hidden_size", 4)}));
    CHECK(mentions(estimate_of(net.builder()).assumptions,
                   "1 RNN (`rnn`), because opcost knows no integer operator for it"));
  }
  {
    QdqNetwork net;
    const std::string a = net.fake(net.input("a", {4, 8}));
    const std::string c = net.fake(net.input("c", {4, 8}));
    net.builder().constant("c_s", float_tensor({}, {0.75F}));
    auto& graph = net.builder().proto();
    for (auto& tensor : *graph.mutable_initializer())
      if (tensor.name() == "c_s") tensor.set_float_data(0, 0.75F);
    graph.mutable_initializer()->DeleteSubrange(graph.initializer_size() - 1, 1);
    const std::string both = net.node("Concat", "join", {a, c}, {integer("axis", 0)});
    net.builder().output(net.node("MatMul", "mm", {both, net.weight("w", {8, 5})}));
    CHECK(mentions(estimate_of(net.builder()).assumptions,
                   "1 MatMul (`mm`), because its input A joins numbers of different scales"));
  }
}

namespace {

// The product stands in an If or in a Loop, its conversions stand outside. `as_float`: beside it,
// the body uses its first factor as a float.
Estimate with_product_inside(const std::string& flow, bool as_float) {
  QdqNetwork net;
  const std::string x = net.node("Transpose", "turn", {net.fake(net.input("x", {8, 4}))});
  const std::string w = net.weight("w", {8, 5});
  GraphBuilder body, other;
  if (flow == "Loop") {
    body.input("i", ElementType::Int64, {}).input("go_in", ElementType::Bool, {});
    body.node("Identity", {"go_in"}, {"go_out"});
    body.output("go_out");
  }
  body.node("MatMul", {x, w}, {"a"}).set_name("mm");
  body.output("a");
  other.node("Identity", {w}, {"b"});
  other.output("b");
  if (as_float) {
    body.node("Exp", {x}, {"e"});
    body.output("e");
    other.node("Identity", {x}, {"c"});
    other.output("c");
  }
  net.builder().constant("go", raw_tensor(ElementType::Bool, {}, std::string(1, '\1')));
  net.builder().constant("n", int64_tensor({}, {3}));
  const Names outputs = as_float ? Names{"y", "z"} : Names{"y"};
  if (flow == "Loop")
    net.builder().node("Loop", {"n", "go"}, outputs, {graph("body", body)});
  else
    net.builder().node("If", {"go"}, outputs,
                       {graph("then_branch", body), graph("else_branch", other)});
  for (const std::string& output : outputs) net.builder().output(output);
  return estimate_of(net.builder());
}

}  // namespace

TEST_CASE("QDQ places: a product in a subgraph takes the numbers of conversions outside") {
  for (const std::string flow : {"If", "Loop"})
    for (const bool as_float : {false, true}) {
      CAPTURE(flow);
      CAPTURE(as_float);
      const Estimate result = with_product_inside(flow, as_float);
      const std::uint64_t runs = flow == "Loop" ? 3 : 1;
      CHECK(products_at(result, kInt8) == runs * 4 * 8 * 5);
      CHECK(result.totals.macs == runs * 4 * 8 * 5);
      // The move outside moves 8-bit numbers, unless a float of it is wanted as well.
      CHECK(node_named(result, "dq_w").status == NodeStatus::Free);
      CHECK((node_named(result, "dq_x").status == NodeStatus::Free) == !as_float);
    }
}
