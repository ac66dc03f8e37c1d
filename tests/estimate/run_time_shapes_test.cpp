// Whole models with shapes that only the data knows, and with values that are not tensors.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "support/estimate_of.h"

using namespace opcost;
using namespace opcost::test;

namespace {

constexpr ElementType kInt64 = ElementType::Int64;

std::uint64_t count_of(const NodeEstimate& node, Action action, const std::string& operand) {
  std::uint64_t count = 0;
  for (const EventEntry& entry : node.events)
    if (entry.event.action == action && entry.operand == operand) count += entry.count;
  return count;
}

}  // namespace

TEST_CASE("Run-time shapes: the first value whose numbers are not known is named") {
  ModelBuilder b(18);
  b.input("x", kFloat, {2, 4});
  b.input("size", kInt64, {1});
  b.int64s("two", {2});
  b.node("Mul", {"size", "two"}, {"doubled"});
  b.node("Concat", {"doubled", "two"}, {"shape"}, {integer("axis", 0)});
  b.node("Reshape", {"x", "shape"}, {"y"});
  b.node("Relu", {"y"}, {"z"});
  const Estimate result = estimate_of(b);
  CHECK(node_of(result, "Reshape").status == NodeStatus::Unknown);
  CHECK(node_of(result, "Reshape").reason ==
        "the numbers of `shape` (shape) are not known before the network runs; they depend on "
        "`size`; --set-value 'size=NUMBERS' gives them");
  CHECK(node_of(result, "Relu").status == NodeStatus::Unknown);

  EstimateOptions options;
  options.input_values["size"] = {2};
  CHECK(count_of(node_of(estimate_of(b, options), "Relu"), Action::Compare, "") == 8);
}

TEST_CASE("Run-time shapes: where no input can say the numbers, the shape may be given") {
  ModelBuilder b(18);
  b.input("x", kFloat, {2, 3});
  b.input("boxes", kFloat, {2, 3000});
  b.node("NonZero", {"boxes"}, {"where"});
  b.node("Reshape", {"x", "where"}, {"y"});
  CHECK(node_of(estimate_of(b), "Reshape")
            .reason.ends_with("; --set-shape 'y=DIMS' gives its shape"));
}

TEST_CASE("Run-time shapes: an upper bound is stated, and flows on") {
  ModelBuilder b(18);
  b.input("x", kFloat, {4, 5});
  b.input("mask", ElementType::Bool, {4});
  b.node("Compress", {"x", "mask"}, {"y"}, {integer("axis", 0)});
  b.node("Relu", {"y"}, {"z"});
  const Estimate result = estimate_of(b);
  CHECK(node_of(result, "Compress").status == NodeStatus::Counted);
  CHECK(count_of(node_of(result, "Relu"), Action::Compare, "") == 20);
  CHECK(mentions(result.assumptions, "at most 4 slices are taken"));
}

TEST_CASE("Run-time shapes: the user's word shapes what only the data knows") {
  ModelBuilder b(20);
  b.input("file", ElementType::UInt8, {3126});
  b.node("ImageDecoder", {"file"}, {"image"});
  b.node("Cast", {"image"}, {"y"}, {integer("to", 1)});
  const Estimate unknown = estimate_of(b);
  CHECK(node_of(unknown, "ImageDecoder").status == NodeStatus::Unknown);
  CHECK(node_of(unknown, "Cast").status == NodeStatus::Unknown);
  EstimateOptions options;
  options.set_shapes["image"] = {32, 48, 3};
  const Estimate known = estimate_of(b, options);
  const NodeEstimate& decoder = node_of(known, "ImageDecoder");
  CHECK(decoder.status == NodeStatus::Counted);
  CHECK(count_of(decoder, Action::Read, "encoded_stream") == 3126);
  CHECK(count_of(decoder, Action::Write, "image") == 32 * 48 * 3);
  CHECK(decoder.outputs.at(0).type == ElementType::UInt8);
  CHECK(count_of(node_of(known, "Cast"), Action::Convert, "") == 32 * 48 * 3);
  CHECK(mentions(known.assumptions, "depends on its format and is not counted"));
}

TEST_CASE("Run-time shapes: fewer selected boxes are less work") {
  ModelBuilder b(18);
  b.input("boxes", kFloat, {1, 5, 4});
  b.input("scores", kFloat, {1, 2, 5});
  b.int64s("most", {4});
  b.node("NonMaxSuppression", {"boxes", "scores", "most"}, {"y"});
  CHECK(mentions(estimate_of(b).assumptions, "4 of 5 boxes are selected"));
  EstimateOptions options;
  options.set_shapes["y"] = {3, 3};  // two in the one class and one in the other: two each
  const Estimate result = estimate_of(b, options);
  // Two classes, each: five boxes; of 2 selected the one meets none, the others one.
  CHECK(count_of(node_of(result, "NonMaxSuppression"), Action::Read, "boxes") == 2 * 4 * (5 + 4));
  CHECK(count_of(node_of(result, "NonMaxSuppression"), Action::Write, "selected_indices") == 9);
}

