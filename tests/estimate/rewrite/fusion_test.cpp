// --fuse-activations behind operators that are not what the file's opset says.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "estimate/rewrite/what_if_options.h"
#include "support/estimate_of.h"

using namespace opcost;
using namespace opcost::test;

namespace {

constexpr auto kByte = ElementType::UInt8;

// Accesses of a node, "read X" or "write Y", and how often.
std::uint64_t accesses(const Estimate& estimate, const std::string& id, Action action,
                       const std::string& operand) {
  const auto node = std::ranges::find(estimate.nodes, SharedText(id), &NodeEstimate::id);
  REQUIRE_MESSAGE(node != estimate.nodes.end(), id);
  std::uint64_t count = 0;
  for (const EventEntry& entry : node->events)
    if (entry.event.action == action && entry.operand == operand) count += entry.count;
  return count;
}

void quantization(ModelBuilder& b, const std::string& name) {
  b.constant(name + "_s", float_tensor({}, {0.5F}));
  b.constant(name + "_z", raw_tensor(kByte, {}, std::string(1, '\3')));
}

void convert(ModelBuilder& b, const std::string& op, const std::string& from, const std::string& to,
             const std::string& scale) {
  b.node(op, {from, scale + "_s", scale + "_z"}, {to}).set_name(op + "_" + to);
}

// A quantised Conv of 1x1 filters: 32 results to y, of type uint8.
ModelBuilder quantized_convolution() {
  ModelBuilder b(13);
  b.input("x", kByte, {1, 1, 4, 4});
  b.weight("w", kByte, {2, 1, 1, 1});
  for (const char* name : {"x", "w", "y"}) quantization(b, name);
  convert(b, "DequantizeLinear", "x", "xf", "x");
  convert(b, "DequantizeLinear", "w", "wf", "w");
  b.node("Conv", {"xf", "wf"}, {"c"}).set_name("conv");
  convert(b, "QuantizeLinear", "c", "y", "y");
  return b;
}

// A function F of opset 18, and its call in the graph: with the same names there as here.
struct LocalFunction {
  std::vector<std::string> inputs, outputs;
};

void call_function(ModelBuilder& b, const GraphBuilder& body, const LocalFunction& names) {
  b.opset("local", 1);
  auto& made = *b.model().add_functions();
  made.set_domain("local");
  made.set_name("F");
  *made.mutable_node() = body.proto().node();
  made.add_opset_import()->set_version(18);
  for (const std::string& name : names.inputs) made.add_input(name);
  for (const std::string& name : names.outputs) made.add_output(name);
  auto& call = b.node("F", names.inputs, names.outputs);
  call.set_domain("local");
  call.set_name("call");
}

// LayerNormalization, since opset 17, and Relu: r.
void add_normalized(GraphBuilder& b) {
  b.node("LayerNormalization", {"x", "scale"}, {"n"}).set_name("norm");
  b.node("Relu", {"n"}, {"r"}).set_name("relu");
}

// Nothing is stored from norm to relu, both in the region of this prefix, and to `last`.
void check_all_fused(const Estimate& fused, const std::string& prefix, const std::string& last) {
  CHECK(accesses(fused, prefix + "norm", Action::Write, "Y") == 0);
  CHECK(accesses(fused, prefix + "relu", Action::Read, "X") == 0);
  CHECK(accesses(fused, prefix + "relu", Action::Write, "Y") == 0);
  CHECK(accesses(fused, last, Action::Read, "X") == 0);
}

}  // namespace

TEST_CASE("Fusing: an integer operator takes what the integer convolution before it makes") {
  ModelBuilder b = quantized_convolution();
  quantization(b, "r");
  convert(b, "DequantizeLinear", "y", "yf", "y");
  b.node("Relu", {"yf"}, {"rf"}).set_name("relu");
  convert(b, "QuantizeLinear", "rf", "r", "r");
  b.output("r");
  const Estimate apart = estimate_of(b), fused = estimate_of(b, fusing());
  CHECK(accesses(apart, "conv", Action::Write, "y") == 32);
  CHECK(accesses(apart, "relu", Action::Read, "X") == 32);
  CHECK(accesses(fused, "conv", Action::Write, "y") == 0);
  CHECK(accesses(fused, "relu", Action::Read, "X") == 0);
  CHECK(accesses(fused, "relu", Action::Write, "Y") == 32);
  // 32 writes and 32 reads of 8 bits at 1.25 pJ
  CHECK(apart.totals.energy.value - fused.totals.energy.value == doctest::Approx(80.0));
}

