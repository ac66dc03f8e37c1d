// Which nodes can work in place, and what tables of whole nodes make of it.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>

#include "opcost/core/text.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "opcost/predict/find_prices.h"
#include "opcost/predict/layerwise_file.h"
#include "support/dice.h"
#include "support/estimate_of.h"
#include "support/node_orders.h"

using namespace opcost;
using namespace opcost::test;

namespace {

/// A Relu alone is 10 pJ an element, in place 1; a Conv 1000 pJ, an Add 20 pJ an element.
const std::string kTable =
    "schema: opcost.layerwise/1\nname: t\nunit: pJ\nregressions:\n"
    "  - {op: Conv, type: float32, terms: {call: 1000}}\n"
    "  - {op: Add, type: float32, terms: {macs: 20}}\n"
    "  - {op: Relu, type: float32, terms: {macs: 10}}\n"
    "  - {op: Relu, type: float32, in_place: true, terms: {macs: 1}}\n";

Estimate priced(const std::string& bytes, const std::string& table = kTable, bool fuse = false) {
  const auto model = load_onnx(bytes.data(), bytes.size(), "test.onnx");
  REQUIRE_MESSAGE(model.ok(), (model ? "" : to_string(model.error())));
  auto prices = parse_layerwise(table, "t.yaml");
  REQUIRE_MESSAGE(prices.ok(), (prices ? "" : to_string(prices.error())));
  prices->fall_back_to(*find_table("45nm"));
  EstimateOptions options;
  options.what_if.fuse_activations = fuse;
  auto result = estimate(*model, *prices, options);
  REQUIRE_MESSAGE(result.ok(), (result ? "" : to_string(result.error())));
  return *std::move(result);
}

double energy(const Estimate& estimate, const std::string& name) {
  return node_named(estimate, name).energy.value;
}

/// A convolution of 32 results to `to`; the graph's input is x.
void convolution(ModelBuilder& b, const std::string& from, const std::string& to) {
  if (from == "x") b.input("x", kFloat, {1, 2, 4, 4});
  b.weight("w_" + to, kFloat, {2, 2, 1, 1});
  b.node("Conv", {from, "w_" + to}, {to}).set_name("conv_" + to);
}

void relu(ModelBuilder& b, const std::string& from, const std::string& to) {
  b.node("Relu", {from}, {to}).set_name("relu_" + to);
}

/// Relus of the graph's input, in place, behind a view, and of a value that is read twice.
ModelBuilder network(const std::string& prefix = "") {
  ModelBuilder b;
  const auto named = [&prefix](const char* name) { return prefix + name; };
  b.input(named("x"), kFloat, {1, 2, 4, 4});
  b.weight(named("w"), kFloat, {2, 2, 1, 1});
  relu(b, named("x"), named("first"));
  b.node("Conv", {named("first"), named("w")}, {named("a")}).set_name(named("conv_a"));
  relu(b, named("a"), named("b"));
  b.node("Conv", {named("b"), named("w")}, {named("c")}).set_name(named("conv_c"));
  b.node("Flatten", {named("c")}, {named("flat")}).set_name(named("flatten"));
  relu(b, named("flat"), named("d"));
  b.node("Conv", {named("b"), named("w")}, {named("e")}).set_name(named("conv_e"));
  relu(b, named("e"), named("f"));
  b.node("Add", {named("e"), named("f")}, {named("g")}).set_name(named("add"));
  b.output(named("d")).output(named("g"));
  return b;
}

std::map<std::string, double> energies(const Estimate& estimate, std::size_t prefix) {
  std::map<std::string, double> found;
  for (const NodeEstimate& node : estimate.nodes)
    if (node.op == "Relu" || node.op == "Add")
      found[node.outputs[0].name.substr(prefix)] = node.energy.value;
  return found;
}

}  // namespace

TEST_CASE("In place: a value that a node makes for one elementwise reader alone, under any name") {
  const Estimate result = priced(network().bytes());
  CHECK(energy(result, "relu_first") == 320.0);  // the graph's input is the caller's
  CHECK(energy(result, "relu_b") == 32.0);
  CHECK(energy(result, "relu_d") == 32.0);   // behind a view
  CHECK(energy(result, "relu_f") == 320.0);  // the Add reads its input too
  // The Add could take the place of the Relu's result, and has a regression alone only.
  CHECK(energy(result, "add") == 640.0);
  CHECK(mentions(result.assumptions, "node `add` (Add): it can work in place"));
  CHECK_FALSE(mentions(result.assumptions, "(Relu)"));
  CHECK(node_named(result, "relu_b").whole->how == "regression of Relu float32 in place");
  CHECK(node_named(result, "relu_f").whole->how == "regression of Relu float32");
}

