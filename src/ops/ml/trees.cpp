// TreeEnsemble, TreeEnsembleClassifier and TreeEnsembleRegressor of ai.onnx.ml.
// Ensembles of decision trees. How far a sample goes down a tree depends on it: the
// deepest path is taken, and stated.
#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "opcost/core/text.h"
#include "ops/ml/forest.h"
#include "ops/ml/parts.h"
#include "rules/attribute_table.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

Result<Forest> forest_of(const NodeView& node) {
  if (node.rule().op == "TreeEnsemble") return forest_by_roots(node);
  return forest_by_ids(node, node.rule().op == "TreeEnsembleClassifier" ? "class" : "target");
}

// Checks that every node has a feature and a threshold, and every vote a weight.
Status check_tables_fit(const Inference& node) {
  const Count nodes = table_size(node, "branches");
  for (const std::string_view table : {"features", "thresholds"})
    if (table_size(node, table) != nodes)
      return node.fault("it has not a number in its " + std::string(table) + " for each node");
  if (table_size(node, "weights") != table_size(node, "ids"))
    return node.fault("it has not a weight for each vote");
  return Ok{};
}

Status infer_trees(Inference& node) {
  const auto forest = forest_of(node);
  if (!forest) return forest.error();
  if (auto fit = check_tables_fit(node); !fit) return fit;
  if (auto known = post_transform_of(node); !known) return known.error();
  const Count comparisons = forest->splits + forest->members;
  node.assume("a sample takes the longest path of each tree: " + grouped_text(comparisons) +
              " comparisons in " + grouped_text(forest->trees) + " trees");
  return Ok{};
}

Status infer_tree_classifier(Inference& node) {
  const auto x = samples_of(node);
  if (!x) return x.error();
  if (!table_of(node, "labels")) return node.fault("it has no class labels");
  if (auto trees = infer_trees(node); !trees) return trees;
  if (auto set = infer_labels(node, x->count); !set) return set;
  return node.set("Z", ElementType::Float, {x->count, class_count(node)});
}

// The scores are float32 in TreeEnsembleRegressor, of X's type in TreeEnsemble.
Status infer_tree_regressor(Inference& node) {
  const auto x = samples_of(node);
  if (!x) return x.error();
  const std::int64_t targets = node.integer("n_targets", 1);
  if (targets < 1) return node.fault("n_targets is " + std::to_string(targets));
  if (auto trees = infer_trees(node); !trees) return trees;
  const bool typed = node.rule().op == "TreeEnsemble";
  return node.set("Y", typed ? node.type("X") : ElementType::Float, {x->count, targets});
}

enum class Aggregate : std::uint8_t { Average, Sum, Min, Max };

// From the words of TreeEnsembleRegressor, or from the numbers of TreeEnsemble.
Aggregate aggregate_of(const NodeView& node) {
  constexpr std::array<std::string_view, 4> kWords{"AVERAGE", "SUM", "MIN", "MAX"};
  const Attribute* given = node.attribute("aggregate_function");
  if (given == nullptr) return Aggregate::Sum;
  if (const auto* number = std::get_if<std::int64_t>(&given->value))
    return static_cast<Aggregate>(std::clamp<std::int64_t>(*number, 0, 3));
  const auto found = std::ranges::find(kWords, node.word("aggregate_function", "SUM"));
  return found == kWords.end() ? Aggregate::Sum : static_cast<Aggregate>(found - kWords.begin());
}

// A NaN test is counted only if some node sends NaNs to its true branch.
bool tracks_missing(const NodeView& node) {
  const auto& tracks = node.integers("nodes_missing_value_tracks_true");
  return std::ranges::any_of(tracks, [](std::int64_t track) { return track != 0; });
}

// The mode of a node, one of seven words, is a byte in memory; runtimes replace the words when they
// load the model.
const Operand& modes_of(const Operands& op) {
  const Operand& modes = op["modes"];
  return modes.holds_strings() ? op.unpacked("modes", ElementType::UInt8, modes.shape()) : modes;
}

//   for each step down, at a node with a threshold:        splits
//     read its mode, which feature, the threshold, x; compare
//   at a node with a set: read its mode, which feature, x   steps - splits
//     for each member: read it, compare                    members
//   at each: is x NaN? read the way, compare             where NaNs have a way
//     read where to go on, and (TreeEnsemble) whether it is a leaf
//   at each leaf (others): read its mode                   trees
void count_paths(const Forest& forest, const Operands& op, Body& sample) {
  const Operand& like = op["thresholds"] ? op["thresholds"] : op["X"];
  const Extent steps{forest.steps, "nodes on the longest paths"};
  sample.each(steps, [&](Body& step) {
    step.read(modes_of(op));
    step.read(op["features"]);
    read_as(op["X"], like, step);
    if (tracks_missing(op)) step.read(op["missing"]), step.compare(like);
    step.read(op["branches"]);
    step.read(op["leafs"]);
  });
  sample.each({forest.splits, "thresholds on them"}, [&](Body& split) {
    split.read(op["thresholds"]);
    split.compare(like);
  });
  if (op["members"])
    sample.each({forest.members, "members on them"}, [&](Body& member) {
      member.read(op["members"]);
      member.compare(like);
    });
  if (!op["leafs"])
    sample.each({forest.trees, "trees"}, [&](Body& leaf) { leaf.read(modes_of(op)); });
}

