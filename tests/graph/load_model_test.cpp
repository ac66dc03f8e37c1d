// Loading a model's head, nodes, functions and values.
#include "tests/graph/loading.h"

using namespace opcost;
using namespace opcost::test;

namespace {

ModelBuilder convolution() {
  ModelBuilder b(13);
  b.input("x", ElementType::Float, {"N", 3, 8, 9});
  b.weight("w", ElementType::Float16, {4, 3, 3, 3});
  b.node("Conv", {"x", "w", ""}, {"y"}, {ints("strides", {2, 2})});
  b.output("y");
  return b;
}

}  // namespace

TEST_CASE("load: a model's versions, producer and metadata") {
  ModelBuilder b(17);
  b.opset("com.microsoft", 1);
  b.model().set_producer_name("pytorch");
  b.model().set_producer_version("2.1.0");
  auto& entry = *b.model().add_metadata_props();
  entry.set_key("task");
  entry.set_value("classify");
  const Model model = loaded(b.bytes());
  CHECK(model.source == "test.onnx");
  CHECK(model.ir_version == 14);
  CHECK(model.producer == "pytorch 2.1.0");
  CHECK(model.opsets == std::map<std::string, std::int64_t>{{"", 17}, {"com.microsoft", 1}});
  CHECK(model.metadata == Metadata{{"task", "classify"}});
  CHECK(model.warnings.empty());
}

TEST_CASE("load: a node's operator, operands and attributes") {
  const Model model = loaded(convolution().bytes());
  REQUIRE(model.graph.nodes.size() == 1);
  const Node& node = model.graph.nodes[0];
  CHECK(node.op_type == "Conv");
  CHECK(node.domain.empty());
  CHECK(node.inputs == std::vector<SharedText>{"x", "w", ""});
  CHECK(node.outputs == std::vector<SharedText>{"y"});
  REQUIRE(node.attributes.size() == 1);
  CHECK(node.attributes[0].name == "strides");
  CHECK(std::get<std::vector<std::int64_t>>(node.attributes[0].value) ==
        std::vector<std::int64_t>{2, 2});
}

TEST_CASE("load: the users of a value share the text of its name") {
  ModelBuilder b;
  b.node("Split", {"x"}, {"a", "b"});
  b.node("Add", {"a", "b"}, {"y"});
  const Model model = loaded(b.bytes());
  const std::vector<SharedText>& made = model.graph.nodes[0].outputs;
  const std::vector<SharedText>& used = model.graph.nodes[1].inputs;
  REQUIRE(made.size() == used.size());
  for (std::size_t i = 0; i < made.size(); ++i) CHECK(&made[i].str() == &used[i].str());
}

TEST_CASE("load: overload and metadata of a node, which IR 10 brought") {
  ModelBuilder b(22);
  auto& node = b.node("Scale", {}, {"y"});
  node.set_domain("local");
  node.set_overload("half");
  node.add_metadata_props()->set_key("namespace");
  const Model model = loaded(b.bytes());
  CHECK(model.graph.nodes[0].overload == "half");
  CHECK(model.graph.nodes[0].metadata == Metadata{{"namespace", ""}});
}

TEST_CASE("load: an input's dims are numbers, names or unknown") {
  ModelBuilder b;
  b.input("x", ElementType::BFloat16, {"N", 3, UnknownDim{}, "", -1});
  const Model model = loaded(b.bytes());
  REQUIRE(model.graph.inputs.size() == 1);
  const DeclaredValue& x = model.graph.inputs[0];
  CHECK(x.kind == ValueKind::Tensor);
  CHECK(x.type == ElementType::BFloat16);
  CHECK(*x.shape == Dims{"N", 3, UnknownDim{}, UnknownDim{}, -1});
}

TEST_CASE("load: a value without a shape, without a type, and of every other kind") {
  ModelBuilder b;
  const auto declare = [&] { return b.proto().add_input()->mutable_type(); };
  b.input("nothing");
  declare()->mutable_tensor_type()->set_elem_type(1);
  declare()->mutable_sparse_tensor_type()->set_elem_type(11);
  declare()->mutable_sequence_type();
  declare()->mutable_map_type();
  declare()->mutable_optional_type();
  const Model model = loaded(b.bytes());
  const auto& inputs = model.graph.inputs;
  REQUIRE(inputs.size() == 6);
  CHECK(inputs[0].type == ElementType::Undefined);
  CHECK(inputs[1].type == ElementType::Float);
  for (const DeclaredValue& input : inputs) CHECK_FALSE(input.shape.has_value());
  CHECK(inputs[2].kind == ValueKind::SparseTensor);
  CHECK(inputs[2].type == ElementType::Double);
  CHECK(inputs[3].kind == ValueKind::Sequence);
  CHECK(inputs[4].kind == ValueKind::Map);
  CHECK(inputs[5].kind == ValueKind::Optional);
}

TEST_CASE("load: value_info and outputs are kept by name") {
  auto b = convolution();
  b.value_info("h", ElementType::Int8, {1, 2});
  const Model model = loaded(b.bytes());
  CHECK(model.graph.value_info.at("h").type == ElementType::Int8);
  CHECK(model.graph.outputs[0].name == "y");
}

TEST_CASE("load: an initializer that is also listed as an input is no input") {
  auto b = convolution();
  b.input("w", ElementType::Float16, {4, 3, 3, 3});
  const Model model = loaded(b.bytes());
  REQUIRE(model.graph.inputs.size() == 1);
  CHECK(model.graph.inputs[0].name == "x");
  CHECK(model.graph.initializers.at("w").shape == Shape{4, 3, 3, 3});
  CHECK(model.graph.initializers.at("w").type == ElementType::Float16);
}

