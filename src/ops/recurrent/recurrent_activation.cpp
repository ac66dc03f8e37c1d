// The activation functions that recurrent operators name in their attributes.
#include "ops/recurrent/recurrent_activation.h"

#include <algorithm>
#include <array>
#include <string>

#include "opcost/core/text.h"

namespace opcost {
namespace {

using enum Action;

// The functions that ONNX lists for RNN, GRU and LSTM, with the actions of the operators of
// the same names.
const std::array<RecurrentActivation, 11>& known_activations() {
  static const std::array<RecurrentActivation, 11> kKnown{{
      {"Affine", {Mul, Add}},
      {"Elu", {Compare, Exp, Add, Mul}},
      {"HardSigmoid", {Mul, Add, Compare, Compare}},
      {"LeakyRelu", {Compare, Mul}},
      {"Relu", {Compare}},
      {"ScaledTanh", {Mul, Exp, Add, Add, Div, Mul}},
      {"Sigmoid", {Exp, Add, Div}},
      {"Softplus", {Exp, Add, Log}},
      {"Softsign", {Bitwise, Add, Div}},
      {"Tanh", {Exp, Add, Add, Div}},
      {"ThresholdedRelu", {Compare}},
  }};
  return kKnown;
}

bool same_letters(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

Result<const RecurrentActivation*> activation_named(const NodeView& node, std::string_view name) {
  const auto& known = known_activations();
  const auto found = std::ranges::find_if(
      known, [&](const RecurrentActivation& one) { return same_letters(one.name, name); });
  if (found != known.end()) return &*found;
  std::vector<std::string> names(known.size());
  std::ranges::transform(known, names.begin(),
                         [](const RecurrentActivation& one) { return std::string(one.name); });
  Error error = node.fault("its activation `" + std::string(name) + "` is not known");
  error.hint = did_you_mean(name, names);
  return error;
}

}  // namespace

Result<RecurrentActivations> recurrent_activations(const NodeView& node,
                                                   std::span<const std::string_view> defaults,
                                                   std::size_t directions) {
  const auto& given = node.words("activations");
  const std::size_t wanted = defaults.size() * directions;
  if (!given.empty() && given.size() != wanted)
    return node.fault("it has " + std::to_string(given.size()) + " activations; " +
                      std::to_string(wanted) + " are needed");
  RecurrentActivations all;
  for (std::size_t at = 0; at < wanted; ++at) {
    const auto one = activation_named(
        node, given.empty() ? defaults[at % defaults.size()] : std::string_view(given[at]));
    if (!one) return one.error();
    all.push_back(*one);
  }
  return all;
}

}  // namespace opcost
