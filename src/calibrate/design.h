#pragma once

#include <Eigen/Core>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "opcost/calibrate/options.h"
#include "opcost/core/result.h"
#include "opcost/cost/cost_table.h"
#include "opcost/runs/measured_run.h"

namespace opcost {

/// A price that a fit determines.
struct PriceKey {
  enum class Kind : std::uint8_t { Arithmetic, Mac, Access, Node, Static };

  Kind kind = Kind::Arithmetic;
  Action action = Action::Mul;  ///< For Arithmetic and Access.
  NumberType type;              ///< For an Access only the width matters.
  TierIndex tier;               ///< For an Access.
  friend auto operator<=>(const PriceKey&, const PriceKey&) = default;
};

/// "mul float32", "mac float32", "read 32 bit @ DRAM", "per node", "static power"
std::string to_string(const PriceKey& key, const MemoryHierarchy& memory);

/// The rows of a fit: how often each row pays each price.
struct Design {
  std::vector<const MeasuredRun*> runs;
  std::vector<double> measured;  ///< Joules.
  std::vector<PriceKey> keys;
  std::vector<std::optional<double>> base_pj;  ///< The base's prices, by key.
  Eigen::MatrixXd counts;                      ///< Rows by keys; seconds for static power.
  std::vector<Error> left_out;                 ///< Rows that could not be estimated.
  Eigen::VectorXd predicted;                   ///< Joules of a row, as the pricer has it.
  CoveredByRuns covers;
};

/// Estimates every row with the base table, or with `pricer`, and collects what it pays, a cost of
/// every node included unless the options rule it out. Under `tiled` the schedules are those that
/// cost least with the pricer. Errors: no row can be used; net energies or times are asked for and
/// missing.
Result<Design> design_of(const RunSet& runs, const CostTable& base, const CalibrateOptions& options,
                         const Pricer* pricer = nullptr);

}  // namespace opcost
