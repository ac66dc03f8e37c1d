#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "opcost/core/units.h"

namespace opcost {

/// One elementary operation of a layer's pseudocode.
enum class Action : std::uint8_t {
  Mul,
  Add,
  Read,
  Write,  // the four of Wiedemann et al. 2020
  Compare,
  Div,
  Exp,
  Log,
  Sqrt,
  Sin,
  Bitwise,
  Convert,  // from one number type to another, or to a whole number
};

inline constexpr std::array kAllActions{
    Action::Mul, Action::Add, Action::Read, Action::Write, Action::Compare, Action::Div,
    Action::Exp, Action::Log, Action::Sqrt, Action::Sin,   Action::Bitwise, Action::Convert,
};

/// "mul", "add", "read", ...
std::string_view to_string(Action action);
std::optional<Action> action_named(std::string_view name);

/// True for read and write of an array element.
constexpr bool is_access(Action action) {
  return action == Action::Read || action == Action::Write;
}

/// How the bits of a number are read.
enum class NumberFormat : std::uint8_t { Float, BFloat, Int, UInt, Bool, Complex };

inline constexpr std::array kAllFormats{NumberFormat::Float, NumberFormat::BFloat,
                                        NumberFormat::Int,   NumberFormat::UInt,
                                        NumberFormat::Bool,  NumberFormat::Complex};

/// "float", "bfloat", "int", "uint", "bool", "complex"
std::string_view to_string(NumberFormat format);
std::optional<NumberFormat> format_named(std::string_view name);

/// A number's format and width, e.g. float 16.
struct NumberType {
  NumberFormat format = NumberFormat::Float;
  Bits bits{32};
  friend constexpr auto operator<=>(const NumberType&, const NumberType&) = default;
};

/// "float32", "bfloat16", "int8", "complex64", "bool"
std::string to_string(NumberType type);
/// The reverse of to_string; nothing for a word that is no number type.
std::optional<NumberType> number_type_named(std::string_view name);

/// What is priced: an action on a number. An access also has a memory tier,
/// which placement finds.
struct Event {
  Action action = Action::Mul;
  NumberType type;
  /// Part of a multiply-accumulate: its mul, or the add that takes it in.
  bool in_mac = false;
  friend constexpr auto operator<=>(const Event&, const Event&) = default;
};

/// "mul float32"
std::string to_string(const Event& event);

}  // namespace opcost
