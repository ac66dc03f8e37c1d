#pragma once

#include <cstddef>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "estimate/unbilled_node.h"

namespace opcost {

/// A place of a node: one of its inputs, or one of its outputs.
struct NodePlace {
  UnbilledNode* node = nullptr;
  std::size_t at = 0;
};

/// Who makes and who reads each value of nodes that run together, whatever names it has in the
/// functions that it passes through.
class ValueFlow {
 public:
  /// `root`: the walk of the graph or subgraph that they are of.
  ValueFlow(const std::vector<UnbilledNode*>& nodes, const Walk& root);

  /// null: it comes from outside.
  UnbilledNode* maker(ValueId value) const;
  const std::vector<NodePlace>& readers(ValueId value) const;
  /// It is a result of the graph.
  bool is_result(ValueId value) const { return results_.contains(value); }
  const std::unordered_set<ValueId>& results() const { return results_; }
  /// What subgraphs read, a result of one included.
  const std::unordered_set<ValueId>& captured() const { return captured_; }
  /// It is a result of the graph, or a subgraph reads it.
  bool leaves(ValueId value) const { return is_result(value) || captured_.contains(value); }
  /// It is given to the subgraph that the nodes are of; what made it is not known here.
  bool is_from_outside(ValueId value) const { return in_subgraph_ && maker(value) == nullptr; }
  /// The node that alone uses the value, once; null: there are others, or none.
  UnbilledNode* only_reader(ValueId value) const;

 private:
  void note_captures(const UnbilledNode& one);

  std::unordered_map<ValueId, UnbilledNode*> makers_;
  std::unordered_map<ValueId, std::vector<NodePlace>> readers_;
  std::unordered_set<ValueId> results_, captured_;
  bool in_subgraph_ = false;
};

}  // namespace opcost
