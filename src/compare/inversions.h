#pragma once

#include <optional>
#include <span>
#include <vector>

namespace opcost {

/// For each position whether a later one stands on its other side in the second list of values: it
/// is smaller in one list and larger in the other. Where a value is missing nothing is said. Takes
/// n log n steps.
std::vector<bool> has_later_inversion(std::span<const std::optional<double>> first,
                                      std::span<const std::optional<double>> second);

}  // namespace opcost
