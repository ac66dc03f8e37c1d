// Reads the number and the CSV file of --density.
#include "opcost/estimate/density_rules.h"

#include <utility>

#include "core/parse.h"
#include "estimate/node_rates.h"

namespace opcost {

Result<std::vector<DensityRule>> density_rules(const std::string& words_or_file) {
  std::vector<DensityRule> rules;
  if (parse_real(words_or_file)) {
    const auto density = parse_rate(words_or_file, "--density", "");
    if (!density) return density.error();
    rules.push_back({"*", *density});
    return rules;
  }
  const auto rows = read_node_rows(words_or_file, {"density"}, "--density");
  if (!rows) return rows.error();
  for (const NodeRow& row : *rows) {
    const auto density = parse_rate(row.cells[0], "--density: density", row.where);
    if (!density) return density.error();
    rules.push_back({row.node, *density});
  }
  return rules;
}

}  // namespace opcost