TEST_CASE("In place: what the graph gives, or makes of constants, keeps its place") {
  ModelBuilder b;
  convolution(b, "x", "y");
  relu(b, "y", "z");
  b.output("y").output("z");
  CHECK(energy(priced(b.bytes()), "relu_z") == 320.0);
  ModelBuilder twice;
  convolution(twice, "x", "y");
  twice.node("Add", {"y", "y"}, {"z"}).set_name("add");
  twice.output("z");
  CHECK_FALSE(mentions(priced(twice.bytes()).assumptions, "in place"));
}

TEST_CASE("In place: neither the order of the file nor its names decide") {
  const auto plain = energies(priced(network().bytes()), 0);
  CHECK(plain.size() == 5);
  CHECK(energies(priced(network("zz_").bytes()), 3) == plain);
  Dice dice(5);
  for (int i = 0; i < 10; ++i) {
    ModelBuilder shuffled = network();
    onnx_format::ModelProto model;
    REQUIRE(model.ParseFromString(shuffled.bytes()));
    shuffle_nodes(model, Order::Any, dice);
    CHECK(energies(priced(model.SerializeAsString()), 0) == plain);
  }
}

TEST_CASE("In place: a table without such a regression prices the node as alone, and says so") {
  const std::string alone = kTable.substr(0, kTable.rfind("  - {op: Relu"));
  const Estimate result = priced(network().bytes(), alone);
  CHECK(energy(result, "relu_b") == 320.0);
  CHECK(mentions(result.assumptions,
                 "(Relu) and 1 more in the same way: it can work in place, "
                 "which costs less, but the runs of table t have it alone"));
}

TEST_CASE("In place: a regression in place is of no node that stands alone") {
  const Estimate result =
      priced(network().bytes(),
             "schema: opcost.layerwise/1\nname: t\nunit: pJ\nregressions:\n"
             "  - {op: Relu, type: float32, in_place: true, terms: {macs: 1}}\n");
  CHECK(energy(result, "relu_b") == 32.0);
  CHECK_FALSE(node_named(result, "relu_f").whole.has_value());  // by its operations
  CHECK(energy(result, "relu_f") > 0.0);
}

TEST_CASE("In place: --fuse-activations makes it nothing, where the node reads nothing else") {
  const Estimate result = priced(network().bytes(), kTable, true);
  CHECK(energy(result, "relu_b") == 0.0);
  CHECK(energy(result, "relu_d") == 0.0);
  CHECK(energy(result, "relu_first") == 320.0);
  CHECK(energy(result, "relu_f") == 320.0);
  CHECK(energy(result, "add") == 640.0);  // it still reads the convolution's result
  CHECK(energy(result, "conv_a") == 1000.0);
  CHECK(node_named(result, "relu_b").whole->how ==
        "nothing of its own: fused into the node before it");
  CHECK(mentions(result.assumptions, "fused into the node before it, it costs nothing of its own"));
  CHECK(mentions(result.assumptions, "--fuse-activations: "));
  const Estimate without = priced(network().bytes());
  CHECK(without.totals.energy.value - result.totals.energy.value == 64.0);
}

TEST_CASE("In place: a function's nodes stand where it is called, a loop's body stands alone") {
  ModelBuilder b(18);
  b.opset("local", 1);
  convolution(b, "x", "y");
  auto& made = *b.model().add_functions();
  made.set_domain("local");
  made.set_name("F");
  made.add_opset_import()->set_version(18);
  made.add_input("in");
  made.add_output("out");
  GraphBuilder body;
  body.node("Relu", {"in"}, {"out"}).set_name("inside");
  *made.mutable_node() = body.proto().node();
  auto& call = b.node("F", {"y"}, {"z"});
  call.set_domain("local");
  call.set_name("call");
  b.output("z");
  CHECK(node_of(priced(b.bytes()), "Relu").energy.value == 32.0);

  ModelBuilder loop(18);
  convolution(loop, "x", "y");
  GraphBuilder step;
  step.input("i").input("go").input("was");
  step.node("Relu", {"was"}, {"first"}).set_name("first");
  step.node("Relu", {"first"}, {"next"}).set_name("second");
  step.node("Identity", {"go"}, {"go_on"});
  step.output("go_on").output("next");
  loop.constant("trips", int64_tensor({}, {3}));
  loop.node("Loop", {"trips", "", "y"}, {"z"}, {graph("body", step)}).set_name("loop");
  loop.output("z");
  const Estimate result = priced(loop.bytes());
  // The body's own values alone; what comes into a run may be kept outside.
  CHECK(energy(result, "first") == 3 * 320.0);
  CHECK(energy(result, "second") == 3 * 32.0);
}
