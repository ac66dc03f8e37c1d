// --spikes against published counts: Spikingformer's energy logs and the syops-counter benchmark.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/parse.h"
#include "io/csv_reader.h"
#include "opcost/core/text.h"
#include "opcost/estimate/estimate.h"
#include "opcost/estimate/read_spike_plan.h"
#include "opcost/graph/load_onnx.h"
#include "support/estimate_of.h"
#include "support/files.h"
#include "support/paths.h"
#include "tests/cost/table_text.h"

using namespace opcost;
using namespace opcost::test;

namespace spiking_logs {
namespace {

/// What the logs charge: 4.6 pJ a MAC, 0.9 pJ an accumulation, no memory.
CostTable ac_and_mac_table() {
  return table_of(
      "schema: opcost.table/1\n"
      "name: ac-mac\n"
      "unit: pJ\n"
      "source: a test\n"
      "arithmetic: {mac: {float32: 4.6}, mul: {float32: 3.7}, add: {float32: 0.9}}\n"
      "widths: {memory: linear}\n"
      "memory: [{name: none, access: {32: 0}}]\n");
}

struct Row {
  std::string layer;
  std::int64_t inputs = 0, outputs = 0, taps = 0, bias = 0, positions = 0, timesteps = 0;
  std::string rate;
  double acs = 0, macs = 0;
};

struct Block {
  double q = 0, k = 0, v = 0;
};

struct Log {
  std::string name;
  std::int64_t heads = 8, head = 64, positions = 196, timesteps = 4;
  double gmacs = 0, gacs = 0, millijoules = 0;  // as printed
};

CsvTable read(const std::string& file) {
  CsvOptions options;
  options.comments = true;
  const auto table = read_csv_file(source_dir() + "/tests/data/" + file, options);
  REQUIRE_MESSAGE(table.ok(), file);
  return *table;
}

std::vector<Row> rows_of(const Log& log) {
  std::vector<Row> rows;
  for (const CsvRow& csv : read(log.name + ".csv").rows) {
    const auto whole = [&](std::size_t at) { return parse_extent(csv.cells[at]).value(); };
    const auto real = [&](std::size_t at) { return parse_real(csv.cells[at]).value(); };
    rows.push_back({csv.cells[0], whole(1), whole(2), whole(3), whole(4), whole(5), whole(6),
                    csv.cells[7], real(8), real(9)});
  }
  return rows;
}

std::vector<Block> blocks_of(const Log& log) {
  std::vector<Block> blocks;
  for (const CsvRow& csv : read(log.name + "-attention.csv").rows)
    blocks.push_back({parse_real(csv.cells[1]).value(), parse_real(csv.cells[2]).value(),
                      parse_real(csv.cells[3]).value()});
  return blocks;
}

// The share of a layer's dense operations that are accumulations. The printed rates are means over
// batches, the last of which is smaller: they differ by 2e-5 in one of the logs.
std::string rate_of(const Row& row) {
  if (row.rate == "real") return row.rate;
  const double dense = static_cast<double>(row.timesteps * row.positions * row.outputs) *
                       static_cast<double>(row.inputs * row.taps + row.bias);
  CHECK(parse_real(row.rate).value() == doctest::Approx(row.acs / dense).epsilon(2e-5));
  return exact_text(row.acs / dense);
}

// One timestep. The log counts a bias as one more weight of each sum, at the layer's rate: here as
// one more channel of the input.
void add_layer(ModelBuilder& b, const Row& row, std::string& rates) {
  const std::string x = "x:" + row.layer, w = "w:" + row.layer, y = "y:" + row.layer;
  const std::int64_t inputs = row.inputs + row.bias;
  if (row.positions == 1) {
    b.input(x, kFloat, {1, inputs});
    b.weight(w, kFloat, {row.outputs, inputs});
    b.node("Gemm", {x, w}, {y}, {integer("transB", 1)}).set_name(row.layer);
  } else {
    const auto side = static_cast<std::int64_t>(std::lround(std::sqrt(row.positions)));
    const auto kernel = static_cast<std::int64_t>(std::lround(std::sqrt(row.taps)));
    REQUIRE(side * side == row.positions);
    REQUIRE(kernel * kernel == row.taps);
    const std::int64_t pad = kernel / 2;
    b.input(x, kFloat, {1, inputs, side, side});
    b.weight(w, kFloat, {row.outputs, inputs, kernel, kernel});
    b.node("Conv", {x, w}, {y}, {ints("pads", {pad, pad, pad, pad})}).set_name(row.layer);
  }
  b.output(y);
  rates += row.layer + "," + rate_of(row) + "," + std::to_string(row.timesteps) + "\n";
}

// Attention without softmax multiplies K^T V first. A product of two spikes is none where one of
// them is missing, and there are at most as many as the fewer come.
void add_attention(ModelBuilder& b, const Log& log, const Block& block, std::size_t number,
                   std::string& rates) {
  const std::string n = std::to_string(number);
  b.input("k" + n, kFloat, {log.heads, log.head, log.positions});
  b.input("v" + n, kFloat, {log.heads, log.positions, log.head});
  b.input("q" + n, kFloat, {log.heads, log.positions, log.head});
  b.node("MatMul", {"k" + n, "v" + n}, {"kv" + n}).set_name("kv-" + n);
  b.node("MatMul", {"q" + n, "kv" + n}, {"qkv" + n}).set_name("qkv-" + n);
  b.output("qkv" + n);
  const auto line = [&](const std::string& name, double rate) {
    rates += name + n + "," + exact_text(rate) + "," + std::to_string(log.timesteps) + "\n";
  };
  line("kv-", std::min(block.k, block.v));
  line("qkv-", block.q);
}

std::uint64_t accumulations(const NodeEstimate& node) {
  std::uint64_t sum = 0;
  for (const EventEntry& entry : node.events)
    if (entry.event.action == Action::Accumulate) sum += entry.count;
  return sum;
}

// The logs print means over batches, which are no whole numbers; opcost counts whole accumulations
// in each timestep. This is all that the two differ by.
std::uint64_t whole(double accumulations, std::int64_t timesteps) {
  const auto each = accumulations / static_cast<double>(timesteps);
  return static_cast<std::uint64_t>(std::llround(each) * timesteps);
}

Estimate priced(const ModelBuilder& b, const std::string& rates) {
  const Folder folder("spikes");
  EstimateOptions options;
  const auto plan = spike_plan(folder.file("rates.csv", rates));
  REQUIRE_MESSAGE(plan.ok(), (plan ? "" : plan.error().what));
  options.what_if.spikes = *plan;
  const std::string bytes = b.bytes();
  const auto model = load_onnx(bytes.data(), bytes.size(), "log.onnx");
  REQUIRE(model);
  auto result = estimate(*model, ac_and_mac_table(), options);
  REQUIRE_MESSAGE(result.ok(), (result ? "" : result.error().what));
  return *std::move(result);
}

void check_log(const Log& log) {
  CAPTURE(log.name);
  const auto rows = rows_of(log);
  const auto blocks = blocks_of(log);
  ModelBuilder b;
  std::string rates = "layer,rate,timesteps\n";
  for (const Row& row : rows) add_layer(b, row, rates);
  for (std::size_t at = 0; at < blocks.size(); ++at) add_attention(b, log, blocks[at], at, rates);
  const Estimate made = priced(b, rates);
  double acs = 0, macs = 0, whole_acs = 0, rounded = 0;
  const auto add = [&](std::uint64_t ours, double theirs) {
    CHECK(ours == whole(theirs, log.timesteps));
    acs += theirs;
    whole_acs += static_cast<double>(ours);
    rounded += static_cast<double>(log.timesteps) / 2;
  };
  for (const Row& row : rows) {
    CAPTURE(row.layer);
    const NodeEstimate& node = node_named(made, row.layer);
    CHECK(static_cast<double>(node.macs) == row.macs);
    add(accumulations(node), row.acs);
    const double energy = 4.6 * row.macs + 0.9 * static_cast<double>(accumulations(node));
    CHECK(node.energy.value == doctest::Approx(energy).epsilon(1e-12));
    macs += row.macs;
  }
  const auto dense =
      static_cast<double>(log.timesteps * log.heads * log.positions * log.head * log.head);
  for (std::size_t at = 0; at < blocks.size(); ++at) {
    const Block& block = blocks[at];
    const double kv = dense * std::min(block.k, block.v), qkv = dense * block.q;
    add(accumulations(node_named(made, "kv-" + std::to_string(at))), kv);
    add(accumulations(node_named(made, "qkv-" + std::to_string(at))), qkv);
  }
  CHECK(macs / 1e9 == doctest::Approx(log.gmacs).epsilon(1e-12));
  CHECK(acs / 1e9 == doctest::Approx(log.gacs).epsilon(1e-12));
  // To the digit what whole accumulations cost, and from the log's total no farther than rounding.
  const double energy = made.totals.energy.value;
  CHECK(energy == doctest::Approx(4.6 * macs + 0.9 * whole_acs).epsilon(1e-12));
  CHECK(std::abs(energy - 4.6 * macs - 0.9 * acs) <= 0.9 * rounded);
  CHECK((4.6 * macs + 0.9 * acs) / 1e9 == doctest::Approx(log.millijoules).epsilon(1e-12));
  CHECK(std::round(energy / 1e4) == std::round(log.millijoules * 1e5));  // all printed digits
}

}  // namespace
}  // namespace spiking_logs

