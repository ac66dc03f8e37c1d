// --spikes: which contractions add spikes, how often nodes run, and what neurons cost.
#include <doctest/doctest.h>

#include <string>

#include "opcost/estimate/estimate.h"
#include "opcost/estimate/read_spike_plan.h"
#include "opcost/graph/load_onnx.h"
#include "support/estimate_of.h"
#include "support/files.h"
#include "support/paths.h"
#include "support/program.h"
#include "tests/cost/table_text.h"

using namespace opcost;
using namespace opcost::test;

namespace spikes_test {
namespace {

EstimateOptions spiking(const std::string& words, Placement placement = Placement::Tiled) {
  EstimateOptions options = under(placement);
  const auto plan = spike_plan(words);
  REQUIRE_MESSAGE(plan.ok(), (plan ? "" : plan.error().what));
  options.what_if.spikes = *plan;
  return options;
}

std::uint64_t count(const NodeEstimate& node, Action action) {
  std::uint64_t sum = 0;
  for (const EventEntry& entry : node.events)
    if (entry.event.action == action) sum += entry.count;
  return sum;
}

std::uint64_t reads_of(const NodeEstimate& node, const std::string& operand) {
  std::uint64_t sum = 0;
  for (const EventEntry& entry : node.events)
    if (entry.event.action == Action::Read && entry.operand == operand) sum += entry.count;
  return sum;
}

/// conv1 - Relu - MaxPool - conv2 - BatchNormalization - conv3 - (x > 0) - Cast - Gemm - mean - fc
ModelBuilder network() {
  ModelBuilder b;
  b.input("x", kFloat, {1, 3, 8, 10});
  b.weight("w1", kFloat, {4, 3, 3, 3});
  b.weight("w2", kFloat, {6, 4, 3, 3});
  b.weight("w3", kFloat, {5, 6, 1, 1});
  b.weight("w5", kFloat, {7, 2});
  for (const char* name : {"s", "o", "m", "v"}) b.weight(name, kFloat, {6});
  b.constant("zero", float_tensor({}, {0}));
  const auto pads = ints("pads", {1, 1, 1, 1});
  b.node("Conv", {"x", "w1"}, {"a"}, {pads}).set_name("conv1");
  b.node("Relu", {"a"}, {"r"}).set_name("relu");
  b.node("MaxPool", {"r"}, {"p"}, {ints("kernel_shape", {2, 2}), ints("strides", {2, 2})});
  b.node("Conv", {"p", "w2"}, {"c"}, {pads}).set_name("conv2");
  b.node("BatchNormalization", {"c", "s", "o", "m", "v"}, {"n"});
  b.node("Conv", {"n", "w3"}, {"d"}).set_name("conv3");
  b.node("Greater", {"d", "zero"}, {"g"});
  b.node("Cast", {"g"}, {"f"}, {integer("to", 1)});
  return b;
}

ModelBuilder whole_network() {
  ModelBuilder b = network();
  b.int64s("row", {1, 100});
  b.weight("w6", kFloat, {7, 100});
  b.node("Reshape", {"f", "row"}, {"k"});
  b.node("Gemm", {"k", "w6"}, {"e"}, {integer("transB", 1)}).set_name("fc1");
  b.node("Gemm", {"e", "w5"}, {"y"}).set_name("fc2");
  b.output("y");
  return b;
}

}  // namespace
}  // namespace spikes_test

using namespace spikes_test;

namespace {

/// A layer of 5 outputs and 12 inputs, for 3 vectors.
ModelBuilder one_layer() {
  ModelBuilder b;
  b.input("x", kFloat, {3, 12});
  b.weight("w", kFloat, {5, 12});
  b.node("Gemm", {"x", "w"}, {"y"}, {integer("transB", 1)}).set_name("fc");
  b.output("y");
  return b;
}

}  // namespace

