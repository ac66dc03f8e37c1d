#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

// Reads words and numbers as they are typed on the command line or written in files: never
// by the locale. A `parse_x` reads the whole text and gives std::nullopt if it is not an x.
// Numbers with units: core/parse_quantity.h; names of enums: opcost/core/enum_names.h.
namespace opcost {

/// The text without blanks, tabs and line breaks at its ends.
std::string_view trimmed(std::string_view text);
/// The pieces between separators, as they are; one empty piece for an empty text.
std::vector<std::string_view> split(std::string_view text, char separator);
/// The pieces between blanks, tabs and line breaks; none of them is empty.
std::vector<std::string_view> split_words(std::string_view text);

/// A number that fits T, of floats also "inf" and "nan". No blanks, no "+"; "-" only
/// for signed types. T: int, std::int64_t, std::uint32_t, std::uint64_t,
/// float or double.
template <class T>
std::optional<T> parse_number(std::string_view text);
/// The same of the number at the front of the text, which is cut off there. If there is none,
/// or it does not fit T, the text stays.
template <class T>
std::optional<T> take_number(std::string_view& text);

/// A finite number: "3.7", ".25", "-1e6"; "-0" is 0.
std::optional<double> parse_real(std::string_view text);
/// A whole number from 0 to 2^63 - 1, such as the extent of a dim.
std::optional<std::int64_t> parse_extent(std::string_view text);
/// Hexadecimal digits, without "0x" before them.
std::optional<std::uint64_t> parse_hexadecimal(std::string_view text);
/// "1,3,224": one finite number or more, with commas between them.
std::optional<std::vector<double>> parse_reals(std::string_view text);
/// "1x3x224x224": one extent or more, with one of the separators between two of them.
std::optional<std::vector<std::int64_t>> parse_extents(std::string_view text,
                                                       std::string_view separators = "x");

}  // namespace opcost
