// Shapes, constants and folding in the walk over a graph.
#include <doctest/doctest.h>

#include <algorithm>

#include "support/estimate_of.h"

namespace {

using namespace opcost;
using test::estimate_of;
using test::kFloat;
using test::ModelBuilder;
using test::node_of;
using test::try_estimate;

}  // namespace

TEST_CASE("Walk: a node of constants alone runs before inference and costs nothing") {
  ModelBuilder b(13);
  b.weight("w", kFloat, {4, 8});
  b.input("x", kFloat, {2, 8});
  b.node("Transpose", {"w"}, {"wt"}, {test::ints("perm", {1, 0})});
  b.node("MatMul", {"x", "wt"}, {"y"});
  const Estimate result = estimate_of(b);
  const NodeEstimate& transpose = node_of(result, "Transpose");
  CHECK(transpose.status == NodeStatus::Folded);
  CHECK(transpose.events.empty());
  CHECK(transpose.energy.value == 0.0);
  CHECK(result.totals.macs == 2 * 4 * 8);
  CHECK(result.totals.parameters == 32);
}

TEST_CASE("Walk: an initializer that is a graph input too is still a constant") {
  ModelBuilder b(8);
  b.input("w", kFloat, {4, 8});
  b.weight("w", kFloat, {4, 8});
  b.input("x", kFloat, {2, 8});
  b.node("Transpose", {"w"}, {"wt"}, {test::ints("perm", {1, 0})});
  b.node("MatMul", {"x", "wt"}, {"y"});
  CHECK(node_of(estimate_of(b), "Transpose").status == NodeStatus::Folded);
}

TEST_CASE("Walk: shape arithmetic is folded, and its numbers shape what follows") {
  ModelBuilder b(13);
  b.input("x", kFloat, {2, 3, 4});
  b.int64s("zero", {0});
  b.int64s("rest", {-1});
  b.node("Shape", {"x"}, {"shape"});
  b.node("Gather", {"shape", "zero"}, {"batch"});
  b.node("Concat", {"batch", "rest"}, {"target"}, {test::integer("axis", 0)});
  b.node("Reshape", {"x", "target"}, {"flat"});
  b.node("Relu", {"flat"}, {"y"});
  const Estimate result = estimate_of(b);
  CHECK(node_of(result, "Gather").status == NodeStatus::Folded);
  CHECK(node_of(result, "Reshape").status == NodeStatus::Free);
  CHECK(*node_of(result, "Relu").outputs[0].shape == Shape{2, 12});
  CHECK(result.coverage.folded == 3);
}

TEST_CASE("Walk: an unknown operator is named, and what follows uses the declared shape") {
  ModelBuilder b(13);
  b.input("x", kFloat, {1, 10});
  b.node("Frobnicate", {"x"}, {"h"});
  b.node("Relu", {"h"}, {"y"});
  const Estimate without = estimate_of(b);
  CHECK(node_of(without, "Frobnicate").unknown == UnknownReason::Operator);
  CHECK(node_of(without, "Relu").unknown == UnknownReason::MissingShape);
  CHECK(without.coverage.unknown == 2);
  b.value_info("h", kFloat, {1, 10});
  const Estimate declared = estimate_of(b);
  CHECK(node_of(declared, "Frobnicate").unknown == UnknownReason::Operator);
  CHECK(node_of(declared, "Frobnicate").outputs[0].declared_only);
  CHECK(node_of(declared, "Relu").status == NodeStatus::Counted);
}

TEST_CASE("Walk: unknown nodes are warned of by name") {
  ModelBuilder b(13);
  b.input("x", kFloat, {1, 10});
  b.node("Frobnicate", {"x"}, {"h"}).set_name("the odd one");
  const Estimate result = estimate_of(b);
  REQUIRE_FALSE(result.warnings.empty());
  CHECK(result.warnings.back().find("the odd one") != std::string::npos);
}

TEST_CASE(
    "Walk: shapes that contradict each other make the node unknown, not the file unreadable") {
  ModelBuilder b(13);
  b.input("a", kFloat, {2, 3});
  b.input("b", kFloat, {4, 5});
  b.node("MatMul", {"a", "b"}, {"y"});
  const Estimate result = estimate_of(b);
  CHECK(result.nodes[0].unknown == UnknownReason::MissingShape);
  CHECK_FALSE(result.nodes[0].reason.empty());
}

TEST_CASE("Walk: counts beyond 64 bits are an error that names the node") {
  const std::int64_t huge = std::int64_t{1} << 40;
  ModelBuilder b(13);
  b.input("a", kFloat, {huge, huge});
  b.input("b", kFloat, {huge, huge});
  b.node("MatMul", {"a", "b"}, {"y"}).set_name("the big one");
  const auto result = try_estimate(b);
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().where.find("the big one") != std::string::npos);
}