TEST_CASE("Spikes: rate 1 in one timestep adds once per product, and multiplies nothing") {
  const Folder folder("rate-one");
  const std::string rates = folder.file("r.csv", "node,rate,timesteps\nfc,1,1\n");
  for (const Placement placement : kAllPlacements) {
    const Estimate made = estimate_of(one_layer(), spiking(rates, placement));
    const NodeEstimate& node = node_named(made, "fc");
    CHECK(count(node, Action::Accumulate) == 180);
    CHECK(count(node, Action::Mul) == 0);
    CHECK(count(node, Action::Add) == 0);
    CHECK(node.macs == 0);
    CHECK(reads_of(node, "B") >= 60);
    CHECK(made.totals.energy_floor <= made.totals.energy_tiled);
    CHECK(made.totals.energy_tiled <= made.totals.energy_array);
  }
  // 180 additions, 180 reads of 32 and of 1 bit and 15 writes below 8 KiB
  const double expected = 180 * 0.9 + 180 * 5 + 180 * 5.0 / 32 + 15 * 5;
  const Estimate array = estimate_of(one_layer(), spiking(rates, Placement::Array));
  CHECK(array.totals.energy.value == doctest::Approx(expected));
}

TEST_CASE("Spikes: of each timestep the share of the rate is read and added") {
  const Folder folder("rate-less");
  const std::string rates = folder.file("r.csv", "layer,rate,timesteps\nf*,0.25,4\n");
  const Estimate made = estimate_of(one_layer(), spiking(rates, Placement::Array));
  const NodeEstimate& node = node_named(made, "fc");
  CHECK(count(node, Action::Accumulate) == 180);  // a quarter of 180, four times
  CHECK(reads_of(node, "B") == 180);
  CHECK(reads_of(node, "A") == 4 * 180);  // a bit each
  CHECK(count(node, Action::Write) == 4 * 15);
  CHECK(node.times == 4);
  const std::string none = folder.file("n.csv", "node,rate\nfc,0\n");
  CHECK(count(node_named(estimate_of(one_layer(), spiking(none)), "fc"), Action::Accumulate) == 0);
}

TEST_CASE("Spikes: behind neurons there are spikes, behind sums and scales real numbers") {
  const Estimate made = estimate_of(whole_network(), spiking("rate=0.2,timesteps=3"));
  for (const char* real : {"conv1", "conv3", "fc2"}) {
    CAPTURE(real);
    CHECK(node_named(made, real).macs > 0);
    CHECK(count(node_named(made, real), Action::Accumulate) == 0);
    CHECK(node_named(made, real).times == 3);
  }
  for (const char* spiking_node : {"conv2", "fc1"}) {
    CAPTURE(spiking_node);
    CHECK(node_named(made, spiking_node).macs == 0);
    CHECK(count(node_named(made, spiking_node), Action::Mul) == 0);
    CHECK(count(node_named(made, spiking_node), Action::Accumulate) > 0);
  }
  // 6 filters of 4·9 taps at 4·5 positions: 4,320 products, of which one in five, three times
  CHECK(count(node_named(made, "conv2"), Action::Accumulate) == 3 * 864);
  CHECK(mentions(made.assumptions, "2 contractions take spikes"));
  CHECK(mentions(made.assumptions, "3 contractions of real numbers: conv1, conv3, fc2"));
}

TEST_CASE("Spikes: of many contractions of real numbers five are named") {
  const auto layers = [](int count) {
    ModelBuilder b;
    b.input("x0", kFloat, {1, 4});
    b.weight("w", kFloat, {4, 4});
    for (int at = 0; at < count; ++at)
      b.node("MatMul", {"x" + std::to_string(at), "w"}, {"x" + std::to_string(at + 1)})
          .set_name("m" + std::to_string(at));
    b.output("x" + std::to_string(count));
    return estimate_of(b, spiking("rate=0.5,timesteps=1")).assumptions;
  };
  CHECK(mentions(layers(5), "5 contractions of real numbers: m0, m1, m2, m3, m4;"));
  CHECK(mentions(layers(6), "6 contractions of real numbers: m0, m1, m2, m3, m4, and 1 more;"));
  CHECK(mentions(layers(12), "of real numbers: m0, m1, m10, m11, m2, and 7 more;"));
}

TEST_CASE("Spikes: a leaky integrate-and-fire neuron is one update per element and timestep") {
  auto options = spiking("rate=0.2,timesteps=3");
  options.what_if.spikes.neurons = Neurons::Lif;
  const Estimate made = estimate_of(whole_network(), options);
  const NodeEstimate& relu = node_named(made, "relu");
  CHECK(count(relu, Action::Neuron) == 3 * 4 * 80);
  CHECK(count(relu, Action::Read) == 2 * 3 * 4 * 80);   // its input and its potential
  CHECK(count(relu, Action::Write) == 2 * 3 * 4 * 80);  // its potential and its spike
  CHECK(count(relu, Action::Compare) == 0);
  CHECK(relu.counted_as == "LIF");
}