TEST_CASE("Run-time shapes: a sequence is made for nothing, and joined element by element") {
  ModelBuilder b(18);
  b.input("x", kFloat, {2, 3});
  b.input("y", kFloat, {2, 400000});
  b.node("SequenceConstruct", {"x"}, {"one"});
  b.node("SequenceInsert", {"one", "y"}, {"two"});
  b.node("ConcatFromSequence", {"two"}, {"z"}, {integer("axis", 1)});
  b.node("SequenceLength", {"two"}, {"length"});
  b.node("ConstantOfShape", {"length_list"}, {"w"});
  b.node("Unsqueeze", {"length", "zero"}, {"length_list"});
  b.int64s("zero", {0});
  const Estimate result = estimate_of(b);
  CHECK(node_of(result, "SequenceConstruct").status == NodeStatus::Free);
  CHECK(node_of(result, "SequenceInsert").status == NodeStatus::Free);
  CHECK(node_of(result, "ConstantOfShape").outputs.at(0).shape == Shape{2});
  const NodeEstimate& join = node_of(result, "ConcatFromSequence");
  CHECK(join.outputs.at(0).shape == Shape{2, 400003});
  // Each member is an array of its own, and so in a memory of its own.
  const auto tier = [&](const std::string& operand) {
    const auto found = std::ranges::find(join.events, operand, &EventEntry::operand);
    REQUIRE(found != join.events.end());
    return found->tier.value().value;
  };
  CHECK(count_of(join, Action::Read, "input_sequence[0]") == 6);
  CHECK(count_of(join, Action::Read, "input_sequence[1]") == 800000);
  CHECK(tier("input_sequence[0]") < tier("input_sequence[1]"));
}

namespace {

// A sequence that grows by one member of another length at a time, and the first
// member of the longest.
Estimate grown_sequence(int members) {
  ModelBuilder b(13);
  b.int64s("first", {0});
  b.node("SequenceEmpty", {}, {"s0"});
  for (int at = 1; at <= members; ++at) {
    const std::string n = std::to_string(at), before = std::to_string(at - 1);
    b.input("x" + n, kFloat, {at});
    b.node("SequenceInsert", {"s" + before, "x" + n}, {"s" + n});
  }
  b.node("SequenceAt", {"s" + std::to_string(members), "first"}, {"one"});
  b.node("Relu", {"one"}, {"y"});
  return estimate_of(b);
}

onnx_format::TypeProto* typed_input(ModelBuilder& b, std::string_view name) {
  auto* input = b.proto().add_input();
  input->set_name(std::string(name));
  return input->mutable_type();
}

}  // namespace

TEST_CASE("Run-time shapes: members of growing sequences are known up to a bound in all") {
  // 1 + 2 + ... + 200 = 20,100 of the 32,768 members a region keeps.
  CHECK(node_of(grown_sequence(200), "Relu").status == NodeStatus::Counted);
  // 1 + 2 + ... + 300 = 45,150.
  const Estimate beyond = grown_sequence(300);
  CHECK(node_of(beyond, "SequenceAt").status == NodeStatus::Unknown);
  CHECK(node_of(beyond, "SequenceAt").reason.find("before the network runs") != std::string::npos);
}

TEST_CASE("Run-time shapes: the members of a sequence input are what the file declares") {
  ModelBuilder b(13);
  auto* member = typed_input(b, "s")->mutable_sequence_type()->mutable_elem_type();
  member->mutable_tensor_type()->set_elem_type(static_cast<std::int32_t>(ElementType::Double));
  for (const int dim : {2, 3})
    member->mutable_tensor_type()->mutable_shape()->add_dim()->set_dim_value(dim);
  b.input("at", ElementType::Int64, {});
  b.node("SequenceAt", {"s", "at"}, {"one"});
  b.node("Relu", {"one"}, {"y"});
  const Estimate result = estimate_of(b);
  const NodeEstimate& relu = node_of(result, "Relu");
  CHECK(relu.status == NodeStatus::Counted);
  CHECK(count_of(relu, Action::Read, "X") == 6);
  CHECK(relu.outputs.front().type == ElementType::Double);
}

TEST_CASE("Run-time shapes: an optional of an optional is refused") {
  ModelBuilder b(15);
  b.input("x", kFloat, {2});
  b.node("Optional", {"x"}, {"one"});
  b.node("Optional", {"one"}, {"two"});
  const Estimate result = estimate_of(b);
  CHECK(result.nodes.at(1).status == NodeStatus::Unknown);
  CHECK(result.nodes.at(1).reason.find("`one` is an optional already") != std::string::npos);
}

TEST_CASE("Run-time shapes: Reshape may take fewer elements than the bound, and never more") {
  const auto reshaped = [](const std::vector<std::int64_t>& shape) {
    ModelBuilder b(18);
    b.input("boxes", kFloat, {2, 3});
    b.node("NonZero", {"boxes"}, {"where"});  // at most 2x6
    b.int64s("shape", shape);
    b.node("Reshape", {"where", "shape"}, {"y"});
    b.output("y");
    return node_of(estimate_of(b), "Reshape");
  };
  CHECK(reshaped({3, 4}).status != NodeStatus::Unknown);
  CHECK(reshaped({2, 5}).status != NodeStatus::Unknown);
  CHECK(reshaped({13}).status == NodeStatus::Unknown);
  CHECK(reshaped({13}).reason.find("data 2x6 has not as many elements as 13") != std::string::npos);
}
