#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "opcost/core/units.h"

// Reads numbers with units as people type them. Blanks at the ends and before the unit are
// skipped, and a "+" in front is accepted. std::nullopt: the text is not such a quantity.
namespace opcost {

/// A finite number and the word behind it.
struct Quantity {
  double value = 0.0;
  std::string_view unit;  ///< "" if nothing follows.
};
/// "3.2kWh", " 3.2 kWh ", "100": the unit may be any word.
std::optional<Quantity> parse_quantity(std::string_view text);
/// The same without a unit.
std::optional<double> parse_plain_number(std::string_view text);

/// "5%" is 0.05.
std::optional<double> parse_percentage(std::string_view text);
/// "5mJ", "3.2 kWh": from 0.
std::optional<Picojoules> parse_energy(std::string_view text);
/// How many picojoules one "pJ", "mJ", "kWh", ... is.
std::optional<double> parse_energy_unit(std::string_view name);
/// "90min", "3d", counted in units of `unit_s` seconds; a number alone is in that unit.
std::optional<double> parse_time(std::string_view text, double unit_s);
/// "350W", "1.5 kW", in watts; the unit must be there.
std::optional<double> parse_power(std::string_view text);

/// "8 KiB", "1MiB", "512B": whole bytes above 0, in powers of 1024.
std::optional<Bytes> parse_bytes(std::string_view text);
/// The reverse, in the largest unit that leaves a whole number: "8 KiB", "1000 B".
std::string exact_bytes_text(std::uint64_t bytes);

}  // namespace opcost
