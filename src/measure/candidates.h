#pragma once

#include <memory>
#include <string>
#include <vector>

#include "measure/probe.h"
#include "opcost/core/result.h"
#include "opcost/measure/meter_options.h"

namespace opcost {

/// A kind of meter, with what was found of it on a machine.
struct Candidate {
  MeterStatus status;
  std::unique_ptr<Meter> meter;  ///< Set if the meter is available.
};

/// What looks for a kind of meter; open_meter.cpp declares and lists them.
using FindMeter = Candidate(const MeterOptions& options, const std::shared_ptr<Machine>& machine);

// The same functions as in open_meter.h, on a machine that is passed in.
Result<std::unique_ptr<Meter>> open_meter(std::string_view name, const MeterOptions& options,
                                          const std::shared_ptr<Machine>& machine);
std::vector<MeterStatus> list_meters(const MeterOptions& options,
                                     const std::shared_ptr<Machine>& machine);

// The possible outcomes.
Candidate absent(std::string_view name, std::string why);
/// `command`: what the user should run.
Candidate forbidden(std::string_view name, const std::string& command);
/// The detail is the description's `how`.
Candidate available(std::unique_ptr<Meter> meter);

/// A meter from those counters that move; `how` begins with `kind`. `patience_s`: how long to
/// wait for them to move. Absent if none moves or one cannot be read.
Candidate counter_meter(MeterDescription description, CounterDomains counters, double patience_s,
                        const MeterOptions& options, const std::shared_ptr<Machine>& machine);

/// How long to wait for a RAPL counter, which moves every millisecond.
inline constexpr double kRaplPatience = 0.1;

/// "package+dram" where a domain's name begins with "dram", "psys", "package".
std::string rapl_scope(const CounterDomains& counters);

}  // namespace opcost
