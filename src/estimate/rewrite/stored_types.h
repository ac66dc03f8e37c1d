#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "estimate/unbilled_node.h"
#include "opcost/estimate/options.h"
#include "rules/count_interpreter.h"

namespace opcost {

/// What a plan says about a node.
Precision precision_of(const PrecisionPlan& plan, const Node& node);

/// The element type in which every value is stored under a plan: a constant has the type of the
/// node that reads it, any other value that of the node that wrote it.
class StoredTypes {
 public:
  explicit StoredTypes(const PrecisionPlan& plan) : plan_(plan), used_(plan.rules.size(), false) {}

  /// Notes how the values are stored that a node makes; it takes the nodes in order. One that only
  /// `renames` its first input keeps that one's type.
  void record(const UnbilledNode& one, bool renames);
  /// Gives the operands of a node, as it is counted, their types. All that make them were recorded.
  void apply(UnbilledNode& one, bool renames);

  /// The type of an input or output of the graph that has `type` in the file.
  ElementType of_graph_value(ValueId id, ElementType type) const;

  /// "--precision int8: 20 weights float32 to int8", and similar texts.
  std::vector<std::string> changes() const;
  /// One for each rule that matches no node.
  std::vector<std::string> warnings() const;

 private:
  ElementType input_type(const WalkedNode& walked, std::size_t at, const Precision& of_node) const;
  /// Of an output that a subgraph gives: how its value is stored there.
  std::optional<ElementType> inside_type(const WalkedNode& walked, std::size_t output) const;
  void store_inputs(UnbilledNode& one);
  void store_outputs(UnbilledNode& one, bool renames);
  Precision used_rules(const Node& node);
  void note(std::string_view what, const std::string& name, ElementType from, ElementType to);

  const PrecisionPlan& plan_;
  std::vector<bool> used_;                            // rules that matched a node
  std::unordered_map<ValueId, ElementType> written_;  // of what nodes make
  using Change = std::pair<std::string, std::pair<ElementType, ElementType>>;
  std::map<Change, std::set<std::string>> changes_;
};

/// Gives a contraction's sums of products, and its bias, the accumulator type of the plan; without
/// one the bias is stored in the type of its sum.
std::vector<CountedEvent> in_accumulator(const PrecisionPlan& plan, const Node& node,
                                         std::vector<CountedEvent> events);

}  // namespace opcost
