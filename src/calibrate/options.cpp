// The names of what a fit can make small.
#include "opcost/calibrate/options.h"

#include <algorithm>

namespace opcost {

std::string_view to_string(Loss loss) {
  switch (loss) {
    case Loss::Relative: return "relative";
    case Loss::Log: return "log";
    case Loss::Absolute: return "absolute";
    case Loss::Squares: return "squares";
  }
  return "?";
}

std::optional<Loss> loss_named(std::string_view name) {
  const auto found =
      std::ranges::find_if(kAllLosses, [name](Loss loss) { return to_string(loss) == name; });
  return found != kAllLosses.end() ? std::optional{*found} : std::nullopt;
}

}  // namespace opcost
