// --fold-bn where the order of nodes or a function is in the way.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "estimate/rewrite/what_if_options.h"
#include "support/estimate_of.h"

using namespace opcost;
using namespace opcost::test;

namespace {

bool reads_bias(const NodeEstimate& node, NumberType type) {
  return std::ranges::any_of(node.events, [&](const EventEntry& entry) {
    return entry.event.action == Action::Read && entry.operand == "B" && entry.event.type == type;
  });
}

constexpr NumberType kFloat32{NumberFormat::Float, Bits{32}};

}  // namespace

TEST_CASE("Folding: the bias counts though its Constant stands behind the convolution") {
  ModelBuilder b(15);
  b.input("x", kFloat, {1, 1, 4, 4});
  b.weight("w", kFloat, {2, 1, 1, 1});
  b.node("Conv", {"x", "w"}, {"c"}).set_name("conv");
  for (const char* name : {"scale", "bias", "mean", "var"})
    b.node("Constant", {}, {name}, {tensor("value", float_tensor({2}, {1.0F, 2.0F}))});
  b.node("BatchNormalization", {"c", "scale", "bias", "mean", "var"}, {"n"});
  b.output("n");
  CHECK(estimate_of(b, folding()).totals.parameters == 4);  // two weights, two biases
}

TEST_CASE("Folding: parameters that a call passes to its function are constants there") {
  ModelBuilder b(18);
  b.opset("local", 1);
  b.input("x", kFloat, {1, 1, 4, 4});
  b.weight("w", kFloat, {2, 1, 1, 1});
  for (const char* name : {"scale", "bias", "mean", "var"}) b.weight(name, kFloat, {2});
  GraphBuilder body;
  body.node("Conv", {"a", "k"}, {"c"}).set_name("conv");
  body.node("BatchNormalization", {"c", "s", "b", "m", "v"}, {"n"}).set_name("norm");
  auto& function = *b.model().add_functions();
  function.set_domain("local");
  function.set_name("F");
  function.add_opset_import()->set_version(18);
  *function.mutable_node() = body.proto().node();
  for (const char* name : {"a", "k", "s", "b", "m", "v"}) function.add_input(name);
  function.add_output("n");
  auto& call = b.node("F", {"x", "w", "scale", "bias", "mean", "var"}, {"y"});
  call.set_domain("local");
  call.set_name("call");
  b.output("y");
  const Estimate result = estimate_of(b, folding());
  CHECK(node_with_id(result, "call/norm").status == NodeStatus::Folded);
  CHECK(reads_bias(node_with_id(result, "call/conv"), kFloat32));
}

TEST_CASE("Folding: the bias is float though the weights are stored in few bits") {
  ModelBuilder b(13);
  b.input("x", kFloat, {1, 1, 4, 4});
  b.weight("w", ElementType::Int8, {2, 1, 1, 1});
  b.constant("w_s", float_tensor({}, {0.5F}));
  for (const char* name : {"scale", "bias", "mean", "var"}) b.weight(name, kFloat, {2});
  b.node("DequantizeLinear", {"w", "w_s"}, {"wf"});
  b.node("Conv", {"x", "wf"}, {"c"}).set_name("conv");
  b.node("BatchNormalization", {"c", "scale", "bias", "mean", "var"}, {"n"});
  b.output("n");
  CHECK(reads_bias(node_with_id(estimate_of(b, folding()), "conv"), kFloat32));
}
