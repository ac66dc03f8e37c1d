// Absurd trees and machines of ai.onnx.ml are faults.
#include <doctest/doctest.h>

#include <array>

#include "support/dice.h"
#include "support/op_case.h"

using namespace opcost::test;

namespace {

// A list in which a number may be absurd, an entry too few or too many.
std::string list(Dice& dice, std::int64_t entries, std::int64_t largest) {
  if (dice.between(0, 20) == 0) ++entries;
  if (dice.between(0, 20) == 0) entries = std::max<std::int64_t>(1, entries - 1);
  Integers numbers = dice.several(static_cast<std::size_t>(entries), 0, largest);
  if (dice.between(0, 20) == 0) numbers.back() = std::int64_t{-1} << dice.between(0, 62);
  return list_text(numbers);
}

std::string floats(Dice& dice, std::int64_t entries) {
  std::string text;
  for (std::int64_t at = 0; at < entries; ++at) text += dice.coin() ? "0.5," : "-1.5,";
  return text;
}

std::string words(Dice& dice, std::int64_t entries) {
  std::string text;
  for (std::int64_t at = 0; at < entries; ++at)
    text += (at == 0 ? "" : ",") + std::string(dice.coin() ? "LEAF" : "BRANCH_GT");
  return "[" + text + "]";
}

// Branches anywhere: most are circles, some are trees.
OpCase forest(Dice& dice) {
  const std::int64_t nodes = dice.between(1, 5), votes = dice.between(1, 3);
  std::string ids;
  for (std::int64_t at = 0; at < nodes; ++at) ids += std::to_string(at) + ",";
  return {"TreeEnsembleRegressor",
          "2x3; nodes_treeids=" + list(dice, nodes, dice.coin() ? 1 : 0) + " nodes_nodeids=" + ids +
              " nodes_featureids=" + list(dice, nodes, 2) + " nodes_values=" + floats(dice, nodes) +
              " nodes_modes=" + words(dice, nodes) + " nodes_truenodeids=" +
              list(dice, nodes, nodes) + " nodes_falsenodeids=" + list(dice, nodes, nodes) +
              " target_treeids=" + list(dice, votes, 0) + " target_nodeids=" +
              list(dice, votes, nodes - 1) + " target_ids=" + list(dice, votes, 1) +
              " target_weights=" + floats(dice, votes) + " n_targets=2",
          3, "ai.onnx.ml"};
}

OpCase ensemble(Dice& dice) {
  const std::int64_t nodes = dice.between(1, 5), leaves = dice.between(1, 3);
  const std::string size = std::to_string(nodes) + "=";
  return {"TreeEnsemble",
          "2x3; tree_roots=" + list(dice, 2, nodes - 1) + " nodes_modes=uint8:" + size +
              list_text(dice.several(static_cast<std::size_t>(nodes), 4, 6)) +
              " nodes_featureids=" + list(dice, nodes, 2) + " nodes_splits=float32:" + size +
              floats(dice, nodes) + " nodes_truenodeids=" + list(dice, nodes, nodes) +
              " nodes_falsenodeids=" + list(dice, nodes, nodes) + " nodes_trueleafs=" +
              list(dice, nodes, 1) + " nodes_falseleafs=" + list(dice, nodes, 1) +
              " leaf_targetids=" + list(dice, leaves, 1) +
              " leaf_weights=float32:" + std::to_string(leaves) + "=" + floats(dice, leaves) +
              " membership_values=float32:5=1,nan,2,3,nan",
          5, "ai.onnx.ml"};
}

OpCase machine(Dice& dice) {
  static constexpr std::array kKernels{"LINEAR", "POLY", "RBF", "SIGMOID"};
  const std::int64_t vectors = dice.between(0, 3), features = dice.between(0, 2);
  const std::int64_t surplus = dice.between(0, 3) == 0 ? 1 : 0;
  const bool classifies = dice.coin();
  return {classifies ? "SVMClassifier" : "SVMRegressor",
          dims_text({dice.between(0, 2), features}) +
              (classifies ? "; vectors_per_class=" + list(dice, 2, 2)
                          : "; n_supports=" + std::to_string(vectors)) +
              " support_vectors=" + floats(dice, vectors * features + surplus) +
              " coefficients=" + floats(dice, dice.coin() ? vectors : features) +
              " rho=0.5, kernel_type=" + kKernels[static_cast<std::size_t>(dice.between(0, 3))] +
              (dice.coin() ? " prob_a=0.5, prob_b=0.5," : "") +
              " classlabels_ints=" + list(dice, 2, 1),
          1, "ai.onnx.ml"};
}

int counted_of(OpCase (*draw)(Dice&)) {
  int counted = 0;
  for (std::uint32_t seed = 0; seed < 1500; ++seed) {
    Dice dice(seed);
    const OpCase node = draw(dice);
    CAPTURE(node.line);
    if (shapes_of(node).starts_with("fault: ")) continue;
    ++counted;
    CHECK(count_of(node) == execution_of(node));
  }
  return counted;
}

}  // namespace

TEST_CASE("ml models: absurd trees and machines are faults, and what is left counts as it runs") {
  CHECK(counted_of(forest) > 20);
  CHECK(counted_of(ensemble) > 20);
  CHECK(counted_of(machine) > 20);
}
