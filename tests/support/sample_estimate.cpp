// Makes an estimate by hand, for tests of reports.
#include "support/sample_estimate.h"

#include "estimate/module_path.h"

#include <utility>

namespace opcost::test {
namespace {

constexpr double kMul = 3.7, kAdd = 0.9;  // float32 at 45 nm
constexpr double kSmall = 5.0, kMiddle = 10.0;

// `outputs` pixels, each the sum over `taps` products.
NodeEstimate conv_node(const std::string& name, Shape output, std::uint64_t outputs,
                       std::uint64_t taps) {
  NodeEstimate node = plain_node(name, "Conv", NodeStatus::Counted);
  using Integers = std::vector<std::int64_t>;
  node.attributes = {{"kernel_shape", Integers{3, 3}, ""}, {"strides", Integers{2, 2}, ""}};
  node.inputs = {{"x", ElementType::Float, Shape{1, 3, 9, 7}, false},
                 {"w", ElementType::Float, Shape{4, 3, 3, 3}, false}};
  node.outputs = {{name + "_out", ElementType::Float, std::move(output), false}};
  node.macs = outputs * taps;
  node.events = {event(Action::Mul, {}, "", outputs * taps, kMul),
                 event(Action::Add, {}, "", outputs * (taps - 1), kAdd),
                 event(Action::Read, 0, "W", outputs * taps, kSmall),
                 event(Action::Read, 1, "X", outputs * taps, kMiddle),
                 event(Action::Write, 0, "Y", outputs, kSmall)};
  node.energy_floor = Picojoules{100.0};
  return node;
}

NodeEstimate relu_node() {
  NodeEstimate node = plain_node("/features/relu/Relu", "Relu", NodeStatus::Counted);
  node.outputs = {{"relu_out", ElementType::Float, Shape{1, 4, 4, 3}, false}};
  node.events = {event(Action::Compare, {}, "", 48, kAdd), event(Action::Read, 0, "X", 48, kSmall),
                 event(Action::Write, 0, "Y", 48, kSmall)};
  node.energy_floor = Picojoules{48 * (kAdd + 2 * kSmall)};
  return node;
}

void add_to_totals(Estimate& estimate, const NodeEstimate& node) {
  Totals& totals = estimate.totals;
  totals.macs += node.macs;
  totals.energy += node.energy;
  totals.energy_floor += node.energy_floor;
  totals.energy_tiled += node.energy_tiled;
  totals.energy_array += node.energy_array;
  const auto add = [](Subtotal& subtotal, std::uint64_t count, Picojoules energy) {
    subtotal.count += count;
    subtotal.energy += energy;
  };
  for (const EventEntry& entry : node.events) {
    add(totals.by_action[std::string(to_string(entry.event.action))], entry.count, entry.energy);
    add(totals.by_tier[entry.tier ? estimate.tiers[entry.tier->value].name : ""], entry.count,
        entry.energy);
  }
  if (node.status == NodeStatus::Counted) add(totals.by_op[node.op], 1, node.energy);
}

}  // namespace

Estimate empty_estimate() {
  Estimate estimate;
  estimate.model = "models/sample.onnx";
  estimate.graph_name = "main_graph";
  estimate.producer = "pytorch 2.1.0";
  estimate.ir_version = 8;
  estimate.opsets = {{"", 17}, {"com.microsoft", 1}};
  estimate.inputs = {{"x", ElementType::Float, Shape{1, 3, 9, 7}, false}};
  estimate.table.name = "45nm";
  estimate.table.technology = "45 nm CMOS at 0.9 V";
  estimate.table.description = "Horowitz, ISSCC 2014, as used by Wiedemann et al. 2020";
  const auto kib = [](std::uint64_t size) { return Bytes{Count{size * 1024}}; };
  estimate.tiers = {{"8KB", kib(8)}, {"32KB", kib(32)}, {"1MB", kib(1024)}, {"DRAM", {}}};
  estimate.bound_dims = {{"batch", 1}};
  estimate.has_batch = true;
  return estimate;
}

void add_node(Estimate& estimate, NodeEstimate node) {
  for (const EventEntry& entry : node.events) node.energy += entry.energy;
  switch (node.status) {
    case NodeStatus::Counted: ++estimate.coverage.counted; break;
    case NodeStatus::Free: ++estimate.coverage.free; break;
    case NodeStatus::Folded: ++estimate.coverage.folded; break;
    case NodeStatus::Unknown: ++estimate.coverage.unknown; break;
  }
  node.energy_tiled = node.energy_array = node.energy;
  add_to_totals(estimate, node);
  estimate.nodes.push_back(std::move(node));
}

NodeEstimate plain_node(const std::string& name, const std::string& op, NodeStatus status,
                        const std::string& reason) {
  NodeEstimate node;
  node.id = node.name = name;
  node.module = module_path({}, name);
  node.op = op;
  node.status = status;
  node.reason = reason;
  if (status == NodeStatus::Unknown) node.unknown = UnknownReason::Operator;
  return node;
}

EventEntry event(Action action, std::optional<std::size_t> tier, const std::string& operand,
                 std::uint64_t count, double each) {
  EventEntry entry;
  entry.event.action = action;
  entry.event.in_mac = action == Action::Mul || action == Action::Add;
  if (tier) entry.tier = TierIndex{*tier};
  entry.operand = operand;
  entry.count = count;
  entry.energy = Picojoules{static_cast<double>(count) * each};
  return entry;
}

NodeEstimate matvec_node(const std::string& name) {
  NodeEstimate node = plain_node(name, "Gemm", NodeStatus::Counted);
  node.inputs = {{"a", ElementType::Float, Shape{1, 12}, false},
                 {"b", ElementType::Float, Shape{12, 5}, false}};
  node.outputs = {{"y", ElementType::Float, Shape{1, 5}, false}};
  node.macs = 60;
  node.events = {event(Action::Mul, {}, "", 60, kMul), event(Action::Add, {}, "", 55, kAdd),
                 event(Action::Read, 0, "A", 60, kSmall), event(Action::Read, 0, "B", 60, kSmall),
                 event(Action::Write, 0, "Y", 5, kSmall)};
  node.energy_floor = Picojoules{656.5};  // 222 + 49.5 + (12 + 60 + 5) * 5
  return node;
}

Estimate sample_estimate() {
  Estimate estimate = empty_estimate();
  add_node(estimate, conv_node("/features/conv1/Conv", {1, 4, 4, 3}, 48, 27));
  add_node(estimate, relu_node());
  add_node(estimate, conv_node("/features/conv2/Conv", {1, 4, 2, 2}, 16, 36));
  add_node(estimate, plain_node("nms", "NonMaxSuppression", NodeStatus::Unknown,
                                "opcost has no rule for it"));
  add_node(estimate, plain_node("/classifier/Reshape", "Reshape", NodeStatus::Free,
                                "a view of the same elements"));
  add_node(estimate, plain_node("/classifier/Add", "Add", NodeStatus::Folded,
                                "all its inputs are constants"));
  add_node(estimate, matvec_node("/classifier/fc/Gemm"));
  estimate.totals.parameters = 312;  // 108 + 144 + 60
  estimate.derived_prices = {
      {"compare float32", "compare = 1 add (opcost's own)", Picojoules{kAdd}}};
  estimate.warnings = {"the file has no value_info"};
  estimate.assumptions = {"the leading dim of x, `batch`, is taken as 1"};
  return estimate;
}

Estimate large_estimate(std::size_t nodes) {
  Estimate estimate = empty_estimate();
  estimate.nodes.reserve(nodes);
  for (std::size_t i = 0; i < nodes; ++i)
    add_node(estimate, conv_node("/blocks/block" + std::to_string(i / 10) + "/conv" +
                                     std::to_string(i % 10) + "/Conv",
                                 {1, 4, 4, 3}, 48 + i % 7, 27));
  return estimate;
}

}  // namespace opcost::test
