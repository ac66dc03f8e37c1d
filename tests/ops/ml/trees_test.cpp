// Tree ensembles of ai.onnx.ml.
#include <doctest/doctest.h>

#include "support/op_case.h"

using namespace opcost::test;

namespace {

// Tree 0: node 0 branches to leaf 1 and node 2, which branches to the leaves 3 and 4.
// Tree 7 is one leaf of two votes.
const std::string kNodes =
    " nodes_treeids=0,0,0,0,0,7 nodes_nodeids=0,1,2,3,4,0 nodes_featureids=1,0,0,0,0,0 "
    "nodes_values=0.5,0.5,0.5,0.5,0.5,0.5 nodes_modes=[BRANCH_LEQ,LEAF,BRANCH_GT,LEAF,LEAF,LEAF] "
    "nodes_truenodeids=1,0,3,0,0,0 nodes_falsenodeids=2,0,4,0,0,0";

std::string votes(const std::string& of) {
  return " " + of + "_treeids=0,0,0,7,7 " + of + "_nodeids=1,3,4,0,0 " + of + "_ids=0,1,0,0,1 " +
         of + "_weights=0.5,1.5,2.5,3.5,4.5";
}

std::string replaced(std::string text, const std::string& old, const std::string& by) {
  const auto at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), by);
}

// TreeEnsemble: node 0 is a set of three members, whose true branch is leaf 0; else
// node 1 compares with a threshold: leaf 1 or 2. A second tree begins at node 1.
const std::string kByRoots =
    " tree_roots=0,1 n_targets=2 nodes_modes=uint8:2=6,0 nodes_featureids=0,2 "
    "nodes_splits=float32:2=0.5,1.5 nodes_truenodeids=0,1 nodes_falsenodeids=1,2 "
    "nodes_trueleafs=1,1 nodes_falseleafs=0,1 leaf_targetids=0,1,1 "
    "leaf_weights=float32:3=0.5,1.5,2.5 membership_values=float32:4=1,2,3,nan";

}  // namespace

TEST_CASE("Trees: shapes and what is wrong with a forest") {
  const auto regressor = [](const std::string& nodes) {
    return ml_case("TreeEnsembleRegressor", "4x3; n_targets=2" + nodes + votes("target"));
  };
  const auto roots = [](const std::string& nodes) {
    return ml_case("TreeEnsemble", "float64:4x3;" + nodes, 5);
  };
  check_shapes({
      {regressor(kNodes), "4x2"},
      {ml_case("TreeEnsembleRegressor", "4x3;" + kNodes + votes("target"), 5), "4x1"},
      {ml_case("TreeEnsembleClassifier",
               "4x3; classlabels_strings=[a,b,c] outputs=2" + kNodes + votes("class")),
       "4 4x3"},
      {ml_case("TreeEnsembleClassifier", "4x3; outputs=2" + kNodes + votes("class")), ""},
      {ml_case("TreeEnsembleRegressor", "4x3; n_targets=2"), ""},
      {ml_case("TreeEnsembleRegressor", "4x3x1; n_targets=2" + kNodes + votes("target")), ""},
      {ml_case("TreeEnsembleRegressor", "4x3; n_targets=-1" + kNodes + votes("target")), ""},
      {regressor(replaced(kNodes, "truenodeids=1,0,3", "truenodeids=1,0,0")), ""},  // a circle
      {regressor(replaced(kNodes, "truenodeids=1,0,3", "truenodeids=1,0,2")), ""},  // to itself
      {regressor(replaced(kNodes, "truenodeids=1,0,3", "truenodeids=1,0,9")), ""},  // to none
      {regressor(replaced(kNodes, "nodeids=0,1,2", "nodeids=0,1,1")), ""},          // id twice
      {regressor(replaced(kNodes, "truenodeids=1,0,3,0,0,0", "truenodeids=1,0,3")), ""},
      {regressor(replaced(kNodes, "LEAF,LEAF]", "LEAF]")), ""},
      {ml_case("TreeEnsembleRegressor", replaced("4x3;" + kNodes + votes("target"),
                                                 "target_nodeids=1,3", "target_nodeids=1,9")),
       ""},
      {roots(kByRoots), "4x2"},
      {roots(replaced(kByRoots, "tree_roots=0,1", "tree_roots=0,2")), ""},
      {roots(replaced(kByRoots, "tree_roots=0,1 ", "")), ""},
      {roots(replaced(kByRoots, "falsenodeids=1,2", "falsenodeids=0,2")), ""},  // a circle
      {roots(replaced(kByRoots, "falsenodeids=1,2", "falsenodeids=1,3")), ""},  // no such leaf
      {roots(replaced(kByRoots, "falsenodeids=1,2", "falsenodeids=1,-2")), ""},
      {roots(replaced(kByRoots, "float32:4=1,2,3,nan", "float32:0=")), ""},  // no set for node 0
      {roots(replaced(kByRoots, "nodes_modes=uint8:2=6,0 ", "")), ""},
  });
}

