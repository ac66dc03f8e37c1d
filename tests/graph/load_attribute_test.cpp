// Loading attributes of every kind.
#include "tests/graph/loading.h"

using namespace opcost;
using namespace opcost::test;
using onnx_format::AttributeProto;

namespace {

Attribute attribute_of(const AttributeProto& proto) {
  ModelBuilder b;
  b.node("Any", {}, {"y"}, {proto});
  const Model model = loaded(b.bytes());
  return model.graph.nodes.at(0).attributes.at(0);
}

const AttributeProto kEveryKind[] = {
    integer("a", -3),
    real("a", 0.5F),
    text("a", "SAME"),
    ints("a", {1, -2}),
    reals("a", {0.5F, 2.0F}),
    texts("a", {"p", "q"}),
    tensor("a", int64_tensor({2}, {5, 6})),
    graph("a", GraphBuilder().output("o")),
};

}  // namespace

TEST_CASE("load: attributes of every kind") {
  CHECK(std::get<std::int64_t>(attribute_of(integer("a", -3)).value) == -3);
  CHECK(std::get<float>(attribute_of(real("a", 0.5F)).value) == 0.5F);
  CHECK(std::get<std::string>(attribute_of(text("a", "SAME")).value) == "SAME");
  CHECK(std::get<std::vector<std::int64_t>>(attribute_of(ints("a", {1, -2})).value) ==
        std::vector<std::int64_t>{1, -2});
  CHECK(std::get<std::vector<float>>(attribute_of(reals("a", {0.5F})).value) ==
        std::vector<float>{0.5F});
  CHECK(std::get<std::vector<std::string>>(attribute_of(texts("a", {"p", "q"})).value) ==
        Names{"p", "q"});
}

TEST_CASE("load: a tensor as attribute keeps its numbers") {
  const auto value = attribute_of(tensor("a", int64_tensor({2}, {5, 6}))).value;
  const Tensor& constant = std::get<Tensor>(value);
  REQUIRE(constant.numbers != nullptr);
  CHECK(std::get<0>(*constant.numbers) == std::vector<std::int64_t>{5, 6});
}

TEST_CASE("load: lists of tensors and graphs, and sparse tensors, as attributes") {
  AttributeProto tensors;
  tensors.set_type(9);
  *tensors.add_tensors() = int64_tensor({1}, {5});
  *tensors.add_tensors() = int64_tensor({1}, {6});
  CHECK(std::get<std::vector<Tensor>>(attribute_of(tensors).value).size() == 2);

  AttributeProto graphs;
  graphs.set_type(10);
  graphs.add_graphs()->set_name("first");
  using Graphs = std::vector<std::shared_ptr<const Graph>>;
  CHECK(std::get<Graphs>(attribute_of(graphs).value).at(0)->name == "first");

  AttributeProto sparse;
  sparse.set_type(11);
  sparse.mutable_sparse_tensor()->add_dims(7);
  const auto value = attribute_of(sparse).value;
  CHECK(std::get<Tensor>(value).sparse);
  CHECK(std::get<Tensor>(value).shape == Shape{7});
}

TEST_CASE("load: an attribute without a type is what its value is, as in very old files") {
  for (const AttributeProto& typed : kEveryKind) {
    AttributeProto untyped = typed;
    untyped.clear_type();
    CHECK(attribute_of(untyped).value.index() == attribute_of(typed).value.index());
  }
}

TEST_CASE(
    "load: a declared type is used where the value is left out, as zeros and empty lists are") {
  const auto typed = [](int type) {
    AttributeProto proto;
    proto.set_type(type);
    return attribute_of(proto).value;
  };
  CHECK(std::get<float>(typed(1)) == 0.0F);
  CHECK(std::get<std::int64_t>(typed(2)) == 0);
  CHECK(std::get<std::string>(typed(3)).empty());
  CHECK(std::get<std::vector<std::int64_t>>(typed(7)).empty());
  CHECK(std::holds_alternative<std::monostate>(typed(4)));   // no tensor is no tensor
  CHECK(std::holds_alternative<std::monostate>(typed(13)));  // a type
  CHECK(std::holds_alternative<std::monostate>(typed(99)));
}

TEST_CASE("load: packed ints and floats are read like unpacked ones") {
  // As they stand in the file: the key of ints (8) or floats (7), its length, the numbers.
  const auto packed = [](const std::string& bytes) {
    ModelBuilder b;
    b.node("Any", {}, {"y"}, {text("a", "PLACE")});
    std::string model = b.bytes();
    // text() wrote s (4), length 5, "PLACE", type (20) = STRING: 10 bytes to overwrite.
    const auto at = model.find("\x22\x05PLACE");
    REQUIRE(at != std::string::npos);
    REQUIRE(bytes.size() == 10);
    return loaded(model.replace(at, 10, bytes)).graph.nodes.at(0).attributes.at(0).value;
  };
  // 1, 300, 3 and 4 as varints, then field 20 = INTS (7)
  CHECK(std::get<std::vector<std::int64_t>>(
            packed(std::string("\x42\x05\x01\xac\x02\x03\x04\xa0\x01\x07", 10))) ==
        std::vector<std::int64_t>{1, 300, 3, 4});
  // 0.5 = 0x3f000000, then a field that is not known (1002), two bytes of number
  CHECK(std::get<std::vector<float>>(packed(std::string("\x3a\x04\x00\x00\x00\x3f\xd0\x3e\x81\x00",
                                                        10))) == std::vector<float>{0.5F});
}

TEST_CASE("load: a text of more than 64 KiB is data and left out, with a warning") {
  ModelBuilder b;
  b.node("Engine", {}, {"y"}, {text("blob", std::string(65537, 'x'))});
  const Model model = loaded(b.bytes());
  CHECK(std::holds_alternative<std::monostate>(model.graph.nodes[0].attributes[0].value));
  CHECK(warns(model, "`blob`"));
}
