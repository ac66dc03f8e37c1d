// What else emits as much CO2.
#include "opcost/carbon/equivalents.h"

#include "carbon/tables.h"

namespace opcost {

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
