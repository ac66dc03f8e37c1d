// Finds the power of a processor by its name.
#include "opcost/carbon/find_hardware.h"

#include <algorithm>

#include "carbon/places.h"
#include "carbon/quantity.h"
#include "core/parse.h"
#include "core/parse_quantity.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

constexpr std::string_view kVendor = "nvidia";  // some lists write it, some do not
constexpr double kMostWatts = 1e9;

const HardwareRow* row_called(const std::string& simple, const CarbonTables& tables) {
  const auto found = std::ranges::find(tables.hardware, simple,
                                       [](const HardwareRow& row) { return simplified(row.name); });
  return found != tables.hardware.end() ? &*found : nullptr;
}

const HardwareRow* hardware_called(std::string_view name, const CarbonTables& tables) {
  const std::string simple = simplified(name);
  if (const HardwareRow* row = row_called(simple, tables)) return row;
  if (simple.starts_with(kVendor)) return row_called(simple.substr(kVendor.size()), tables);
  return row_called(std::string(kVendor) + simple, tables);
}

Error no_such_hardware(std::string_view name, const CarbonTables& tables) {
  std::vector<std::string> names;
  for (const HardwareRow& row : tables.hardware) names.push_back(row.name);
  std::string hint;
  for (const std::string& like : names_like(name, names))
    hint += (hint.empty() ? "did you mean `" : " or `") + like + "`";
  hint += hint.empty() ? "see opcost carbon list hardware." : "?";
  return {"`" + std::string(name) + "` is no hardware opcost knows", "",
          hint + " A power will do: --hardware 350W"};
}

}  // namespace

Result<HardwarePower> find_hardware(std::string_view name) {
  const auto& tables = carbon_tables();
  if (!tables) return tables.error();
  const std::string_view word = trimmed(name);
  if (const auto watts = parse_power(word)) {
    if (*watts > 0.0 && *watts <= kMostWatts)
      return HardwarePower{"a given power", *watts, std::nullopt, ""};
    return Error{"a power of `" + std::string(word) + "` cannot be", "", "write 350W"};
  }
  const HardwareRow* row = hardware_called(word, *tables);
  if (row == nullptr) return no_such_hardware(word, *tables);
  return HardwarePower{row->name, row->watts, tables->sources.at(row->source), row->note};
}

}  // namespace opcost
