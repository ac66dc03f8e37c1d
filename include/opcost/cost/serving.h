#pragma once

#include <optional>
#include <string>

namespace opcost {

/// What devices cost, beside operations and accesses, while they serve a language model together.
/// A pass of n devices with B sequences through L layers takes
///   t = bytes / (n·bytes_per_second) + products / (n·products_per_second)
///       + L·(layer + log2(n)·exchange) + B·sequence + L8·expert8      [seconds]
/// and costs, beside its events, n·(watts·t + B·sequence + L8·expert8)   [joules]
/// where L8 of the layers have experts in floats of 8 bits.
struct ServingCosts {
  double watts = 0;                ///< What one device draws as long as a pass takes.
  double bytes_per_second = 0;     ///< Of one device, as reached.
  double products_per_second = 0;  ///< Multiply-accumulates of 16 bits, as reached.
  double layer_seconds = 0, exchange_seconds = 0, sequence_seconds = 0, expert8_seconds = 0;
  double sequence_joules = 0, expert8_joules = 0;  ///< Of each device.
  double exchange_pj_per_byte = 0;  ///< Of what devices send each other (all-reduce).
  /// What 90 % of measurements that the table was not fitted to are, as a multiple of what it says.
  double least = 1, most = 1;
  std::optional<double> time_error;  ///< Median of |predicted - measured| / measured of a step.
  std::string source;

  friend bool operator==(const ServingCosts&, const ServingCosts&) = default;
};

}  // namespace opcost
