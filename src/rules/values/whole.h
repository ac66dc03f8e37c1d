#pragma once

#include <cstdint>
#include <optional>

// Whole numbers of at most 64 bits, as functions of single numbers see them.
namespace opcost {

/// A result, as its bits; std::nullopt where there is none.
using Whole = std::optional<std::int64_t>;

/// 2^63, the smallest double that is too large for an int64.
inline constexpr double kBeyondInt64 = 9223372036854775808.0;

/// How the bits of a whole number are meant.
enum class Signedness : std::uint8_t { Signed, Unsigned };

constexpr std::uint64_t bits_of(std::int64_t value) { return static_cast<std::uint64_t>(value); }
constexpr std::int64_t from_bits(std::uint64_t bits) { return static_cast<std::int64_t>(bits); }

/// a < 0; an unsigned number never is.
constexpr bool is_negative(std::int64_t value, Signedness sign) {
  return sign == Signedness::Signed && value < 0;
}

/// a < b.
constexpr bool is_below(std::int64_t a, std::int64_t b, Signedness sign) {
  return sign == Signedness::Unsigned ? bits_of(a) < bits_of(b) : a < b;
}

}  // namespace opcost