TEST_CASE("Fusing: the conversion to float takes what the integer convolution before it makes") {
  ModelBuilder b = quantized_convolution();
  convert(b, "DequantizeLinear", "y", "out", "y");
  b.output("out");
  const Estimate fused = estimate_of(b, fusing());
  CHECK(accesses(fused, "conv", Action::Write, "y") == 0);
  CHECK(accesses(fused, "DequantizeLinear_out", Action::Read, "x") == 0);
}

TEST_CASE("Fusing: an operator that the file's opset does not have takes part") {
  ModelBuilder b(12);
  b.input("x", kFloat, {2, 8});
  b.weight("scale", kFloat, {8});
  add_normalized(b);
  b.node("Gelu", {"r"}, {"y"}).set_name("gelu");  // since 20
  b.output("y");
  check_all_fused(estimate_of(b, fusing()), "", "gelu");
}

TEST_CASE("Fusing: in a function the opsets are its own, and a call is no border") {
  ModelBuilder b(12);
  b.input("x", kFloat, {2, 8});
  b.weight("scale", kFloat, {8});
  GraphBuilder body;
  add_normalized(body);
  call_function(b, body, {.inputs = {"x", "scale"}, .outputs = {"r"}});
  b.node("Sigmoid", {"r"}, {"y"}).set_name("sigmoid");
  b.output("y");
  const Estimate fused = estimate_of(b, fusing());
  check_all_fused(fused, "call/", "sigmoid");
  CHECK(assumes(fused,
                "--fuse-activations: 2 values between two nodes are neither written nor read"));
}

TEST_CASE("Fusing: a value that its function and the graph both use is written") {
  ModelBuilder b(18);
  b.input("x", kFloat, {2, 8});
  GraphBuilder body;
  body.node("Exp", {"x"}, {"e"}).set_name("exp");
  body.node("Relu", {"e"}, {"r"}).set_name("relu");
  call_function(b, body, {.inputs = {"x"}, .outputs = {"e", "r"}});
  b.node("Add", {"e", "r"}, {"y"}).set_name("add");
  b.output("y");
  const Estimate fused = estimate_of(b, fusing());
  CHECK(accesses(fused, "call/exp", Action::Write, "output") == 16);
  CHECK(accesses(fused, "call/relu", Action::Read, "X") == 16);
  CHECK(accesses(fused, "add", Action::Read, "A") == 16);
  CHECK(accesses(fused, "add", Action::Read, "B") == 0);
}

TEST_CASE("Fusing: in the body of a loop in every run, but not across its border") {
  ModelBuilder b(18);
  b.input("x", kFloat, {2, 3});
  b.constant("n", int64_tensor({}, {10}));
  GraphBuilder body;
  body.input("i", ElementType::Int64, Dims{});
  body.input("go", ElementType::Bool, Dims{});
  body.input("a");
  body.node("Identity", {"go"}, {"goes_on"}).set_name("go");
  body.node("Exp", {"a"}, {"e"}).set_name("exp");
  body.node("Relu", {"e"}, {"r"}).set_name("relu");
  for (const char* name : {"goes_on", "r"}) body.output(name);
  b.node("Loop", {"n", "", "x"}, {"last"}, {graph("body", body)}).set_name("loop");
  b.node("Neg", {"last"}, {"y"}).set_name("neg");
  b.output("y");
  const Estimate apart = estimate_of(b), fused = estimate_of(b, fusing());
  CHECK(accesses(apart, "loop/body/exp", Action::Write, "output") == 60);
  CHECK(accesses(fused, "loop/body/exp", Action::Write, "output") == 0);
  CHECK(accesses(fused, "loop/body/relu", Action::Read, "X") == 0);
  CHECK(accesses(fused, "loop/body/relu", Action::Write, "Y") == 60);
  CHECK(accesses(fused, "loop/body/exp", Action::Read, "input") == 60);
  CHECK(accesses(fused, "neg", Action::Read, "X") == 6);
  CHECK(assumes(fused,
                "--fuse-activations: 1 value between two nodes is neither written nor read; "
                "what enters or leaves the body of a loop or branch is written and read"));
}

TEST_CASE("Fusing: an output that is not the first is the one that stays in a register") {
  ModelBuilder b(13);
  b.input("x", kFloat, {4, 6});
  b.int64s("parts", {2, 2});
  b.node("Split", {"x", "parts"}, {"first", "second"}, {integer("axis", 0)}).set_name("split");
  b.node("Relu", {"second"}, {"r"}).set_name("relu");
  b.output("first");
  b.output("r");
  const Estimate fused = estimate_of(b, fusing());
  CHECK(accesses(fused, "split", Action::Write, "outputs[0]") == 12);
  CHECK(accesses(fused, "split", Action::Write, "outputs[1]") == 0);
  CHECK(accesses(fused, "relu", Action::Read, "X") == 0);
}
