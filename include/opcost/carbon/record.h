#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/citation.h"
#include "opcost/core/enum_names.h"

namespace opcost {

/// Grams of CO2 equivalent for each kWh of electricity.
struct GramsPerKwh {
  double value = 0.0;
  friend constexpr auto operator<=>(GramsPerKwh, GramsPerKwh) = default;
};

/// What a figure includes: also fuel supply and the building of plants, or only the direct
/// emissions.
enum class CarbonScope : std::uint8_t { LifeCycle, Direct, Mixed, Unstated };

inline constexpr std::array kCarbonScopeNames{
    EnumName{CarbonScope::LifeCycle, "life-cycle"}, EnumName{CarbonScope::Direct, "direct"},
    EnumName{CarbonScope::Mixed, "mixed"}, EnumName{CarbonScope::Unstated, "unstated"}};
constexpr std::string_view to_string(CarbonScope scope) {
  return name_of(kCarbonScopeNames, scope);
}

/// Where a figure was published.
struct CarbonSource {
  std::string title, licence, url;
  std::optional<Citation> citation;
};

struct CarbonIntensity {
  std::string place;  ///< "ITA", "US-CA", "aws:eu-west-1", "WORLD", "mix", "given".
  std::string name;   ///< "Italy"; of a mix, its shares.
  GramsPerKwh value;
  std::optional<int> year;  ///< Year of the data; std::nullopt for a mix and a given number.
  CarbonScope scope = CarbonScope::Unstated;
  std::vector<CarbonSource> sources;  ///< Empty for a given number; otherwise one or more.
  std::string note;                   ///< More about the figure; may be empty.
  /// What a user must see: that the figure of a larger area is used instead.
  std::vector<std::string> warnings;
};

}  // namespace opcost
