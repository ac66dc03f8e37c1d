// Turns energy into CO2, and into what emits as much.
#include "opcost/carbon/footprint.h"

#include "carbon/tables.h"

namespace opcost {

Picojoules CarbonUse::drawn(Picojoules one_inference) const {
  return pue * (static_cast<double>(inferences) * one_inference);
}

Grams CarbonUse::emitted(Picojoules one_inference) const {
  return {kilowatt_hours(drawn(one_inference)) * intensity.value.value};
}

Result<std::vector<Equivalent>> equivalents(Grams emitted) {
  const auto& tables = carbon_tables();
  if (!tables) return tables.error();
  std::vector<Equivalent> all;
  for (const EquivalentRow& row : tables->equivalents)
    all.push_back({row.name, emitted.value / row.grams_each, Grams{row.grams_each}, row.constant,
                   tables->sources.at(row.source)});
  return all;
}

}  // namespace opcost