TEST_CASE("Walk: nodes that share a name get ids of their own") {
  ModelBuilder b(13);
  b.input("x", kFloat, {1, 10});
  b.node("Relu", {"x"}, {"h"}).set_name("same");
  b.node("Relu", {"h"}, {"y"}).set_name("same");
  const Estimate result = estimate_of(b);
  CHECK(result.nodes[0].id == "same");
  CHECK(result.nodes[1].id == "same#2");
}

TEST_CASE("Walk: the id that is made for a name leaves out those that are names") {
  ModelBuilder b(13);
  b.input("x", kFloat, {1, 10});
  b.node("Relu", {"x"}, {"h"}).set_name("same");
  b.node("Relu", {"h"}, {"i"}).set_name("same");
  b.node("Relu", {"i"}, {"j"}).set_name("same#2");
  b.node("Relu", {"j"}, {"y"}).set_name("same");
  const Estimate result = estimate_of(b);
  CHECK(result.nodes[0].id == "same");
  CHECK(result.nodes[1].id == "same#3");
  CHECK(result.nodes[2].id == "same#2");
  CHECK(result.nodes[3].id == "same#4");
}

TEST_CASE("Walk: the lecture's four operations alone, on request") {
  ModelBuilder b(13);
  b.input("x", kFloat, {1, 10});
  b.node("Sigmoid", {"x"}, {"y"});
  EstimateOptions options;
  options.four_ops_only = true;
  const Estimate all = estimate_of(b), four = estimate_of(b, options);
  CHECK(all.totals.by_action.contains("exp"));
  CHECK_FALSE(four.totals.by_action.contains("exp"));
  CHECK(four.totals.by_action.at("read").count == 10);
  CHECK(four.totals.by_action.at("add").count == 10);
}

TEST_CASE("Walk: a node that computes with elements of no type is unknown") {
  ModelBuilder b(13);
  b.input("x", ElementType::Undefined, {2, 3});
  b.node("Transpose", {"x"}, {"y"}, {test::ints("perm", {1, 0})});
  CHECK(estimate_of(b).nodes[0].unknown == UnknownReason::Dtype);
}

TEST_CASE("Walk: a string is an access of 64 bits, and the report says so") {
  ModelBuilder b(13);
  b.input("x", ElementType::String, {2, 3});
  b.node("Transpose", {"x"}, {"y"}, {test::ints("perm", {1, 0})});
  const Estimate result = estimate_of(b);
  CHECK(result.nodes[0].status == NodeStatus::Counted);
  CHECK(result.nodes[0].events.at(0).event.type.bits.value == 64);
  CHECK(result.nodes[0].events.at(0).count == 6);
  REQUIRE(result.assumptions.size() == 1);
  CHECK(result.assumptions[0].find("characters are not counted") != std::string::npos);
}

TEST_CASE("Walk: a sequence is no tensor, so a rule of tensors leaves the node unknown") {
  ModelBuilder b(13);
  auto* sequence = b.proto().add_input();
  sequence->set_name("x");
  auto* type = sequence->mutable_type()->mutable_sequence_type()->mutable_elem_type();
  type->mutable_tensor_type()->set_elem_type(1);
  b.node("Relu", {"x"}, {"y"});
  const Estimate result = estimate_of(b);
  CHECK(result.nodes[0].unknown == UnknownReason::MissingShape);
  CHECK(result.nodes[0].reason == "its input `x` is no tensor");
}

TEST_CASE("Walk: an empty graph costs nothing") {
  ModelBuilder b(13);
  b.input("x", kFloat, {1, 10});
  const Estimate result = estimate_of(b);
  CHECK(result.totals.energy.value == 0.0);
  CHECK(result.nodes.empty());
}

TEST_CASE("Walk: an operator that the imported opset does not have is counted as of its first") {
  ModelBuilder b(12);  // as ONNX Runtime's fusions write it
  b.input("x", kFloat, {2, 3});
  b.weight("scale", kFloat, {3});
  b.node("LayerNormalization", {"x", "scale"}, {"y"});
  const Estimate result = estimate_of(b);
  CHECK(result.nodes[0].status == NodeStatus::Counted);
  REQUIRE(result.assumptions.size() == 1);
  CHECK(result.assumptions[0].find("imports opset 12") != std::string::npos);
  CHECK(result.assumptions[0].find("as of opset 17") != std::string::npos);
}

TEST_CASE("Walk: arrays in a node's attributes are parameters") {
  ModelBuilder b(13);
  b.opset("ai.onnx.ml", 1);
  b.input("x", kFloat, {2, 3});
  b.node("LinearRegressor", {"x"}, {"y"},
         {test::reals("coefficients", {1, 2, 3}), test::reals("intercepts", {4})})
      .set_domain("ai.onnx.ml");
  CHECK(estimate_of(b).totals.parameters == 3 + 1);
}
