// Turns energy into CO2.
#include "opcost/carbon/footprint.h"

namespace opcost {

Picojoules CarbonUse::drawn(Picojoules one_inference) const {
  return pue * (static_cast<double>(inferences) * one_inference);
}

Grams CarbonUse::emitted(Picojoules one_inference) const {
  return {kilowatt_hours(drawn(one_inference)) * intensity.value.value};
}

}  // namespace opcost
