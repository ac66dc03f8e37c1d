#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "opcost/core/enum_names.h"
#include "opcost/core/units.h"

namespace opcost {

/// One kind of elementary operation in a layer's pseudocode.
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
  Convert,     // from one number type to another, or to a whole number
  Shift,       // by a known number of bits
  Popcount,    // one bit more is counted of those that are 1
  Accumulate,  // a number is added to a sum, or taken from it, without a product: a synaptic
               // operation
  Neuron,      // a spiking neuron leaks, adds its input, and fires and is reset or not
};

/// One name for each action.
inline constexpr std::array kActionNames{
    EnumName{Action::Mul, "mul"},
    EnumName{Action::Add, "add"},
    EnumName{Action::Read, "read"},
    EnumName{Action::Write, "write"},
    EnumName{Action::Compare, "compare"},
    EnumName{Action::Div, "div"},
    EnumName{Action::Exp, "exp"},
    EnumName{Action::Log, "log"},
    EnumName{Action::Sqrt, "sqrt"},
    EnumName{Action::Sin, "sin"},
    EnumName{Action::Bitwise, "bitwise"},
    EnumName{Action::Convert, "convert"},
    EnumName{Action::Shift, "shift"},
    EnumName{Action::Popcount, "popcount"},
    EnumName{Action::Accumulate, "accumulate"},
    EnumName{Action::Neuron, "neuron"},
};
inline constexpr auto kAllActions = values_of(kActionNames);
constexpr std::string_view to_string(Action action) { return name_of(kActionNames, action); }
constexpr std::optional<Action> parse_action(std::string_view name) {
  return parse_name(kActionNames, name);
}

/// True for read and write of an array element.
constexpr bool is_access(Action action) {
  return action == Action::Read || action == Action::Write;
}

/// The format of a number's bits.
enum class NumberFormat : std::uint8_t { Float, BFloat, Int, UInt, Bool, Complex };

inline constexpr std::array kNumberFormatNames{
    EnumName{NumberFormat::Float, "float"}, EnumName{NumberFormat::BFloat, "bfloat"},
    EnumName{NumberFormat::Int, "int"},     EnumName{NumberFormat::UInt, "uint"},
    EnumName{NumberFormat::Bool, "bool"},   EnumName{NumberFormat::Complex, "complex"}};
inline constexpr auto kAllFormats = values_of(kNumberFormatNames);
constexpr std::string_view to_string(NumberFormat format) {
  return name_of(kNumberFormatNames, format);
}
constexpr std::optional<NumberFormat> parse_number_format(std::string_view name) {
  return parse_name(kNumberFormatNames, name);
}

/// A number's format and width, e.g. float 16.
struct NumberType {
  NumberFormat format = NumberFormat::Float;
  Bits bits{32};
  friend constexpr auto operator<=>(const NumberType&, const NumberType&) = default;
};

/// "float32", "bfloat16", "int8", "complex64", "bool"
std::string to_string(NumberType type);
/// The inverse of to_string; std::nullopt for a word that is not a number type.
std::optional<NumberType> parse_number_type(std::string_view name);

/// What is priced: an action on a number. For an access, placement also finds the memory tier.
struct Event {
  Action action = Action::Mul;
  NumberType type;
  /// Part of a multiply-accumulate: its mul, or the add that adds the product to the sum.
  bool in_mac = false;
  friend constexpr auto operator<=>(const Event&, const Event&) = default;
};

/// "mul float32"
std::string to_string(const Event& event);

}  // namespace opcost
