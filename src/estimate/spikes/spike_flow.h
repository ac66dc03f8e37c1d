#pragma once

#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "estimate/unbilled_node.h"
#include "opcost/estimate/record.h"
#include "opcost/estimate/spike_plan.h"

namespace opcost {

/// --spikes: finds the contractions whose input is spikes, and how often each node runs.
///
/// Without a file, values are spikes that a neuron makes (an activation function, or a comparison)
/// and what only moves or chooses among them; what else is computed of them are real numbers.
class SpikeFlow {
 public:
  /// `plan` must outlive it.
  explicit SpikeFlow(const SpikePlan& plan) : plan_(plan), used_(plan.rules.size(), false) {}

  /// Takes the nodes in order, each as it will be billed: sets its rate, its timesteps and, where
  /// it is a neuron, how it is run. Taking one again changes nothing.
  void take(UnbilledNode& one);
  /// Says what became of the question.
  void report(Estimate& result) const;

 private:
  const SpikeRule* rule_of(const UnbilledNode& one);
  bool makes_spikes(const UnbilledNode& one) const;
  void take_contraction(UnbilledNode& one, const SpikeRule* rule);
  /// The position of the input that is spikes; none: its loops are not known.
  static std::vector<std::size_t> factors_of(UnbilledNode& one);

  const SpikePlan& plan_;
  std::vector<bool> used_;              // rules that match a node
  std::unordered_set<ValueId> spikes_;  // values
  // Contractions: of spikes, of real numbers, of those without known loops; activation functions.
  std::set<std::string> spiking_, real_, unsaid_, neurons_;
};

}  // namespace opcost