// A sample: 2 steps down tree 0, none down tree 7; 2 leaves; 1 + 2 votes. 4 samples.
TEST_CASE("TreeEnsembleRegressor: the longest path and the most votes of each tree") {
  CHECK(count_of(ml_case("TreeEnsembleRegressor", "4x3; n_targets=2" + kNodes + votes("target"))) ==
        Happenings{{"read uint8 nodes_modes", 4 * (2 + 2)},
                   {"read int64 nodes_featureids", 4 * 2},
                   {"read float32 X", 4 * 2},
                   {"read float32 nodes_values", 4 * 2},
                   {"compare float32", 4 * 2},
                   {"read int64 nodes_truenodeids", 4 * 2},
                   {"read int64 target_ids", 4 * 3},
                   {"read float32 target_weights", 4 * 3},
                   {"add float32", 4 * 3},
                   {"write float32 Y", 4 * 2}});
}

TEST_CASE("TreeEnsembleRegressor: averages, extremes, base values and missing values") {
  const std::string line = "1x3; n_targets=2" + kNodes + votes("target");
  Happenings average = count_of(
      ml_case("TreeEnsembleRegressor", line + " aggregate_function=AVERAGE base_values=0.5,1.5"));
  CHECK(average["add float32"] == 3 + 2);
  CHECK(average["read float32 base_values"] == 2);
  CHECK(average["div float32"] == 2);
  Happenings largest = count_of(ml_case("TreeEnsembleRegressor", line + " aggregate_function=MAX"));
  CHECK(largest["compare float32"] == 2 + 3);
  CHECK(largest.count("add float32") == 0);
  Happenings missing = count_of(
      ml_case("TreeEnsembleRegressor", line + " nodes_missing_value_tracks_true=1,0,0,0,0,0"));
  CHECK(missing["read int64 nodes_missing_value_tracks_true"] == 2);
  CHECK(missing["compare float32"] == 2 + 2);
  Happenings none = count_of(
      ml_case("TreeEnsembleRegressor", line + " nodes_missing_value_tracks_true=0,0,0,0,0,0"));
  CHECK(none.count("read int64 nodes_missing_value_tracks_true") == 0);
}

// As the regressor, and for each sample 1 compare between 2 scores.
TEST_CASE("TreeEnsembleClassifier: double thresholds, and the label of the largest score") {
  const std::string doubles = replaced(kNodes, "nodes_values=0.5,0.5,0.5,0.5,0.5,0.5",
                                       "nodes_values_as_tensor=float64:6=0.5,0.5,0.5,0.5,0.5,0.5");
  Happenings all =
      count_of(ml_case("TreeEnsembleClassifier",
                       "4x3; classlabels_int64s=5,6 outputs=2" + doubles + votes("class")));
  CHECK(all["convert float64"] == 4 * 2);
  CHECK(all["compare float64"] == 4 * 2);
  CHECK(all["compare float32"] == 4);
  CHECK(all["read int64 classlabels_int64s"] == 4);
  CHECK(all["write int64 Y"] == 4);
  CHECK(all["write float32 Z"] == 8);
}

// Tree 0: the set's 3 members, then a threshold: 2 steps, 4 comparisons. Tree 1: one.
TEST_CASE("TreeEnsemble: a set is compared member by member") {
  CHECK(count_of(ml_case("TreeEnsemble", "1x3;" + kByRoots, 5)) ==
        Happenings{{"read uint8 nodes_modes", 3},
                   {"read int64 nodes_featureids", 3},
                   {"read float32 X", 3},
                   {"read int64 nodes_truenodeids", 3},
                   {"read int64 nodes_trueleafs", 3},
                   {"read float32 nodes_splits", 2},
                   {"read float32 membership_values", 3},
                   {"compare float32", 2 + 3},
                   {"read int64 leaf_targetids", 2},
                   {"read float32 leaf_weights", 2},
                   {"add float32", 2},
                   {"write float32 Y", 2}});
}
