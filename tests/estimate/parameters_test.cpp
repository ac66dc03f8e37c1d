// The parameters of a model: the numbers that it stores and counted work uses, each once.
#include <doctest/doctest.h>

#include <string>

#include "support/estimate_of.h"

namespace {

using namespace opcost;
using test::estimate_of;
using test::integer;
using test::kFloat;
using test::ModelBuilder;
using test::tensor;
using test::try_estimate;

constexpr ElementType kIndex = ElementType::Int64;
constexpr ElementType kByte = ElementType::Int8;

std::uint64_t parameters_of(const ModelBuilder& b, const EstimateOptions& options = {}) {
  return estimate_of(b, options).totals.parameters;
}

// The numbers of an initializer stand in another file.
void external(ModelBuilder& b, const std::string& name, const std::string& file,
              std::uint64_t begin, std::uint64_t size) {
  for (auto& weight : *b.proto().mutable_initializer()) {
    if (weight.name() != name) continue;
    weight.clear_external_data();
    weight.set_data_location(1);
    const auto add = [&](const std::string& key, const std::string& value) {
      auto& entry = *weight.add_external_data();
      entry.set_key(key);
      entry.set_value(value);
    };
    add("location", file);
    add("offset", std::to_string(begin));
    add("length", std::to_string(size));
  }
}

// h = E[ids]
void embedding(ModelBuilder& b) {
  b.input("ids", kIndex, {1, 16});
  b.weight("E", kFloat, {50, 8});
  b.node("Gather", {"E", "ids"}, {"h"});
}

// An embedding, then a product with a second matrix that is as large, and a bias.
ModelBuilder embedding_and_head() {
  ModelBuilder b(17);
  embedding(b);
  b.weight("E2", kFloat, {8, 50});
  b.weight("bias", kFloat, {50});
  b.node("MatMul", {"h", "E2"}, {"s"});
  b.node("Add", {"s", "bias"}, {"y"});
  return b;
}

}  // namespace

TEST_CASE("Parameters: a head tied to the embedding counts once") {
  ModelBuilder b(17);
  embedding(b);
  b.node("Transpose", {"E"}, {"Et"});
  b.node("MatMul", {"h", "Et"}, {"y"});
  CHECK(parameters_of(b) == 50 * 8);
}

TEST_CASE("Parameters: a weight under a second name counts once") {
  ModelBuilder b(17);
  b.input("x", kFloat, {1, 8});
  b.weight("W", kFloat, {8, 8});
  b.node("Identity", {"W"}, {"W2"});
  b.node("Cast", {"W2"}, {"W3"}, {integer("to", 10)});
  b.node("Cast", {"W3"}, {"W4"}, {integer("to", 1)});
  b.node("MatMul", {"x", "W"}, {"a"});
  b.node("MatMul", {"a", "W4"}, {"y"});
  CHECK(parameters_of(b) == 64);
}

TEST_CASE("Parameters: two names of one range in another file count once") {
  ModelBuilder b = embedding_and_head();
  external(b, "E", "w.bin", 0, 1600);
  external(b, "E2", "w.bin", 0, 1600);
  external(b, "bias", "w.bin", 1600, 200);
  CHECK(parameters_of(b) == 50 * 8 + 50);
}

TEST_CASE(
    "Parameters: places that overlap by halves are no places, as where weights were taken out") {
  ModelBuilder b = embedding_and_head();
  external(b, "E", "absent.data", 0, 1600);
  external(b, "E2", "absent.data", 0, 1600);
  external(b, "bias", "absent.data", 0, 200);
  CHECK(parameters_of(b) == 2 * 50 * 8 + 50);
}

TEST_CASE("Parameters: zeros and ranges that are made have none stored") {
  ModelBuilder b(17);
  b.input("x", kFloat, {4, 8});
  b.weight("W", kFloat, {8, 8});
  b.node("Shape", {"x"}, {"shape"});
  b.node("ConstantOfShape", {"shape"}, {"zeros"});
  b.node("Add", {"x", "zeros"}, {"x0"});
  b.constant("from", test::float_tensor({}, {0}));
  b.constant("to", test::float_tensor({}, {8}));
  b.constant("by", test::float_tensor({}, {1}));
  b.node("Range", {"from", "to", "by"}, {"steps"});
  b.node("Add", {"x0", "steps"}, {"x1"});
  b.node("MatMul", {"x1", "W"}, {"y"});
  CHECK(parameters_of(b) == 64);
}

