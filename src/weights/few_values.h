#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "opcost/weights/record.h"
#include "weights/value_counts.h"

namespace opcost {

/// Float32 rows with at most kMost values in all: how often each occurs, and which of them a row
/// has. It takes 32 bytes for each row.
class FewValues {
 public:
  static constexpr std::size_t kMost = 256;

  explicit FewValues(std::uint64_t rows);

  /// Takes entries of the row at hand; returns how many before the first value too many.
  std::uint64_t take(const unsigned char* from, std::uint64_t count);
  /// Ends the row; whether it has an entry that is not 0.
  bool end_row();
  /// Whether the row at hand has such an entry so far.
  bool has_nonzero() const { return has_nonzero(row_so_far()); }
  /// Adds what was counted.
  void give(ValueCounts& counts) const;

  /// What the rows come to where values have these ranks by their frequency.
  void describe(const std::vector<ValueCounts::Value>& by_frequency,
                WeightStatistics& statistics) const;

 private:
  static constexpr std::size_t kWords = kMost / 64, kLanes = 4, kSlots = std::size_t{1} << 12;
  static constexpr std::uint16_t kNone = 0xFFFF;
  using Set = std::array<std::uint64_t, kWords>;
  struct Known {
    std::uint32_t bits = 0;
    std::uint16_t id = kNone;
  };

  static std::size_t slot_of(std::uint32_t bits) { return bits * 0x9E3779B1u >> 20; }
  std::uint16_t find(std::uint32_t bits, std::size_t slot);
  Set row_so_far() const;
  bool has_nonzero(const Set& row) const;
  std::uint64_t last_rank(const Set& row, std::uint64_t values,
                          const std::vector<std::uint16_t>& ids,
                          const std::vector<std::uint16_t>& ranks) const;

  std::vector<Known> known_;  // by a hash of the bits; of two in one slot the later is behind
  std::vector<std::uint32_t> keys_;                                // by id
  std::uint16_t zero_ = kNone;                                     // the id of 0
  std::array<std::array<std::uint64_t, kMost>, kLanes> counts_{};  // by turns, so that none waits
  alignas(8) std::array<std::uint8_t, kMost> marks_{};             // values of the row at hand
  std::vector<Set> rows_;
};

}  // namespace opcost
