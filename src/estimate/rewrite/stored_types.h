#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "estimate/walk/walk.h"
#include "opcost/estimate/options.h"
#include "rules/count_interpreter.h"

namespace opcost {

/// What a plan says of a node.
Precision precision_of(const PrecisionPlan& plan, const Node& node);

/// The element type that every value is stored in under a plan: a constant in
/// that of the node which reads it, any other in that of the node which wrote it.
class StoredTypes {
 public:
  explicit StoredTypes(const PrecisionPlan& plan) : plan_(plan), used_(plan.rules.size(), false) {}

  /// Gives the operands of a node of the region at `path` their types. What it points its inputs to
  /// lives until the next call. A node that only renames a value keeps that one's type.
  void apply(const Node& node, WalkedNode& walked, const std::string& path, bool renames);
  /// A value has another name from now on.
  void pass(const std::string& from, const std::string& to);

  /// The type of an input or output of the graph whose type in the file is `type`.
  ElementType of_graph_value(const std::string& name, ElementType type) const;

  /// "--precision int8: 20 weights float32 to int8", and the like.
  std::vector<std::string> changes() const;
  /// One for each rule that fits no node.
  std::vector<std::string> warnings() const;

 private:
  ElementType input_type(const std::string& path, const std::string& name, const TensorInfo& info,
                         const Precision& of_node);
  const ElementType* written(std::string path, const std::string& name) const;
  void note(std::string_view what, const std::string& name, ElementType from, ElementType to);

  const PrecisionPlan& plan_;
  std::vector<bool> used_;                                // rules that fit a node
  std::unordered_map<std::string, ElementType> written_;  // by path and name
  std::deque<TensorInfo> scratch_;
  using Change = std::pair<std::string, std::pair<ElementType, ElementType>>;
  std::map<Change, std::set<std::string>> changes_;
};

/// Puts the sums of a contraction's products, and its bias, into the accumulator
/// that a plan gives the node; without one, the bias is kept as its sum is.
std::vector<CountedEvent> in_accumulator(const PrecisionPlan& plan, const Node& node,
                                         std::vector<CountedEvent> events);

}  // namespace opcost
