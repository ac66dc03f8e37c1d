#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace opcost {

/// A least and a most number, both seen.
struct SeenRange {
  std::uint64_t least = 0, most = 0;

  void add(std::uint64_t number) {
    if (most == 0 || number < least) least = number;
    if (number > most) most = number;
  }
  /// Not below half of the least, and not above twice the most.
  bool near(std::uint64_t number) const {
    return number >= least - least / 2 && number / 2 <= most;
  }
  friend bool operator==(const SeenRange&, const SeenRange&) = default;
};

/// What the runs had that a table was fitted to. An estimate of anything else extrapolates.
struct CoveredByRuns {
  std::set<std::string> tiers;  ///< Memories that some run accessed.
  std::set<std::string> types;  ///< Of its events: "float32"; "mac float32" of products.
  /// For each operator ("Conv", "com.microsoft.Gelu") the elementary operations and accesses of one
  /// run of a node.
  std::map<std::string, SeenRange> operators;
  SeenRange nodes;  ///< Counted nodes that ran in one inference.
  friend bool operator==(const CoveredByRuns&, const CoveredByRuns&) = default;
};

/// How far off a table is on measurements that it was not fitted to.
struct Validated {
  std::string on;   ///< "nine networks at batch 1 (NeurstrucEnergy)"
  std::string how;  ///< "fitted to single convolutions; the networks were left out"
  std::uint64_t rows = 0;
  double mape = 0.0;  ///< Mean of |predicted - measured| / measured; 0.15 is 15 %.
  std::optional<double> median, kendall;  ///< The median of the same; Kendall's rank correlation.
  std::string range;                      ///< Of the measured energies: "9.2 mJ to 2.0 J".
  friend bool operator==(const Validated&, const Validated&) = default;
};

}  // namespace opcost
