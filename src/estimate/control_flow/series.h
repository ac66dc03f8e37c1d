#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace opcost {

/// Work grows with a polynomial where shapes grow by the same step: a product of at most four
/// growing dims.
inline constexpr std::size_t kSeriesPoints = 5;

__extension__ using WideCount = __int128;  ///< Differences of counts, and products with them.

/// The numbers of a polynomial of degree 4 at 0, 1, 2 ..., which are whole: by its differences, and
/// so exact.
class WholeSeries {
 public:
  explicit WholeSeries(const std::array<std::uint64_t, kSeriesPoints>& first);

  /// The number at `at`; std::nullopt if it is below 0 or beyond 64 bits.
  std::optional<std::uint64_t> at(std::uint64_t at) const;
  /// The sum of the first `count` numbers; likewise.
  std::optional<std::uint64_t> sum(std::uint64_t count) const;

 private:
  std::optional<std::uint64_t> combined(std::uint64_t at, unsigned shift) const;

  std::array<WideCount, kSeriesPoints> differences_{};
};

/// The sum of the first `count` numbers of the polynomial of degree 4 that has `values` at
/// `points`: five different ones from 0 to count - 1. Exact but for rounding.
double sum_through(const std::array<std::uint64_t, kSeriesPoints>& points,
                   const std::array<double, kSeriesPoints>& values, std::uint64_t count);

}  // namespace opcost