TEST_CASE("Spikes: every row of Spikingformer's energy logs, and 7.46350 and 13.65886 mJ") {
  spiking_logs::check_log(
      {"spikingformer-8-512", 8, 64, 196, 4, 0.347329512, 6.51754094076244, 7.463502601886196});
  spiking_logs::check_log(
      {"spikingformer-8-768", 12, 64, 196, 4, 0.520993768, 12.513659576717108, 13.658864951845398});
}

TEST_CASE("Spikes: the four networks of the syops-counter benchmark, from their ACs and MACs") {
  struct Published {
    const char* name;
    std::int64_t acs, macs;  // in units of 10 million
    double millijoules;
    double printed;  // half of the last digit that is printed
  };
  // github.com/iCGY96/syops-counter, README, 224 x 224 (MIT).
  for (const Published& one :
       {Published{"spiking ResNet-18", 10, 14, 0.734, 0.0005},
        Published{"SEW ResNet-18", 50, 275, 13.1, 0.05}, Published{"DSNN-18", 169, 20, 2.44, 0.005},
        Published{"ResNet-18", 0, 182, 8.372, 0.0005}}) {
    CAPTURE(one.name);
    ModelBuilder b;
    b.input("x", kFloat, {1, 10'000});
    b.weight("real", kFloat, {10'000, one.macs * 1000});
    b.node("Gemm", {"x", "real"}, {"y"}).set_name("real");
    b.output("y");
    if (one.acs > 0) {
      b.weight("spiking", kFloat, {10'000, one.acs * 1000});
      b.node("Gemm", {"x", "spiking"}, {"z"}).set_name("spiking");
      b.output("z");
    }
    const Estimate made = spiking_logs::priced(b, "node,rate\nreal,real\nspik*,1\n");
    const double millijoules = made.totals.energy.value / 1e9;
    CHECK(std::abs(millijoules - one.millijoules) <= one.printed + 1e-9);
  }
}
