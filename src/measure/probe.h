#pragma once

#include <memory>
#include <string>
#include <vector>

#include "measure/counter_domain.h"

namespace opcost {

using CounterDomains = std::vector<std::unique_ptr<CounterDomain>>;

/// Counters, and what was found wrong with those that were left out.
struct Probe {
  CounterDomains alive;
  CounterDomains dead;                ///< They did not move.
  std::vector<std::string> mirrored;  ///< "package-0-die-1": counts what die 0 counts.

  /// "package-0, dram-0", and what was left out and why.
  std::string text() const;
};

/// "package-0, dram-0"
std::string names_of(const CounterDomains& counters);

/// Watches the counters until all have moved, for `patience_s` at most. Counters of two
/// dies of a socket (names that end in "-die-N") that hold the same number, not zero,
/// before and after moving are one: the first stays. Error: a failed read.
Result<Probe> probe(CounterDomains counters, Machine& machine, double patience_s);

}  // namespace opcost
