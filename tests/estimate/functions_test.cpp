// Model-local functions: their nodes are counted where they are called.
#include <doctest/doctest.h>

#include <algorithm>

#include "support/estimate_of.h"

using namespace opcost;
using namespace opcost::test;

namespace {

onnx_format::FunctionProto& add_function(ModelBuilder& b, const std::string& name,
                                         const GraphBuilder& body) {
  auto& function = *b.model().add_functions();
  function.set_domain("local");
  function.set_name(name);
  function.add_opset_import()->set_version(18);
  auto* local = function.add_opset_import();
  local->set_domain("local");
  local->set_version(1);
  *function.mutable_node() = body.proto().node();
  return function;
}

void take(onnx_format::FunctionProto& function, const Names& inputs, const Names& outputs) {
  for (const std::string& input : inputs) function.add_input(input);
  for (const std::string& output : outputs) function.add_output(output);
}

onnx_format::NodeProto& call(GraphBuilder& b, const std::string& name, const Names& inputs,
                             const Names& outputs, const std::string& node_name) {
  auto& node = b.node(name, inputs, outputs);
  node.set_domain("local");
  node.set_name(node_name);
  return node;
}

ModelBuilder with_input() {
  ModelBuilder b(18);
  b.opset("local", 1);
  b.input("x", kFloat, {2, 3});
  return b;
}

std::vector<std::string> ids(const Estimate& estimate) {
  std::vector<std::string> all;
  for (const NodeEstimate& node : estimate.nodes) all.push_back(node.id);
  return all;
}

// Each of so many functions calls the next one twice; the last one has the leaf's nodes.
ModelBuilder unfolding(int levels, const GraphBuilder& leaf) {
  ModelBuilder b = with_input();
  for (int level = 0; level < levels; ++level) {
    GraphBuilder body;
    const std::string next = "F" + std::to_string(level + 1);
    call(body, next, {"a"}, {"t"}, "left");
    call(body, next, {"t"}, {"r"}, "right");
    take(add_function(b, "F" + std::to_string(level), body), {"a"}, {"r"});
  }
  take(add_function(b, "F" + std::to_string(levels), leaf), {"a"}, {"r"});
  call(b, "F0", {"x"}, {"y"}, "call");
  return b;
}

}  // namespace

TEST_CASE("Functions: each call counts the body's nodes, named behind the call") {
  ModelBuilder b = with_input();
  GraphBuilder body;
  body.node("Exp", {"a"}, {"t"}).set_name("exp");
  body.node("Neg", {"t"}, {"r"}).set_name("neg");
  take(add_function(b, "ExpNeg", body), {"a"}, {"r"});
  call(b, "ExpNeg", {"x"}, {"y"}, "first");
  call(b, "ExpNeg", {"y"}, {"z"}, "second");
  b.output("z");
  const Estimate result = estimate_of(b);
  CHECK(ids(result) == Names{"first/exp", "first/neg", "second/exp", "second/neg"});
  CHECK(result.totals.by_action.at("exp").count == 12);
  CHECK(result.nodes[0].module == "first");
  CHECK(result.outputs.at(0).shape == Shape{2, 3});
}

TEST_CASE("Functions: attributes are passed down, by reference or by default") {
  ModelBuilder b = with_input();
  GraphBuilder inner, outer;
  inner.node("Concat", {"a", "a"}, {"r"}, {reference("axis", "along")});
  auto& join = add_function(b, "Join", inner);
  take(join, {"a"}, {"r"});
  join.add_attribute("along");
  *call(outer, "Join", {"a"}, {"r"}, "join").add_attribute() = reference("along", "dim");
  auto& twice = add_function(b, "Twice", outer);
  take(twice, {"a"}, {"r"});
  *twice.add_attribute_proto() = integer("dim", 1);
  call(b, "Twice", {"x"}, {"by_default"}, "default");
  *call(b, "Twice", {"x"}, {"told"}, "told").add_attribute() = integer("dim", 0);
  b.output("by_default");
  b.output("told");
  const Estimate result = estimate_of(b);
  CHECK(result.outputs.at(0).shape == Shape{2, 6});
  CHECK(result.outputs.at(1).shape == Shape{4, 3});
}