TEST_CASE("Parameters: an array of a shape that the file gives is a weight without its numbers") {
  ModelBuilder b(17);
  b.input("x", kFloat, {4, 8});
  b.int64s("shape", {8, 8});
  b.node("Identity", {"shape"}, {"same"});
  b.node("ConstantOfShape", {"same"}, {"W"});
  b.node("MatMul", {"x", "W"}, {"y"});
  CHECK(parameters_of(b) == 64);
}

TEST_CASE("Parameters: the zeros into which a graph network sums its messages are none") {
  for (const bool known : {true, false}) {
    ModelBuilder b(18);
    const std::int64_t nodes = known ? 4 : 4096;
    b.input("x", kFloat, {nodes, 3}).input("to", ElementType::Int64, {nodes, 1});
    b.weight("W", kFloat, {3, 2});
    if (known)
      b.constant("zeros", test::float_tensor({4, 2}, std::vector<float>(8, 0.0F)));
    else
      b.weight("zeros", kFloat, {nodes, 2});
    b.node("MatMul", {"x", "W"}, {"sent"});
    b.node("ScatterND", {"zeros", "to", "sent"}, {"y"}, {test::text("reduction", "add")});
    CHECK(parameters_of(b) == 6);
  }
  ModelBuilder b(18);  // numbers that are known, and are no zeros
  b.input("to", ElementType::Int64, {2, 1}).input("x", kFloat, {2});
  b.constant("base", test::float_tensor({4}, {0, 1, 2, 3}));
  b.node("ScatterND", {"base", "to", "x"}, {"y"});
  CHECK(parameters_of(b) == 4);
}

TEST_CASE("Parameters: the zeros from which a recurrent network starts are none") {
  ModelBuilder b(17);
  b.input("x", kFloat, {5, 1, 3});
  b.weight("W", kFloat, {1, 16, 3});
  b.weight("R", kFloat, {1, 16, 4});
  b.constant("h", test::float_tensor({1, 1, 4}, {0, 0, 0, 0}));
  b.constant("c", test::float_tensor({1, 1, 4}, {0, 0, 0, 1}));
  b.node("LSTM", {"x", "W", "R", "", "", "h", "c"}, {"y"}, {integer("hidden_size", 4)});
  CHECK(parameters_of(b) == 16 * 3 + 16 * 4 + 4);
}

TEST_CASE("Parameters: a table of positions counts by its own size, whatever is cut from it") {
  for (const std::int64_t length : {2, 7, 32}) {
    ModelBuilder b(17);
    b.input("x", kFloat, {1, "length", 8});
    b.weight("positions", kFloat, {1, 32, 8});
    b.int64s("from", {0});
    b.int64s("axis", {1});
    b.node("Shape", {"x"}, {"to"}, {integer("start", 1), integer("end", 2)});
    b.node("Slice", {"positions", "from", "to", "axis"}, {"p"});
    b.node("Add", {"x", "p"}, {"y"});
    EstimateOptions options;
    options.dims["length"] = length;
    CHECK(parameters_of(b, options) == 32 * 8);
  }
}

TEST_CASE("Parameters: indices, masks and scalars of the program are none") {
  ModelBuilder b(17);
  embedding(b);
  b.constant("ids2", test::int64_tensor({1, 16}, std::vector<std::int64_t>(16, 3)));
  b.node("Gather", {"E", "ids2"}, {"fixed"});
  b.weight("mask", ElementType::Bool, {16, 1});
  b.constant("low", test::float_tensor({}, {-1e9F}));
  b.node("Add", {"h", "fixed"}, {"s"});
  b.node("Where", {"mask", "s", "low"}, {"y"});
  CHECK(parameters_of(b) == 50 * 8);
}

TEST_CASE("Parameters: what folding made of several constants is all of them") {
  ModelBuilder b(17);
  b.input("x", kFloat, {4, 8});
  b.weight("U", kFloat, {8, 2});
  b.weight("V", kFloat, {2, 8});
  b.weight("unused", kFloat, {9});
  b.node("MatMul", {"U", "V"}, {"W"});
  b.node("MatMul", {"x", "W"}, {"y"});
  const Estimate result = estimate_of(b);
  CHECK(result.totals.parameters == 16 + 16);
  CHECK(result.totals.folded_macs == 8 * 2 * 8);
  CHECK(result.totals.macs == 4 * 8 * 8);
}

