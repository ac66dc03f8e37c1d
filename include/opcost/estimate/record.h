#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/enum_names.h"
#include "opcost/core/event.h"
#include "opcost/core/memory.h"
#include "opcost/core/rare.h"
#include "opcost/core/shared_list.h"
#include "opcost/core/shared_text.h"
#include "opcost/core/units.h"
#include "opcost/cost/pricer.h"
#include "opcost/estimate/options.h"
#include "opcost/estimate/tiling.h"
#include "opcost/graph/graph.h"

namespace opcost {

/// What became of a node. Every node has exactly one status.
enum class NodeStatus : std::uint8_t { Counted, Free, Folded, Unknown };
inline constexpr std::array kNodeStatusNames{
    EnumName{NodeStatus::Counted, "counted"}, EnumName{NodeStatus::Free, "free"},
    EnumName{NodeStatus::Folded, "folded"}, EnumName{NodeStatus::Unknown, "unknown"}};
constexpr std::string_view to_string(NodeStatus status) {
  return name_of(kNodeStatusNames, status);
}
constexpr std::optional<NodeStatus> parse_node_status(std::string_view name) {
  return parse_name(kNodeStatusNames, name);
}

/// Why a node is unknown.
enum class UnknownReason : std::uint8_t {
  Operator,
  MissingShape,
  Dtype,
  Price  ///< Counted, but the predictor knows no energy of it.
};
inline constexpr std::array kUnknownReasonNames{
    EnumName{UnknownReason::Operator, "operator"}, EnumName{UnknownReason::MissingShape, "shape"},
    EnumName{UnknownReason::Dtype, "dtype"}, EnumName{UnknownReason::Price, "price"}};
constexpr std::string_view to_string(UnknownReason reason) {
  return name_of(kUnknownReasonNames, reason);
}

/// A node's input or output in the report.
struct TensorEntry {
  SharedText name;  ///< "" for an operand that is left out.
  ElementType type = ElementType::Undefined;
  std::optional<Shape> shape;
  bool declared_only = false;  ///< Taken from the file's value_info, not from a shape rule.
  bool stored = false;         ///< Its numbers are the model's: a weight, or made of weights.
};

/// One line of a node's bill.
struct EventEntry {
  Event event;
  std::optional<TierIndex> tier;  ///< std::nullopt for arithmetic.
  std::string operand;            ///< ONNX's formal name, "W"; "" for temporaries.
  std::uint64_t count = 0;
  Picojoules energy;  ///< count * price
};

/// How a node was priced as a whole: its events have no energy then.
struct WholePrice {
  std::string how;                ///< "regression of Conv float32"
  std::string doubt;              ///< What is doubtful about it; mostly "".
  std::vector<PricedTerm> terms;  ///< Only where pseudocode_of asks for the node.
};

/// What a node costs if its weights are kept in one of the formats.
struct FormatCost {
  WeightFormat format = WeightFormat::Dense;
  std::uint64_t entries_stored = 0, bits_stored = 0;  ///< Of one matrix.
  Picojoules energy;                                  ///< Of the node.
};

/// A matrix of weights that a contraction multiplies by.
struct NodeWeights {
  std::string operand;  ///< ONNX's formal name.
  std::string tensor;   ///< The constant's name in the file.
  std::uint64_t rows = 0, columns = 0;
  std::uint64_t products = 0;   ///< With so many vectors in one inference.
  std::string why_not;          ///< Why nothing else is known; mostly "".
  WeightStatistics statistics;  ///< Of the file, or as --sparsity says.
  std::vector<FormatCost> costs;
  WeightFormat cheapest = WeightFormat::Dense;
  WeightFormat used = WeightFormat::Dense;  ///< In which the node is billed.
};

struct NodeEstimate {
  /// Unique in the report: the name if that is unique, preceded by the functions and subgraphs that
  /// contain the node ("loop_1/body/conv").
  SharedText id;
  SharedText name;    ///< As in the file, or generated.
  SharedText module;  ///< The module of the program that it belongs to, "blocks.2.fc1"; may be "".
  SharedText op;
  SharedText domain;  ///< "" for ai.onnx.
  /// The integer operator as which the node is counted, "QLinearConv"; the node then has the
  /// operands of that operator. Mostly "".
  SharedText counted_as;
  std::vector<TensorEntry> inputs, outputs;
  SharedList<Attribute> attributes;  ///< Sorted as in the file.
  NodeStatus status = NodeStatus::Unknown;
  std::optional<UnknownReason> unknown;  ///< Only if status is Unknown.
  SharedText reason;                     ///< The reason why it is free, folded or unknown.
  /// For an unknown node: the id of the first node at fault, mostly its own.
  SharedText at_fault;
  /// Of a folded contraction: the MACs that run before inference.
  std::uint64_t folded_macs = 0;
  /// How often it runs; for a node in a loop the events are those of all runs.
  std::uint64_t times = 1;
  std::uint64_t macs = 0;
  /// Numbers of the model that it reads, as Totals::parameters counts them; a number that several
  /// nodes read is one of each. A saved estimate does not tell them: 0.
  std::uint64_t parameters = 0;
  SharedText weight;  ///< The name in the file of the largest constant among them; mostly "".
  SharedList<EventEntry> events;
  Picojoules energy;  ///< The sum of events and node_energy.
  /// The same node under three placements: floor <= tiled <= array. All are its energy where it is
  /// priced as a whole.
  Picojoules energy_floor, energy_tiled, energy_array;
  Picojoules
      energy_patch;  ///< The same; infinite where a price is missing that only `patch` needs.
  /// Elements are accessed again, and its rule does not say how they are found: under `tiled` it
  /// costs what it does under `array`.
  bool no_reuse_modelled = false;
  /// Why the table's runs do not cover it: "no run has a Softmax"; "" if they do, or if the table
  /// does not say what its runs had.
  SharedText outside;
  /// Energy that is charged for the node and not for its events; mostly 0. For a node that is
  /// priced as a whole it is all its energy.
  Picojoules node_energy;
  Rare<WholePrice> whole;           ///< Only where it is priced as a whole, not by its events.
  SharedList<NodeWeights> weights;  ///< Only where WeightPlan asks.
  SharedList<std::string> assumptions,
      warnings;             ///< The estimate repeats them with the node's name.
  SharedText pseudocode;    ///< Only if EstimateOptions::pseudocode_of names the node.
  Rare<NodeTiling> tiling;  ///< Likewise; not where the node is priced as a whole.
};

/// Sums for one key of a breakdown.
struct Subtotal {
  std::uint64_t count = 0;  ///< Events; if the key is an operator, nodes.
  Picojoules energy;
};

struct Totals {
  std::uint64_t macs = 0;
  std::uint64_t folded_macs = 0;  ///< MACs of constants, which run before inference.
  /// Numbers that the model stores and counted work uses, each once: its weights, and what folding
  /// made of them. Not indices, masks, scalars of the program, or the scales of quantisers.
  std::uint64_t parameters = 0;
  Picojoules energy;
  Picojoules energy_floor, energy_tiled, energy_array;
  std::optional<Picojoules> energy_patch;       ///< Nothing where a price is missing or unsaid.
  std::uint64_t nodes_without_reuse_model = 0;  ///< NodeEstimate::no_reuse_modelled, and
  Picojoules energy_without_reuse_model;        ///< what they cost under `tiled`.
  std::uint64_t nodes_outside = 0;              ///< NodeEstimate::outside, and
  Picojoules energy_outside;                    ///< what these nodes cost.
  /// "mul", "read", ...; kPerNode and kRegression where nodes are charged.
  std::map<std::string, Subtotal> by_action;
  /// Tier name; "" means arithmetic; kPerNode and kRegression as above.
  std::map<std::string, Subtotal> by_tier;
  std::map<std::string, Subtotal> by_op;  ///< Operator, with its domain if that is not ai.onnx.
};

/// Number of nodes by status; the numbers add up to all nodes of the graph.
struct Coverage {
  std::uint64_t counted = 0, free = 0, folded = 0, unknown = 0;
};

/// Prices that were not listed for the event itself, and how they were derived.
struct DerivedPrice {
  std::string event;  ///< "mul int16", "exp float32", "read 64 bit @ 8KB"
  std::string derivation;
  Picojoules each;
};

/// How the samples of an open batch are run under `tiled`: so many at a time, as often as it takes,
/// where that costs less than all at once.
struct BatchRun {
  std::int64_t asked = 1;  ///< --batch
  std::int64_t size = 1;   ///< Of one run; it divides `asked`.
  std::vector<std::int64_t> tried;
  /// Why not every divisor of `asked` was tried, or could be; mostly "".
  std::string left_out;

