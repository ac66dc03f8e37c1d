#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/memory.h"
#include "opcost/core/result.h"
#include "opcost/cost/pricer.h"
#include "opcost/estimate/what_if.h"
#include "opcost/estimate/work_unit.h"
#include "opcost/graph/graph.h"
#include "opcost/placement/placement.h"
#include "opcost/rules/custom_operators.h"

namespace opcost {

/// How an operator between DequantizeLinear and QuantizeLinear is counted.
enum class Qdq : std::uint8_t {
  Integer,   ///< As the integer operator that hardware runs; stored weights are read as stored.
  AsWritten  ///< Node by node: in float, with every conversion.
};

struct EstimateOptions {
  Placement placement = Placement::Array;
  /// Drops every event that is not mul, add, read or write, as the lecture does.
  bool four_ops_only = false;
  Qdq qdq = Qdq::Integer;
  WorkUnit per;  ///< What the totals are told for, beside one inference.
  std::map<std::string, std::int64_t> dims;   ///< --dim batch=8
  std::map<std::string, Shape> input_shapes;  ///< --input-shape x=1x3x224x224
  /// --set-value num_beams=4: what an input holds, where shapes or trips depend on it.
  std::map<std::string, std::vector<double>> input_values;
  std::map<std::string, Shape> set_shapes;           ///< --set-shape boxes=100x4, of any value
  std::map<std::string, bool> branches;              ///< --if NODE=then: true
  std::map<std::string, std::uint64_t> trip_counts;  ///< --trip-count NODE=N
  CustomOperators custom_operators;                  ///< --op-rules
  /// The node (by id or name) whose pseudocode the report shall hold; "": none.
  std::string pseudocode_of;
  WhatIf what_if;
};

/// How a node ended. Every node has exactly one.
enum class NodeStatus : std::uint8_t { Counted, Free, Folded, Unknown };
std::string_view to_string(NodeStatus status);

/// Why a node is unknown.
enum class UnknownReason : std::uint8_t {
  Operator,
  MissingShape,
  Dtype,
  Price  ///< Counted, but the predictor knows no energy of it.
};
std::string_view to_string(UnknownReason reason);

/// A node's input or output in the report.
struct TensorEntry {
  std::string name;  ///< "" for one left out.
  ElementType type = ElementType::Undefined;
  std::optional<Shape> shape;
  bool declared_only = false;  ///< From the file's value_info, not from a shape rule.
};

/// One line of a node's bill.
struct EventEntry {
  Event event;
  std::optional<TierIndex> tier;  ///< Nothing for arithmetic.
  std::string operand;            ///< ONNX's formal name, "W"; "" for temporaries.
  std::uint64_t count = 0;
  Picojoules energy;  ///< count * price
};

struct NodeEstimate {
  /// Unique in the report: the name where that is unique, behind those of the
  /// functions and subgraphs it is in ("loop_1/body/conv").
  std::string id;
  std::string name;    ///< As in the file, or made up.
  std::string module;  ///< The part of the program it belongs to, "blocks.2.fc1"; may be "".
  std::string op;
  std::string domain;  ///< "" for ai.onnx.
  /// The integer operator that stands for the node, "QLinearConv", whose operands
  /// the node then has; mostly "".
  std::string counted_as;
  std::vector<TensorEntry> inputs, outputs;
  std::vector<Attribute> attributes;  ///< In the order of the file.
  NodeStatus status = NodeStatus::Unknown;
  std::optional<UnknownReason> unknown;  ///< Only where status is Unknown.
  std::string reason;                    ///< Why it is free, folded or unknown.
  std::uint64_t times = 1;  ///< How often it runs: in a loop, the events are those of all runs.
  std::uint64_t macs = 0;
  std::vector<EventEntry> events;
  Picojoules energy;        ///< Of the events and node_energy.
  Picojoules energy_floor;  ///< The same node under Placement::Floor.
  /// What is charged for the node and not for its events; mostly 0. All of its
  /// energy where it is priced as a whole.
  Picojoules node_energy;
  /// How it was priced as a whole, "regression of Conv float32"; "": by its events.
  std::string pricing;
  std::string doubt;              ///< What is doubtful about `pricing`; mostly "".
  std::vector<PricedTerm> terms;  ///< Of `pricing`; only where pseudocode_of asks for the node.
  std::vector<std::string> assumptions,
      warnings;            ///< Also in the estimate's, with the node's name.
  std::string pseudocode;  ///< Only where EstimateOptions::pseudocode_of asks for it.
};

/// Sums over one key of a breakdown.
struct Subtotal {
  std::uint64_t count = 0;  ///< Events; nodes where the key is an operator.
  Picojoules energy;
};

struct Totals {
  std::uint64_t macs = 0;
  std::uint64_t parameters = 0;  ///< Elements of constants that counted nodes read as data.
  Picojoules energy;
  Picojoules energy_floor;
  /// "mul", "read", ...; kPerNode and kRegression where nodes are charged.
  std::map<std::string, Subtotal> by_action;
  /// Tier name; "" is arithmetic; kPerNode, kRegression as above.
  std::map<std::string, Subtotal> by_tier;
  std::map<std::string, Subtotal> by_op;  ///< Operator, with its domain where not ai.onnx.
};

/// Number of nodes by status; they add up to the graph's nodes.
struct Coverage {
  std::uint64_t counted = 0, free = 0, folded = 0, unknown = 0;
};

/// Prices that were not listed for the event itself, and how they came about.
struct DerivedPrice {
  std::string event;  ///< "mul int16", "exp float32", "read 64 bit @ 8KB"
  std::string derivation;
  Picojoules each;
};

/// The energy of one inference, node by node: the record all reports are views of.
struct Estimate {
  std::string model;  ///< Path as given.
  std::string graph_name;
  std::string producer;
  std::int64_t ir_version = 0;
  std::map<std::string, std::int64_t> opsets;
  std::vector<TensorEntry> inputs, outputs;  ///< Of the graph, bound.
  WorkDone work;                             ///< What one inference does.

  std::string table, technology, table_description;
  std::vector<std::string> table_overrides;
  std::vector<Citation> table_citations;
  std::vector<MemoryTier> tiers;

  EstimateOptions options;
  std::map<std::string, std::int64_t> bound_dims;  ///< All bindings in force, defaults included.

  std::vector<NodeEstimate> nodes;  ///< In topological order.
  Totals totals;
  Coverage coverage;
  std::vector<DerivedPrice> derived_prices;
  std::vector<std::string> warnings;     ///< Something is missing or doubtful.
  std::vector<std::string> assumptions;  ///< Something was decided for the user.
};

/// Shapes, folds, counts, places and prices every node, in one walk.
/// Errors: a graph input with a dim that must be bound; a count beyond 64 bits;
/// an event without a price.
Result<Estimate> estimate(const Model& model, const Pricer& pricer,
                          const EstimateOptions& options = {});

}  // namespace opcost