TEST_CASE("load: a sparse initializer has its dense dims and no numbers") {
  ModelBuilder b;
  auto& sparse = *b.proto().add_sparse_initializer();
  *sparse.mutable_values() = float_tensor({2}, {1, 2});
  sparse.mutable_values()->set_name("s");
  *sparse.mutable_indices() = int64_tensor({2}, {0, 5});
  sparse.add_dims(3);
  sparse.add_dims(4);
  const Model model = loaded(b.bytes());
  const Tensor& s = model.graph.initializers.at("s");
  CHECK(s.sparse);
  CHECK(s.shape == Shape{3, 4});
  CHECK(s.type == ElementType::Float);
  CHECK(s.numbers == nullptr);
}

TEST_CASE("load: of two initializers of one name the last one is used, with a warning") {
  ModelBuilder b;
  b.int64s("axes", {1}).int64s("axes", {2, 3});
  const Model model = loaded(b.bytes());
  CHECK(model.graph.initializers.at("axes").shape == Shape{2});
  CHECK(warns(model, "`axes`"));
}

TEST_CASE("load: ai.onnx is the default domain, in nodes, imports and functions") {
  ModelBuilder b;
  b.model().clear_opset_import();
  b.opset("ai.onnx", 18);
  b.node("Relu", {}, {"y"}).set_domain("ai.onnx");
  b.model().add_functions()->set_domain("ai.onnx");
  const Model model = loaded(b.bytes());
  CHECK(model.opsets == std::map<std::string, std::int64_t>{{"", 18}});
  CHECK(model.graph.nodes[0].domain.empty());
  CHECK(model.functions[0].domain.empty());
}

TEST_CASE("load: a file that imports nothing is of operator version 1, with a warning") {
  auto b = convolution();
  b.model().clear_opset_import();
  b.model().clear_ir_version();
  const Model model = loaded(b.bytes());
  CHECK(model.opsets.at("") == 1);
  CHECK(warns(model, "version 1 is assumed"));
  CHECK(warns(model, "does not say its IR version"));
}

TEST_CASE("load: an IR version from the future is read, with a warning") {
  auto b = convolution();
  b.model().set_ir_version(15);
  CHECK(warns(loaded(b.bytes()), "IR version 15 is newer"));
}

TEST_CASE("load: names are bytes of any kind") {
  ModelBuilder b;
  const std::string wild("\xff\n\0\x1b[31m", 8);
  b.node("Relu", {wild}, {"y"});
  const Model model = loaded(b.bytes());
  CHECK(model.graph.nodes[0].inputs[0] == wild);
  CHECK_MESSAGE(warns(model, R"(\x0a\x00\x1b[31m)"), "escaped where they are printed");
}

TEST_CASE("load: a nameless node is named by operator and position, unlike any given name") {
  ModelBuilder b;
  b.node("Relu", {}, {"a"}).set_name("Conv_2");
  b.node("Relu", {}, {"b"});
  b.node("Conv", {}, {"c"});
  CHECK(node_names(loaded(b.bytes()).graph.nodes) == Names{"Conv_2", "Relu_1", "Conv_2_1"});
}

TEST_CASE("load: two nodes may have the same name") {
  ModelBuilder b;
  b.node("Relu", {}, {"a"}).set_name("same");
  b.node("Relu", {}, {"b"}).set_name("same");
  CHECK(node_names(loaded(b.bytes()).graph.nodes) == Names{"same", "same"});
}

TEST_CASE("load: a node without an operator is refused by its name") {
  ModelBuilder b;
  b.node("", {}, {"a"}).set_name("odd");
  CHECK(contains(refusal(b.bytes()), "`odd` has no operator type"));
}

TEST_CASE("load: a function with its attributes, defaults and sorted body") {
  ModelBuilder b;
  auto& f = *b.model().add_functions();
  f.set_name("Twice");
  f.set_domain("local");
  f.set_overload("v2");
  f.add_input("x");
  f.add_output("y");
  f.add_attribute("scale");
  *f.add_attribute_proto() = integer("axis", 1);
  f.add_opset_import()->set_version(18);
  GraphBuilder body;
  body.node("Second", {"h"}, {"y"});
  body.node("First", {"x"}, {"h"}, {reference("alpha", "scale")});
  *f.mutable_node() = body.proto().node();
  const Model model = loaded(b.bytes());
  REQUIRE(model.functions.size() == 1);
  const Function& function = model.functions[0];
  CHECK(function.name == "Twice");
  CHECK(function.overload == "v2");
  CHECK(function.inputs == Names{"x"});
  CHECK(function.outputs == Names{"y"});
  CHECK(function.attributes == Names{"scale"});
  CHECK(function.attribute_defaults[0].name == "axis");
  CHECK(function.opsets.at("") == 18);
  CHECK(node_names(function.nodes) == Names{"First_1", "Second_0"});
  CHECK(function.nodes[0].attributes[0].function_attribute == "scale");
  CHECK(model.warnings.empty());
}

TEST_CASE("load: dims of 2^62 are kept as they are") {
  ModelBuilder b;
  const std::int64_t huge = std::int64_t{1} << 62;
  b.input("x", ElementType::Float, {huge, huge}).weight("w", ElementType::Float, {huge, huge});
  const Model model = loaded(b.bytes());
  CHECK(model.graph.initializers.at("w").shape == Shape{huge, huge});
  CHECK(*model.graph.inputs[0].shape == Dims{huge, huge});
}

TEST_CASE("load: a constant with a negative dim is refused by its name") {
  ModelBuilder b;
  b.weight("w", ElementType::Float, {4, -1});
  CHECK(contains(refusal(b.bytes()), "`w` has a negative dim"));
}
