#pragma once

#include "io/json_writer.h"
#include "opcost/carbon/footprint.h"

namespace opcost {

/// The members of a carbon object from "place" to "pue", and those to "drawn_kwh".
void write_carbon_basis(JsonWriter& json, const CarbonUse& use);
void write_carbon_use(JsonWriter& json, const CarbonUse& use, Picojoules one_inference);
/// "equivalents", if they are asked for.
void write_equivalents(JsonWriter& json, const CarbonUse& use, Grams emitted);
/// The member "carbon" of an estimate; documented in opcost/report/render.h.
void write_carbon(JsonWriter& json, const CarbonUse& use, Picojoules energy, Picojoules floor);

}  // namespace opcost
