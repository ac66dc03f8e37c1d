#pragma once

#include <memory>
#include <string>
#include <vector>

#include "measure/counter_domain.h"

namespace opcost {

using CounterDomains = std::vector<std::unique_ptr<CounterDomain>>;

/// Counters that can be used, and what is wrong with the others.
struct Probe {
  CounterDomains alive;
  CounterDomains dead;                ///< They did not move.
  std::vector<std::string> mirrored;  ///< "package-0-die-1": it counts the same as die 0.

  /// "package-0, dram-0", and which others were left out and why.
  std::string text() const;
};

/// "package-0, dram-0"
std::string names_of(const CounterDomains& counters);

/// Watches the counters until all have moved, for at most `patience_s`. If the counters of two dies
/// of a socket (names that end in "-die-N") show the same number, not zero, before and after
/// moving, they are one counter: the first is kept. Error: a failed read.
Result<Probe> probe(CounterDomains counters, Machine& machine, double patience_s);

}  // namespace opcost
