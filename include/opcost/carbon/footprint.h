#pragma once

#include <cstdint>
#include <string>

#include "opcost/carbon/record.h"
#include "opcost/core/units.h"

namespace opcost {

/// A mass of CO2 equivalent.
struct Grams {
  double value = 0.0;
  friend constexpr auto operator<=>(Grams, Grams) = default;
};

/// 1 kWh is 3.6 MJ.
constexpr double kilowatt_hours(Picojoules energy) { return energy.value * 1e-12 / 3.6e6; }

/// Converts the energy of one inference into CO2.
struct CarbonUse {
  CarbonIntensity intensity;
  /// Power usage effectiveness: the energy a data centre draws for each joule of its computers; 1:
  /// nothing is added.
  double pue = 1.0;
  std::uint64_t inferences = 1;
  bool equivalents = false;  ///< Also state what else emits as much.

  /// The energy that all inferences draw, PUE included.
  Picojoules drawn(Picojoules one_inference) const;
  /// The emission of all inferences.
  Grams emitted(Picojoules one_inference) const;
};

/// An amount of something that emits as much.
struct Equivalent {
  std::string name;  ///< "km by car"
  double amount = 0.0;
  Grams each;
  std::string constant;  ///< "107.5 g CO2/km: new cars of the EU in 2020"
  CarbonSource source;
};

}  // namespace opcost
