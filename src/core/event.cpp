#include "opcost/core/event.h"

#include <algorithm>
#include <charconv>

namespace opcost {
namespace {

template <class Enum, std::size_t N>
std::optional<Enum> named(const std::array<Enum, N>& all, std::string_view name) {
  const auto found = std::ranges::find(all, name, [](Enum one) { return to_string(one); });
  return found != all.end() ? std::optional{*found} : std::nullopt;
}

}  // namespace

std::string_view to_string(Action action) {
  switch (action) {
    case Action::Mul: return "mul";
    case Action::Add: return "add";
    case Action::Read: return "read";
    case Action::Write: return "write";
    case Action::Compare: return "compare";
    case Action::Div: return "div";
    case Action::Exp: return "exp";
    case Action::Log: return "log";
    case Action::Sqrt: return "sqrt";
    case Action::Sin: return "sin";
    case Action::Bitwise: return "bitwise";
    case Action::Convert: return "convert";
  }
  return "?";
}

std::string_view to_string(NumberFormat format) {
  switch (format) {
    case NumberFormat::Float: return "float";
    case NumberFormat::BFloat: return "bfloat";
    case NumberFormat::Int: return "int";
    case NumberFormat::UInt: return "uint";
    case NumberFormat::Bool: return "bool";
    case NumberFormat::Complex: return "complex";
  }
  return "?";
}

std::optional<Action> action_named(std::string_view name) { return named(kAllActions, name); }

std::optional<NumberFormat> format_named(std::string_view name) { return named(kAllFormats, name); }

std::string to_string(NumberType type) {
  std::string text(to_string(type.format));
  return type.format == NumberFormat::Bool ? text : text + std::to_string(type.bits.value);
}

std::optional<NumberType> number_type_named(std::string_view name) {
  if (name == to_string(NumberFormat::Bool)) return NumberType{NumberFormat::Bool, Bits{8}};
  const std::size_t digits = name.find_first_of("0123456789");
  if (digits == std::string_view::npos) return std::nullopt;
  const auto format = format_named(name.substr(0, digits));
  Bits bits;
  const char* end = name.data() + name.size();
  const auto parsed = std::from_chars(name.data() + digits, end, bits.value);
  const bool whole = parsed.ec == std::errc{} && parsed.ptr == end && bits.value > 0;
  if (!format || !whole || *format == NumberFormat::Bool) return std::nullopt;
  return NumberType{*format, bits};
}

std::string to_string(const Event& event) {
  return std::string(to_string(event.action)) + " " + to_string(event.type);
}

}  // namespace opcost
