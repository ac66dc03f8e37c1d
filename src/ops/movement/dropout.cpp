// Dropout: another name of its data at inference, work where the file trains.
#include "ops/movement/dropout.h"

#include <algorithm>
#include <array>
#include <span>

#include "ops/sources/random.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

bool trains(const NodeView& node) {
  const auto training = node.known_integers("training_mode");
  return training.ok() && std::ranges::any_of(*training, [](auto mode) { return mode != 0; });
}

// Versions 1 and 6 have is_test, 0 by default: the node is read as at inference all the same.
Status infer_dropout(Inference& node) {
  state_training(node);
  const Shape& data = node.shape("data");
  if (auto set = node.set("output", node.type("data"), data); !set) return set;
  return node.set("mask", node.opset() >= 10 ? ElementType::Bool : node.type("data"), data);
}

void evaluate_dropout(Inference& node) {
  if (!drops(node)) keep_numbers(node);
}

//   at inference: nothing
//   for each element, in training:                      |output|
//     y = u < ratio ? 0 : x / (1 - ratio), u random
//     the mask, if wanted
void count_dropout(const Operands& op, Body& node) {
  const NumberType type = op["data"].type().value_or(kFloat32);
  node.each(op["output"].elements(), [&](Body& element) {
    element.read(op["data"]);
    drop(op, type, element);
    element.write(op["output"]);
    element.write(op["mask"]);
  });
}

constexpr std::array kDropoutRules{
    OpRule{.op = "Dropout",
           .inputs = "data ratio? training_mode?",
           .outputs = "output mask?",
           .types = "scalar: data; float: ratio; bool: training_mode",
           .formula = "y = x at inference; in training x / (1 - ratio), or 0 at random",
           .infer = infer_dropout,
           .evaluate = evaluate_dropout,
           .count = count_dropout,
           .why = "drops nothing at inference: another name of the same tensor; its mask is all "
                  "true and nothing reads it",
           .free_when = drops_nothing,
           .yields = Yields::Rearranged,
           .example = "2x3 _ bool:()=1; outputs=2"},
};

}  // namespace

bool drops(const NodeView& node) {
  if (!trains(node)) return false;
  const auto ratio = node.known_numbers("ratio");
  const bool zero = node.has("ratio") && ratio.ok() && *ratio == std::vector<double>{0};
  return !zero;
}

bool drops_nothing(const NodeView& node) { return !drops(node); }

void state_training(Inference& node) {
  if (node.has("training_mode") && !node.known_integers("training_mode").ok())
    return node.assume("its training_mode is not known before the network runs: it drops nothing");
  if (!trains(node)) return;
  if (!drops(node)) return node.assume("training_mode is 1, but its ratio is 0: it drops nothing");
  node.assume(
      "training_mode is 1: it drops elements in each inference; exported for inference it would "
      "not");
  state_generator(node);
}

void drop(const Operands& op, NumberType type, Body& element) {
  if (!drops(op)) return;
  draw(element);
  element.does(Action::Compare, kFloat32);
  element.does(Action::Mul, type);
}

std::span<const OpRule> dropout_rules() { return kDropoutRules; }

}  // namespace opcost