TEST_CASE("Spikes: a table of a neuromorphic chip prices accumulations and neurons") {
  const CostTable table = table_of(small_table());
  const Price add = price_of(table, Action::Accumulate, "float32");
  CHECK(add.each.value == 1);  // opcost's own: an addition
  CHECK(price_of(table, Action::Neuron, "float32").each.value == 4 + 3);
  const CostTable chip = table_of(
      "schema: opcost.table/1\nname: chip\nunit: pJ\nsource: a test\n"
      "arithmetic: {mul: {float32: 4}, add: {float32: 1}, accumulate: {float32: 23.6}, "
      "neuron: {float32: 81}}\n"
      "memory: [{name: none, access: {32: 0}}]\nwidths: {memory: linear}\n");
  CHECK(price_of(chip, Action::Accumulate, "float32").each.value == 23.6);
  CHECK(price_of(chip, Action::Neuron, "float32").each.value == 81);
}

TEST_CASE("Spikes: the chip of docs/spikes.md prices spikes and neurons, and names what it lacks") {
  const std::string page = source_file("docs/spikes.md");
  const std::size_t begin = page.find("schema: opcost.table/1");
  REQUIRE(begin != std::string::npos);
  const CostTable loihi = table_of(page.substr(begin, page.find("```", begin) - begin));
  ModelBuilder b;
  b.input("x", kFloat, {1, 100});
  b.weight("w", kFloat, {100, 20});
  b.node("Gemm", {"x", "w"}, {"h"}).set_name("fc");
  b.node("Relu", {"h"}, {"y"}).set_name("relu");
  b.output("y");
  const Folder folder("chip");
  const auto priced = [&](const std::string& rates) {
    auto options = spikes_test::spiking(folder.file("rates.csv", rates));
    options.what_if.spikes.neurons = Neurons::Lif;
    const std::string bytes = b.bytes();
    const auto model = load_onnx(bytes.data(), bytes.size(), "chip.onnx");
    REQUIRE(model);
    return estimate(*model, loihi, options);
  };
  const auto made = priced("node,rate,timesteps\nfc,0.1,4\nrelu,real,4\n");
  REQUIRE_MESSAGE(made.ok(), (made ? "" : made.error().what));
  CHECK(made->totals.energy.value == doctest::Approx(4 * (200 * 27.1 + 20 * 81)));
  const auto real = priced("node,rate,timesteps\nfc,real,4\n");
  REQUIRE_FALSE(real.ok());
  CHECK(real.error().what.find("no price for mul float32") != std::string::npos);
}

TEST_CASE("Spikes: what fits no node, or has no loops, is said") {
  const Folder folder("unfit");
  const std::string rates = folder.file("r.csv", "node,rate\nnobody,0.5\nfc,0.1\n");
  CHECK(mentions(estimate_of(one_layer(), spiking(rates)).warnings, "no node fits `nobody`"));
}

TEST_CASE("Spikes: words and files that say nothing are refused") {
  const Folder folder("refused");
  struct Case {
    std::string words, what;
  };
  for (const Case& one :
       {Case{"rate=1.5", "no number from 0 to 1"}, Case{"rate=nan", "no number from 0 to 1"},
        Case{"timesteps=4", "no rate is given"},
        Case{"rate=0.2,timesteps=0", "no number of timesteps"},
        Case{"rate=0.2,timesteps=99999999999", "no number of timesteps"},
        Case{"rate=0.2,times=4", "is no file, and no rate"}, Case{folder.path("absent.csv"), ""},
        Case{folder.file("empty.csv", ""), ""},
        Case{folder.file("no-rows.csv", "node,rate\n"), "no rows"},
        Case{folder.file("title.csv", "node,speed\na,1\n"), "unknown column `speed`"},
        Case{folder.file("no-node.csv", "rate\n1\n"), "no column"},
        Case{folder.file("nameless.csv", "node,rate\n ,1\n"), "names no node"},
        Case{folder.file("rate.csv", "node,rate\na,-0.1\n"), "no number from 0 to 1"},
        Case{folder.file("steps.csv", "node,rate,timesteps\na,0.1,x\n"),
             "no number of timesteps"}}) {
    CAPTURE(one.words);
    const auto plan = spike_plan(one.words);
    REQUIRE_FALSE(plan.ok());
    CHECK(to_string(plan.error()).find(one.what) != std::string::npos);
  }
}
