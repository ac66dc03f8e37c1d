#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

// One list of names per enum: what is printed, what is read and what help offers all come from
// it. A list is a constexpr array of rows with the members `value` and `name`; a row may have
// more members. It may name a value more than once: the first name is the one that is printed,
// the others are also accepted when read.
namespace opcost {

/// The smallest row of such a list.
template <class Enum>
struct EnumName {
  Enum value;
  std::string_view name;
};
template <class Enum>
EnumName(Enum, std::string_view) -> EnumName<Enum>;

/// The row of a value; null if the list lacks it.
template <class Row, std::size_t N>
constexpr const Row* row_of(const std::array<Row, N>& rows, decltype(Row::value) value) {
  for (const Row& row : rows)
    if (row.value == value) return &row;
  return nullptr;
}

/// The printed name of a value; "?" if the list lacks it.
template <class Row, std::size_t N>
constexpr std::string_view name_of(const std::array<Row, N>& rows, decltype(Row::value) value) {
  const Row* row = row_of(rows, value);
  return row != nullptr ? row->name : "?";
}

/// The value of that name, or nothing.
template <class Row, std::size_t N>
constexpr std::optional<decltype(Row::value)> parse_name(const std::array<Row, N>& rows,
                                                         std::string_view name) {
  for (const Row& row : rows)
    if (row.name == name) return row.value;
  return std::nullopt;
}

/// All values, of a list that names each once.
template <class Row, std::size_t N>
constexpr auto values_of(const std::array<Row, N>& rows) {
  std::array<decltype(Row::value), N> values{};
  for (std::size_t i = 0; i < N; ++i) values[i] = rows[i].value;
  return values;
}

/// The printed names, in the order of the list.
template <class Row, std::size_t N>
std::vector<std::string_view> printed_names(const std::array<Row, N>& rows) {
  std::vector<std::string_view> names;
  for (const Row& row : rows)
    if (row_of(rows, row.value) == &row) names.push_back(row.name);
  return names;
}

}  // namespace opcost
