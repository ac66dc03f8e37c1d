#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/error.h"
#include "opcost/runs/measured_run.h"

namespace opcost {

/// Tools whose records can be imported.
enum class Tool : std::uint8_t {
  CodeCarbon,               ///< emissions.csv, of every version.
  CarbonTracker,            ///< Its .log and _output.log.
  ExperimentImpactTracker,  ///< impacttracker/data.json.
  Zeus,                     ///< The log file of ZeusMonitor.
  PyJoules,                 ///< Its CSV handler's.
  Scaphandre,               ///< The JSON exporter's.
  Eco2Ai                    ///< emission.csv.
};
inline constexpr std::array kAllTools{
    Tool::CodeCarbon, Tool::CarbonTracker, Tool::ExperimentImpactTracker,
    Tool::Zeus,       Tool::PyJoules,      Tool::Scaphandre,
    Tool::Eco2Ai};
/// "codecarbon", "carbontracker", "eit", "zeus", "pyjoules", "scaphandre", "eco2ai"
std::string_view to_string(Tool tool);
std::optional<Tool> tool_named(std::string_view name);

struct ImportOptions {
  std::string model;        ///< What was run; no tool records it.
  std::string bindings;     ///< "batch=8"
  double inferences = 0.0;  ///< In each record; no tool records it. Above 0.
  /// How the CPU's energy came about, where the file does not say.
  Method cpu_method = Method::Unknown;
  bool with_ram = false;      ///< CodeCarbon: add its RAM energy, which is always an estimate.
  std::optional<double> pue;  ///< Contained in the file's energies, where it does not say.
};

struct Imported {
  std::vector<MeasuredRun> runs;
  std::vector<Error> faults;       ///< Records left out, with file:line.
  std::vector<std::string> notes;  ///< What was decided, and what is doubtful.
};

}  // namespace opcost
