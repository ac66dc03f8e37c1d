#pragma once

#include <array>

#include "rules/op_rule.h"

namespace opcost {

/// A leaky integrate-and-fire neuron in place of an activation function.
extern const OpRule kSpikingNeuron;
inline constexpr std::array kNeuronWays{OtherWay{"lif", &kSpikingNeuron, nullptr}};

/// An activation function: where a spiking network of the same layers has neurons.
constexpr OpRule fires(OpRule rule) {
  rule.other_ways = kNeuronWays;
  return rule;
}

template <std::size_t n>
constexpr std::array<OpRule, n> all_fire(std::array<OpRule, n> rules) {
  for (OpRule& rule : rules) rule = fires(rule);
  return rules;
}

}  // namespace opcost