TEST_CASE("Parameters: weights that are packed count by the numbers in them, their scales do not") {
  ModelBuilder b(17);
  b.opset("com.microsoft", 1);
  b.input("x", kFloat, {4, 64});
  b.weight("W", ElementType::UInt8, {32, 2, 16});
  b.weight("scales", kFloat, {32, 2});
  b.node("MatMulNBits", {"x", "W", "scales"}, {"y"},
         {integer("K", 64), integer("N", 32), integer("bits", 4), integer("block_size", 32)})
      .set_domain("com.microsoft");
  CHECK(parameters_of(b) == 32 * 64);
}

TEST_CASE("Parameters: a stored quantised weight counts, its scale and zero point do not") {
  ModelBuilder b(17);
  b.input("x", kFloat, {4, 8});
  b.weight("W", kByte, {8, 16});
  b.weight("scale", kFloat, {16});
  b.weight("zero", kByte, {16});
  b.node("DequantizeLinear", {"W", "scale", "zero"}, {"Wf"}, {integer("axis", 1)});
  b.node("MatMul", {"x", "Wf"}, {"y"});
  CHECK(parameters_of(b) == 8 * 16);
}

// As NVFP4 and double quantisation store them.
TEST_CASE("Parameters: scales that are quantised themselves are none") {
  const auto parameters_with = [](bool weight_of_scales_type) {
    ModelBuilder b(21);
    b.input("x", kFloat, {4, 64});
    b.weight("W", ElementType::Int4, {64, 16});
    b.weight("quantised_scales", kByte, {4, 16});
    b.constant("one", test::float_tensor({}, {0.5F}));
    b.node("DequantizeLinear", {"quantised_scales", "one"}, {"scales"});
    b.node("DequantizeLinear", {"W", "scales"}, {"Wf"},
           {integer("axis", 0), integer("block_size", 16)});
    b.node("MatMul", {"x", "Wf"}, {"y"});
    if (weight_of_scales_type) b.node("MatMul", {"y", "scales_too"}, {"z"});
    if (weight_of_scales_type) b.node("Transpose", {"scales"}, {"scales_too"});
    return parameters_of(b);
  };
  CHECK(parameters_with(false) == 64 * 16);
  CHECK(parameters_with(true) == 64 * 16 + 4 * 16);
}

TEST_CASE("Parameters: a weight that is dequantised for the user of the model counts") {
  ModelBuilder b(17);
  b.weight("W", kByte, {8, 16});
  b.constant("one", test::float_tensor({}, {0.5F}));
  b.node("DequantizeLinear", {"W", "one"}, {"y"});
  b.output("y");
  CHECK(parameters_of(b) == 8 * 16);
}

TEST_CASE("Parameters: a stored bias of which a part is set anew counts") {
  ModelBuilder b(17);  // as Swin v2 sets the bias of its keys to 0
  b.input("x", kFloat, {2, 3000});
  b.weight("bias", kFloat, {3000});
  b.constant("two", test::int64_tensor({2, 1}, {1, 2}));
  b.node("ConstantOfShape", {"sizes"}, {"zeros"});
  b.int64s("sizes", {2});
  b.node("ScatterND", {"bias", "two", "zeros"}, {"changed"});
  b.node("Add", {"x", "changed"}, {"y"});
  CHECK(parameters_of(b) == 3000 + 2);
}

TEST_CASE("Parameters: layers that share weights, as ALBERT's do, count them once") {
  ModelBuilder b(17);
  b.input("x", kFloat, {4, 8});
  b.weight("W", kFloat, {8, 8});
  b.node("MatMul", {"x", "W"}, {"h1"});
  b.node("MatMul", {"h1", "W"}, {"h2"});
  b.node("MatMul", {"h2", "W"}, {"y"});
  CHECK(parameters_of(b) == 64);
}

