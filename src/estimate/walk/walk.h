#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/name_map.h"
#include "estimate/walk/batch_change.h"
#include "estimate/walk/infer_memo.h"
#include "estimate/walk/region.h"
#include "estimate/walk/stored_numbers.h"
#include "estimate/walk/value_table.h"
#include "estimate/walk/walked_node.h"
#include "rules/op_rule.h"

namespace opcost {

/// What walks find out beside the nodes.
struct WalkNotes {
  SeenShapes* shapes = nullptr;  ///< Gets the shapes of all values; null: nobody asks.
  BatchPlaces places;            ///< Of a walk for another batch.
  bool changes_batch = false;    ///< Numbers of the file were changed for another batch.
  /// Values that the file declares to have another shape than its nodes give them, in words.
  std::vector<std::string> contradictions;
};

/// Settings for all regions of a model.
struct WalkSettings {
  const std::map<std::string, std::int64_t>& dims;  ///< Bound symbols.
  const std::map<std::string, Shape>& set_shapes;   ///< --set-shape
  std::set<std::string>& used_shapes;               ///< Those that matched a value.
  ValueTable& values;
  StoredNumbers& stored;
  InferMemo& inferred;
  WalkNotes& notes;
  const BatchChange* batch = nullptr;         ///< Another batch than the file's; null: the file's.
  const CustomRules* custom_rules = nullptr;  ///< Rules that come before opcost's own; null: none.
};

/// Goes through a region once, in topological order, and keeps what is known of
/// every value. For each node: start(), infer(), record().
class Walk : public std::enable_shared_from_this<Walk> {
 public:
  /// `outer`: the walk whose values a subgraph also sees; null for a graph and for a function's
  /// body.
  Walk(Region region, const WalkSettings& settings, const Walk* outer = nullptr);

  const Region& region() const { return region_; }
  const WalkSettings& settings() const { return settings_; }

  /// A value from outside.
  void give(const SharedText& name, TensorInfo info);
  /// `name` is here what `there` is in `from`: the same value.
  void pass(const SharedText& name, const Walk& from, const SharedText& there);
  /// Makes what is `there` in another region readable here, for a node that is in no file; the
  /// name that it gets.
  std::string borrow(const Walk& from, const SharedText& there);
  /// An input of a function that the call leaves out.
  void leave_out(const std::string& name) { left_out_.insert(name); }

  bool is_left_out(const SharedText& name) const { return left_out_.contains(name); }

  /// The node's inputs, its rule if there is one, and empty outputs.
  WalkedNode start(const Node& node) const;
  /// Finds shapes, folds and classifies a node that has a rule.
  void infer(const Node& node, WalkedNode& walked) const;
  /// Makes the outputs of the node known to later nodes. `id`: as in the report.
  void record(const Node& node, WalkedNode& walked, const std::string& id);

  /// What is known of a value; null if nothing produces it.
  const TensorInfo* value(const SharedText& name) const;
  /// The same, with its identity.
  const KnownValue* known(const SharedText& name) const;

 private:
  void infer_by_rule(const Node& node, WalkedNode& walked) const;
  void keep_batch(const Node& node, WalkedNode& walked) const;
  void compare_with_declared(const std::string& name, const TensorInfo& output);
  void use_declared_outputs(const Node& node, WalkedNode& walked) const;
  std::optional<Shape> declared_shape(const DeclaredValue& said, const Node& node,
                                      WalkedNode& walked) const;
  void note_places(const Node& node, const WalkedNode& walked);
  void note_marks(const std::string& name, TensorInfo& output) const;
  void use_set_shapes(const Node& node, WalkedNode& walked) const;
  const DeclaredValue* declared(const std::string& name) const;
  const Shape* shape_set_for(const std::string& name) const;
  std::int64_t opset_of(const std::string& domain) const;
  void keep_members(TensorInfo& output);
  TensorInfo constant_of(const SharedText& name, const Tensor& tensor) const;
  bool is_literal(const Node& node, const WalkedNode& walked) const;
  void trace_numbers(const Node& node, WalkedNode& walked, bool literal) const;
  StoredId numbers_of_folded(const Node& node, WalkedNode& walked, bool literal) const;
  void bind(const SharedText& name, KnownValue value);

  Region region_;
  WalkSettings settings_;
  const Walk* outer_;
  std::shared_ptr<const Walk> outer_kept_;  ///< The same, where others share it.
  NameMap<SharedText, KnownValue> values_;
  std::size_t members_ = 0;  ///< Of all sequences in values_.
  std::set<std::string> left_out_;
  std::unordered_map<std::string, const DeclaredValue*> declared_outputs_;
};

}  // namespace opcost
