#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "opcost/estimate/record.h"
#include "rules/op_rule.h"
#include "rules/tensor_info.h"

namespace opcost {

/// Nodes that run together and see the same names: a graph, a subgraph or the
/// body of a function. The pointers outlive the walk; null: there is none.
struct Region {
  const std::vector<Node>* nodes = nullptr;
  const std::unordered_map<std::string, Tensor>* initializers = nullptr;
  const std::unordered_map<std::string, DeclaredValue>* value_info = nullptr;
  const std::vector<DeclaredValue>* declared_outputs = nullptr;
  const std::vector<std::string>* returned = nullptr;  ///< The outputs of a function.
  const std::map<std::string, std::int64_t>* opsets = nullptr;
  /// What the attributes of a function's call (or their defaults) say.
  const std::vector<Attribute>* arguments = nullptr;
  std::string path;        ///< Before the names of its nodes: "if_3/then_branch/".
  std::string definition;  ///< The same for every call of one function.
};

/// The graph of a model, which must outlive it.
Region region_of(const Model& model);

/// What holds for all regions of a model.
struct WalkSettings {
  const std::map<std::string, std::int64_t>& dims;  ///< Bound symbols.
  const std::map<std::string, Shape>& set_shapes;   ///< --set-shape
  std::set<std::string>& used_shapes;               ///< Those that named a value.
  const CustomRules* custom_rules = nullptr;        ///< Before opcost's own; null: none.
};

/// What became of a node before anything is counted.
struct WalkedNode {
  const OpRule* rule = nullptr;  ///< null: the operator is not known.
  int opset = 0;
  std::vector<const TensorInfo*> inputs;  ///< Parallel to the node's; null where left out.
  std::vector<TensorInfo> outputs;
  std::vector<bool> declared_only;  ///< Outputs known only from the file's value_info.
  NodeStatus status = NodeStatus::Unknown;
  std::vector<std::string> assumptions;
  std::vector<std::string> warnings;
  std::optional<UnknownReason> unknown;
  std::string reason;
};

void make_unknown(WalkedNode& walked, UnknownReason reason, std::string detail);

/// Goes through a region once, in topological order, and keeps what is known of
/// every value.
class Walk {
 public:
  /// `outer`: whose values a subgraph sees besides its own; null for a graph
  /// and for a function's body.
  Walk(Region region, const WalkSettings& settings, const Walk* outer = nullptr);

  const Region& region() const { return region_; }
  const WalkSettings& settings() const { return settings_; }

  /// What a name stands for in this region; `origin` is that of its constant.
  void give(const std::string& name, TensorInfo info, std::string origin = "");
  /// An input of a function that its call leaves out.
  void leave_out(const std::string& name) { left_out_.insert(name); }

  bool is_left_out(const std::string& name) const { return left_out_.contains(name); }

  /// The node with the attributes of the function's call in place of the
  /// references to them; `storage` holds it where it differs.
  const Node& with_arguments(const Node& node, Node& storage) const;
  /// The node's inputs, its rule if there is one, room for its outputs.
  WalkedNode meet(const Node& node) const;
  /// Shapes, folds and classifies a node of a rule.
  void infer(const Node& node, WalkedNode& walked) const;
  /// From now on the node's outputs are known.
  void conclude(const Node& node, WalkedNode& walked);

  /// What is known of a value; null for one nobody produces.
  const TensorInfo* value(const std::string& name) const;
  /// A name for a constant that is the same wherever it is passed to.
  std::string origin(const std::string& name) const;

 private:
  void infer_by_rule(const Node& node, WalkedNode& walked) const;
  void use_declared_outputs(const Node& node, WalkedNode& walked) const;
  void use_set_shapes(const Node& node, WalkedNode& walked) const;
  const DeclaredValue* declared(const std::string& name) const;
  const Shape* shape_set_for(const std::string& name) const;
  std::int64_t opset_of(const std::string& domain) const;
  void keep_members(TensorInfo& output);

  Region region_;
  WalkSettings settings_;
  const Walk* outer_;
  std::unordered_map<std::string, TensorInfo> values_;
  std::unordered_map<std::string, std::string> origins_;
  std::size_t members_ = 0;  ///< Of all sequences in values_.
  std::set<std::string> left_out_;
  std::unordered_map<std::string, const DeclaredValue*> declared_outputs_;
};

}  // namespace opcost
