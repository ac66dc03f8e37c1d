#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "opcost/carbon/record.h"
#include "opcost/core/result.h"
#include "opcost/core/units.h"

namespace opcost {

/// A mass of CO2 equivalent.
struct Grams {
  double value = 0.0;
  friend constexpr auto operator<=>(Grams, Grams) = default;
};

/// 1 kWh is 3.6 MJ.
constexpr double kilowatt_hours(Picojoules energy) { return energy.value * 1e-12 / 3.6e6; }

/// What turns the energy of one inference into CO2.
struct CarbonUse {
  CarbonIntensity intensity;
  /// Power usage effectiveness: what a data centre draws for each joule its
  /// computers use; 1: nothing is added.
  double pue = 1.0;
  std::uint64_t inferences = 1;
  bool equivalents = false;  ///< Also say what else emits as much.

  /// What all inferences draw, PUE included.
  Picojoules drawn(Picojoules one_inference) const;
  /// What all inferences emit.
  Grams emitted(Picojoules one_inference) const;
};

/// So many of something emit as much.
struct Equivalent {
  std::string name;  ///< "km by car"
  double amount = 0.0;
  Grams each;
  std::string constant;  ///< "107.5 g CO2/km: new cars of the EU in 2020"
  CarbonSource source;
};

/// Errors: none but a fault of the tables that are built in.
Result<std::vector<Equivalent>> equivalents(Grams emitted);

}  // namespace opcost
