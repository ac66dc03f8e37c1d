#pragma once

#include <compare>
#include <cstdint>
#include <optional>

namespace opcost {

/// How often something happens: an exact non-negative 64-bit integer. Overflow is sticky: if a
/// count does not fit, it and all counts computed from it have no exact value any more. A count
/// never wraps.
class Count {
 public:
  constexpr Count() = default;
  constexpr explicit Count(std::uint64_t value) : value_(value) {}

  static constexpr Count overflowed() {
    Count count;
    count.overflow_ = true;
    return count;
  }

  /// The value; std::nullopt after an overflow.
  constexpr std::optional<std::uint64_t> exact() const {
    if (overflow_) return std::nullopt;
    return value_;
  }
  constexpr bool has_overflowed() const { return overflow_; }
  constexpr bool is_zero() const { return !overflow_ && value_ == 0; }

  friend constexpr Count operator+(Count a, Count b) {
    if (a.overflow_ || b.overflow_ || a.value_ > UINT64_MAX - b.value_) return overflowed();
    return Count{a.value_ + b.value_};
  }
  friend constexpr Count operator*(Count a, Count b) {
    if (a.is_zero() || b.is_zero()) return Count{0};
    if (a.overflow_ || b.overflow_ || a.value_ > UINT64_MAX / b.value_) return overflowed();
    return Count{a.value_ * b.value_};
  }
  /// The integer part of a / b; an overflow stays an overflow. b must not be zero.
  friend constexpr Count operator/(Count a, Count b) {
    if (a.overflow_ || b.overflow_) return overflowed();
    return Count{a.value_ / b.value_};
  }
  constexpr Count& operator+=(Count other) { return *this = *this + other; }
  constexpr Count& operator*=(Count other) { return *this = *this * other; }

  /// One less; 0 stays 0. A sum of n terms has n - 1 additions.
  constexpr Count minus_one() const { return overflow_ || value_ == 0 ? *this : Count{value_ - 1}; }

  /// An overflow is larger than every exact count and equal to every other overflow.
  friend constexpr bool operator==(Count, Count) = default;
  friend constexpr std::strong_ordering operator<=>(Count a, Count b) {
    if (a.overflow_ != b.overflow_) return a.overflow_ <=> b.overflow_;
    return a.value_ <=> b.value_;
  }

 private:
  std::uint64_t value_ = 0;
  bool overflow_ = false;
};

}  // namespace opcost
