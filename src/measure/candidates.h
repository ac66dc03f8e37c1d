#pragma once

#include <memory>
#include <string>
#include <vector>

#include "measure/probe.h"
#include "opcost/core/result.h"
#include "opcost/measure/meter_options.h"

namespace opcost {

/// A kind of meter as it was found on a machine.
struct Candidate {
  MeterStatus status;
  std::unique_ptr<Meter> meter;  ///< Where it is available.
};

/// What looks for a kind of meter; open_meter.cpp declares and lists them.
using FindMeter = Candidate(const MeterOptions& options, const std::shared_ptr<Machine>& machine);

// The same as in open_meter.h, on a machine that is handed in.
Result<std::unique_ptr<Meter>> open_meter(std::string_view name, const MeterOptions& options,
                                          const std::shared_ptr<Machine>& machine);
std::vector<MeterStatus> list_meters(const MeterOptions& options,
                                     const std::shared_ptr<Machine>& machine);

// How candidates end.
Candidate absent(std::string_view name, std::string why);
/// `command`: what the user is to run.
Candidate forbidden(std::string_view name, const std::string& command);
/// With the description's `how` as detail.
Candidate available(std::unique_ptr<Meter> meter);

/// A meter of those counters that move, and `how` begins with `kind`. `patience_s`: how
/// long to wait for them to move. Absent where none moves or one cannot be read.
Candidate counter_meter(MeterDescription description, CounterDomains counters, double patience_s,
                        const MeterOptions& options, const std::shared_ptr<Machine>& machine);

/// How long to wait for a counter of RAPL, which moves every millisecond.
inline constexpr double kRaplPatience = 0.1;

/// "package+dram" where a domain's name begins with "dram", "psys", "package".
std::string rapl_scope(const CounterDomains& counters);

}  // namespace opcost