//   for each vote of the leaves: read of what and how much, take it in     votes
//   base values: read, add                                                 scores
//   AVERAGE: divide                                                        scores
// Scores start at 0, the least or the largest number.
void count_tree_votes(const Forest& forest, const Extent& scores, const Operands& op,
                      Body& sample) {
  const Aggregate aggregate = aggregate_of(op);
  const bool adds = aggregate == Aggregate::Sum || aggregate == Aggregate::Average;
  sample.each({forest.votes, "votes of the leaves"}, [&](Body& vote) {
    vote.read(op["ids"]);
    vote.read(op["weights"]);
    vote.does(adds ? Action::Add : Action::Compare, op["weights"]);
  });
  if (op["base"])
    sample.each(op["base"].elements(), [&](Body& score) {
      score.read(op["base"]);
      score.add(op["weights"]);
    });
  if (aggregate == Aggregate::Average)
    sample.each(scores, [&](Body& score) { score.divide(op["weights"]); });
}

//   for each sample:                                  N
//     the paths and the votes, as above
//     post_transform
//     a classifier: choose the label
//     write the scores                                E
void count_trees(const Operands& op, Body& node) {
  const auto forest = forest_of(op);
  if (!forest) return;
  const bool classifies = op.rule().op == "TreeEnsembleClassifier";
  const Operand& output = op[classifies ? "Z" : "Y"];
  const Extent scores = classifies ? op["labels"].elements() : output.extent(Axis{-1});
  node.each(sample_extent(op), [&](Body& sample) {
    count_paths(*forest, op, sample);
    count_tree_votes(*forest, scores, op, sample);
    transform_scores(scores, op, op["weights"], sample);
    if (classifies) choose_label(scores, op, sample);
    sample.each(scores, [&](Body& score) { score.write(output); });
  });
}

constexpr std::array kMlTreeRules{
    OpRule{.op = "TreeEnsemble",
           .domain = kMl,
           .since = 5,
           .inputs = "X",
           .outputs = "Y",
           .tables = "modes=nodes_modes features=nodes_featureids thresholds=nodes_splits "
                     "branches=nodes_truenodeids leafs=nodes_trueleafs members=membership_values "
                     "missing=nodes_missing_value_tracks_true ids=leaf_targetids "
                     "weights=leaf_weights",
           .formula = "y = the sum (or average, minimum, maximum) of the leaves that x falls to",
           .infer = infer_tree_regressor,
           .count = count_trees,
           .example = "2x3; tree_roots=0, n_targets=2 nodes_modes=uint8:2=0,0 "
                      "nodes_featureids=0,2 nodes_splits=float32:2=0.5,1.5 "
                      "nodes_truenodeids=1,0 nodes_falsenodeids=1,2 nodes_trueleafs=0,1 "
                      "nodes_falseleafs=1,1 leaf_targetids=0,1,1 "
                      "leaf_weights=float32:3=0.5,1.5,2.5"},
    OpRule{.op = "TreeEnsembleClassifier",
           .domain = kMl,
           .inputs = "X",
           .outputs = "Y Z?",
           .types = "number: X",
           .tables = "modes=nodes_modes features=nodes_featureids "
                     "thresholds=nodes_values|nodes_values_as_tensor branches=nodes_truenodeids "
                     "missing=nodes_missing_value_tracks_true ids=class_ids "
                     "weights=class_weights|class_weights_as_tensor "
                     "base=base_values|base_values_as_tensor "
                     "labels=classlabels_strings|classlabels_int64s",
           .formula = "scores z = the sum of the leaves that x falls to, and the label of the "
                      "largest",
           .infer = infer_tree_classifier,
           .count = count_trees,
           .example = "2x3; nodes_treeids=0,0,0 nodes_nodeids=0,1,2 nodes_featureids=1,0,0 "
                      "nodes_values=0.5,0.5,0.5 nodes_modes=[BRANCH_LEQ,LEAF,LEAF] "
                      "nodes_truenodeids=1,0,0 nodes_falsenodeids=2,0,0 class_treeids=0,0 "
                      "class_nodeids=1,2 class_ids=0,1 class_weights=1.5,2.5 "
                      "classlabels_int64s=0,1 outputs=2"},
    OpRule{.op = "TreeEnsembleRegressor",
           .domain = kMl,
           .inputs = "X",
           .outputs = "Y",
           .types = "number: X",
           .tables = "modes=nodes_modes features=nodes_featureids "
                     "thresholds=nodes_values|nodes_values_as_tensor branches=nodes_truenodeids "
                     "missing=nodes_missing_value_tracks_true ids=target_ids "
                     "weights=target_weights|target_weights_as_tensor "
                     "base=base_values|base_values_as_tensor",
           .formula = "y = the sum (or average, minimum, maximum) of the leaves that x falls to",
           .infer = infer_tree_regressor,
           .count = count_trees,
           .example = "2x3; nodes_treeids=0,0,0 nodes_nodeids=0,1,2 nodes_featureids=1,0,0 "
                      "nodes_values=0.5,0.5,0.5 nodes_modes=[BRANCH_LEQ,LEAF,LEAF] "
                      "nodes_truenodeids=1,0,0 nodes_falsenodeids=2,0,0 target_treeids=0,0 "
                      "target_nodeids=1,2 target_ids=0,1 target_weights=1.5,2.5 n_targets=2"},
};

}  // namespace

std::span<const OpRule> ml_tree_rules() { return kMlTreeRules; }

}  // namespace opcost
