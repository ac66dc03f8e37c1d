#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/estimate/record.h"
#include "opcost/report/render_options.h"
#include "report/estimate/selection.h"

// What profiles for other programs have in common: a layer inside its modules, and its figures.
namespace opcost {

/// A figure of a row that profiles weigh it by.
struct ProfileFigure {
  std::string_view name;  ///< "energy"
  std::string_view unit;  ///< "picojoules", "count"
};
inline constexpr std::array<ProfileFigure, 5> kProfileFigures{{{"energy", "picojoules"},
                                                               {"floor", "picojoules"},
                                                               {"macs", "count"},
                                                               {"reads", "count"},
                                                               {"writes", "count"}}};

/// A row of a profile: frames from the outermost inward, and a value for each of kProfileFigures.
struct ProfileRow {
  std::vector<std::string> frames;     ///< Printable.
  const NodeEstimate* node = nullptr;  ///< Null if it is not one layer.
  std::array<double, kProfileFigures.size()> values{};
};

/// The rows that `by`, `top` and `depth` ask for: layers in the order of the graph, each inside the
/// parts of its module; or operators, modules, tiers, actions.
std::vector<ProfileRow> profile_rows(const Estimate& estimate, const Selection& nodes,
                                     const RenderOptions& options);

}  // namespace opcost