TEST_CASE("Functions: overloads are told apart") {
  ModelBuilder b = with_input();
  GraphBuilder exp, neg;
  exp.node("Exp", {"a"}, {"r"}).set_name("exp");
  neg.node("Neg", {"a"}, {"r"}).set_name("neg");
  take(add_function(b, "F", exp), {"a"}, {"r"});
  auto& second = add_function(b, "F", neg);
  second.set_overload("v2");
  take(second, {"a"}, {"r"});
  call(b, "F", {"x"}, {"y"}, "call").set_overload("v2");
  CHECK(ids(estimate_of(b)) == Names{"call/neg"});
}

TEST_CASE("Functions: an input that the call leaves out is left out inside too") {
  ModelBuilder b = with_input();
  GraphBuilder body;
  body.node("Clip", {"a", "low", "high"}, {"r"}).set_name("clip");
  take(add_function(b, "Clamp", body), {"a", "low", "high"}, {"r"});
  b.constant("zero", float_tensor({}, {0.0F}));
  call(b, "Clamp", {"x", "zero"}, {"y"}, "call");
  // One bound: one compare an element.
  CHECK(estimate_of(b).totals.by_action.at("compare").count == 6);
}

TEST_CASE("Functions: a weight that is passed to several calls is one parameter") {
  ModelBuilder b = with_input();
  GraphBuilder body;
  body.node("MatMul", {"a", "w"}, {"r"});
  take(add_function(b, "Linear", body), {"a", "w"}, {"r"});
  b.weight("weight", kFloat, {3, 3});
  call(b, "Linear", {"x", "weight"}, {"y"}, "first");
  call(b, "Linear", {"y", "weight"}, {"z"}, "second");
  const Estimate result = estimate_of(b);
  CHECK(result.totals.parameters == 9);
  CHECK(result.totals.macs == 2 * 2 * 3 * 3);
}

TEST_CASE("Functions: a body sees nothing of the graph around its call") {
  ModelBuilder b = with_input();
  GraphBuilder body;
  body.node("Add", {"a", "x"}, {"r"});
  take(add_function(b, "Spy", body), {"a"}, {"r"});
  call(b, "Spy", {"x"}, {"y"}, "call");
  CHECK(estimate_of(b).coverage.unknown == 1);
}

TEST_CASE("Functions: one that calls itself is an error, not a crash") {
  ModelBuilder b = with_input();
  GraphBuilder body;
  call(body, "Endless", {"a"}, {"r"}, "again");
  take(add_function(b, "Endless", body), {"a"}, {"r"});
  call(b, "Endless", {"x"}, {"y"}, "call");
  const auto result = try_estimate(b);
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().what.find("`Endless`") != std::string::npos);
}

TEST_CASE("Functions: 2^40 nodes in a file of 40 functions are an error, not a hang" *
          doctest::test_suite("slow with sanitizers")) {
  GraphBuilder leaf;
  leaf.node("Neg", {"a"}, {"r"});
  const auto result = try_estimate(unfolding(40, leaf));
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().what.find("unfold") != std::string::npos);
}

TEST_CASE("Functions: nodes with thousands of operands unfold into less" *
          doctest::test_suite("slow with sanitizers")) {
  GraphBuilder leaf;
  leaf.node("Max", std::vector<std::string>(2000, "a"), {"r"});
  const auto result = try_estimate(unfolding(15, leaf));
  REQUIRE_FALSE(result.ok());  // 65,535 nodes, but 66 million operands
  CHECK(result.error().what.find("unfold into") != std::string::npos);
}
