#include "ops/fused_activation.h"

#include <algorithm>
#include <array>

#include "ops/recurrent_activation.h"

namespace opcost {
namespace {

using enum Action;

// Those that runtimes fuse and recurrent layers do not have, with the actions of the
// operators of the same names.
const std::array<RecurrentActivation, 2>& fused_only() {
  static const std::array<RecurrentActivation, 2> kKnown{{
      {"Clip", {Compare, Compare}},
      {"HardSwish", {Mul, Add, Compare, Compare, Mul}},
  }};
  return kKnown;
}

}  // namespace

Result<std::vector<Action>> fused_activation(const NodeView& node) {
  const std::string_view name = node.word("activation", "");
  if (name.empty()) return std::vector<Action>{};
  const auto found = std::ranges::find(fused_only(), name, &RecurrentActivation::name);
  if (found != fused_only().end()) return found->actions;
  const auto one = recurrent_activation(node, name);
  if (!one) return one.error();
  return (*one)->actions;
}

}  // namespace opcost