  std::int64_t runs() const { return asked / size; }
};

/// The energy of one inference, node by node. All reports are views of this record.
struct Estimate {
  std::string model;  ///< Path as given.
  std::string graph_name;
  std::string producer;
  std::int64_t ir_version = 0;
  std::map<std::string, std::int64_t> opsets;
  std::vector<TensorEntry> inputs, outputs;  ///< Of the graph, bound.
  WorkDone work;                             ///< How much of its unit one inference does.

  PricerInfo table;  ///< Who priced it.
  std::vector<MemoryTier> tiers;
  std::optional<MultiplierArray> multipliers;  ///< Those of the table, which share what they read.

  EstimateOptions options;
  /// All bindings that are used, defaults included.
  std::map<std::string, std::int64_t> bound_dims;
  /// Inputs that choose what runs and follow from the bindings: a merged decoder's cache flag.
  std::map<std::string, bool> bound_flags;
  /// The leading dim of an input is open in the file, or --batch was asked for.
  bool has_batch = false;
  /// Only under `tiled` with --batch. Nodes are those of all runs, with the shapes of one.
  std::optional<BatchRun> batch_run;

  std::vector<NodeEstimate> nodes;  ///< In topological order.
  Totals totals;
  Coverage coverage;
  std::vector<DerivedPrice> derived_prices;
  std::vector<std::string> warnings;     ///< Something is missing or doubtful.
  std::vector<std::string> assumptions;  ///< Something was assumed on the user's behalf.
};

}  // namespace opcost