TEST_CASE("Parameters: weights in a graph network do not grow with its nodes and edges") {
  for (const std::int64_t nodes : {5, 50}) {
    ModelBuilder b(18);
    b.input("x", kFloat, {"nodes", 16});
    b.input("edges", kIndex, {2, "edges"});
    b.weight("W", kFloat, {16, 4});
    b.constant("first", test::int64_tensor({}, {0}));
    b.constant("second", test::int64_tensor({}, {1}));
    b.node("MatMul", {"x", "W"}, {"h"});
    b.node("Gather", {"edges", "first"}, {"from"}, {integer("axis", 0)});
    b.node("Gather", {"edges", "second"}, {"to"}, {integer("axis", 0)});
    b.node("Gather", {"h", "from"}, {"messages"});
    b.node("Shape", {"h"}, {"size"});
    b.node("ConstantOfShape", {"size"}, {"none"});
    b.int64s("column", {-1, 1});
    b.node("Reshape", {"to", "column"}, {"rows"});
    b.node("ScatterND", {"none", "rows", "messages"}, {"y"}, {test::text("reduction", "add")});
    EstimateOptions options;
    options.dims = {{"nodes", nodes}, {"edges", 3 * nodes}};
    CHECK(parameters_of(b, options) == 64);
  }
}

TEST_CASE("Parameters: a sparse initializer stores what it gives") {
  ModelBuilder b(13);
  b.input("x", kFloat, {2, 8});
  auto& sparse = *b.proto().add_sparse_initializer();
  *sparse.mutable_values() = test::float_tensor({3}, {1, 2, 3});
  sparse.mutable_values()->set_name("W");
  *sparse.mutable_indices() = test::int64_tensor({3}, {0, 9, 18});
  sparse.add_dims(8);
  sparse.add_dims(4);
  b.node("MatMul", {"x", "W"}, {"y"});
  CHECK(parameters_of(b) == 3);
}

TEST_CASE("Parameters: the branch that is not counted has none that count") {
  ModelBuilder b(17);
  b.input("x", kFloat, {4, 8});
  b.input("c", ElementType::Bool, {});
  test::GraphBuilder large, small;
  large.weight("W", kFloat, {8, 32});
  large.node("MatMul", {"x", "W"}, {"large"});
  large.output("large");
  small.weight("W", kFloat, {8, 2});
  small.node("MatMul", {"x", "W"}, {"small"});
  small.output("small");
  b.node("If", {"c"}, {"y"},
         {test::graph("then_branch", small), test::graph("else_branch", large)});
  CHECK(parameters_of(b) == 8 * 32);
}

TEST_CASE("Parameters: a tensor that a call gives its function counts for each call") {
  ModelBuilder b(17);
  b.opset("own", 1);
  b.input("x", kFloat, {2, 3});
  auto& function = *b.model().add_functions();
  function.set_name("Shifted");
  function.set_domain("own");
  function.add_input("a");
  function.add_output("b");
  function.add_attribute("by");
  auto& opset = *function.add_opset_import();
  opset.set_version(17);
  auto& constant = *function.add_node();
  constant.set_op_type("Constant");
  constant.add_output("t");
  *constant.add_attribute() = test::reference("value", "by");
  constant.mutable_attribute(0)->set_type(4);
  auto& add = *function.add_node();
  add.set_op_type("Add");
  add.add_input("a");
  add.add_input("t");
  add.add_output("b");
  b.node("Shifted", {"x"}, {"y"}, {tensor("by", test::float_tensor({3}, {1, 2, 3}))})
      .set_domain("own");
  b.node("Shifted", {"y"}, {"z"}, {tensor("by", test::float_tensor({3}, {4, 5, 6}))})
      .set_domain("own");
  CHECK(parameters_of(b) == 6);
}

TEST_CASE("Parameters: more than 64 bits hold are an error, not none") {
  ModelBuilder b(17);
  b.input("ids", kIndex, {2});
  constexpr std::int64_t kHuge = std::int64_t{1} << 62;
  for (const std::string name : {"A", "B", "C", "D", "E"}) {
    b.weight(name, kFloat, {kHuge, 1});
    b.node("Gather", {name, "ids"}, {name + "_rows"});
  }
  const auto result = try_estimate(b);
  REQUIRE(!result.ok());
  CHECK(result.error().what == "its parameters do not fit 64 bits");
}
