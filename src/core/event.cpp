// Names of actions, number formats and number types, and finding them by name.
#include "opcost/core/event.h"

#include "core/parse.h"

namespace opcost {
std::string to_string(NumberType type) {
  std::string text(to_string(type.format));
  return type.format == NumberFormat::Bool ? text : text + std::to_string(type.bits.value);
}

std::optional<NumberType> parse_number_type(std::string_view name) {
  if (name == to_string(NumberFormat::Bool)) return NumberType{NumberFormat::Bool, Bits{8}};
  const std::size_t digits = name.find_first_of("0123456789");
  if (digits == std::string_view::npos) return std::nullopt;
  const auto format = parse_number_format(name.substr(0, digits));
  const auto bits = parse_number<std::uint32_t>(name.substr(digits));
  if (!format || !bits || *bits == 0 || *format == NumberFormat::Bool) return std::nullopt;
  return NumberType{*format, Bits{*bits}};
}

std::string to_string(const Event& event) {
  return std::string(to_string(event.action)) + " " + to_string(event.type);
}

}  // namespace opcost
