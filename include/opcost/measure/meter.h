#pragma once

#include <string>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/runs/measured_run.h"

namespace opcost {

/// What a meter is and what its joules contain.
struct MeterDescription {
  std::string name;                  ///< "powercap", as --meter takes it.
  Method method = Method::Measured;  ///< Estimated: by a formula, and labelled so everywhere.
  std::string scope;                 ///< "package+dram", "board": the scope of a runs file.
  std::string how;                   ///< "RAPL by powercap: package-0, dram-0".
};

/// What one part of the machine used in a window.
struct DomainEnergy {
  std::string domain;  ///< "package-0", "gpu-0"
  double joules = 0.0;
  /// The counter at the beginning and end, and its unit; "" if there is none.
  std::string raw_begin, raw_end, raw_unit;
};

/// The energy used in a window of time.
struct EnergyWindow {
  double seconds = 0.0;  ///< Above 0.
  double joules = 0.0;   ///< Sum of the domains.
  std::vector<DomainEnergy> domains;
};

/// Reads joules, one window at a time: begin(), then end().
class Meter {
 public:
  Meter() = default;
  Meter(const Meter&) = delete;
  Meter& operator=(const Meter&) = delete;
  virtual ~Meter() = default;

  virtual const MeterDescription& description() const = 0;
  /// Opens a window.
  virtual Status begin() = 0;
  /// Closes it. Error: a gap (a failed read, a counter that went back, two wraps between reads);
  /// the measurement of the window must then be dropped.
  virtual Result<EnergyWindow> end() = 0;
};

}  // namespace opcost
