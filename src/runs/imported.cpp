// The names of the tools whose records can be imported.
#include "opcost/runs/imported.h"

#include <algorithm>

namespace opcost {

std::string_view to_string(Tool tool) {
  switch (tool) {
    case Tool::CodeCarbon: return "codecarbon";
    case Tool::CarbonTracker: return "carbontracker";
    case Tool::ExperimentImpactTracker: return "eit";
    case Tool::Zeus: return "zeus";
    case Tool::PyJoules: return "pyjoules";
    case Tool::Scaphandre: return "scaphandre";
    case Tool::Eco2Ai: return "eco2ai";
  }
  return "?";
}

std::optional<Tool> tool_named(std::string_view name) {
  const auto found =
      std::ranges::find_if(kAllTools, [name](Tool tool) { return to_string(tool) == name; });
  return found != kAllTools.end() ? std::optional{*found} : std::nullopt;
}

}  // namespace opcost
