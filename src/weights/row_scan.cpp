// What the rows of a matrix of weights hold: their distinct values, their runs, empty ones.
#include "weights/row_scan.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "weights/rounded_counts.h"

namespace opcost {
namespace {

// Bits that mark which values the rows of one pass have: a matrix with more rows is read again.
constexpr std::uint64_t kMostMarks = std::uint64_t{1} << 29;  // 64 MiB

std::uint64_t row_of(const MatrixLayout& layout, std::uint64_t index) {
  if (layout.inner == 1) return index / layout.depth;
  return index / (layout.depth * layout.inner) * layout.inner + index % layout.inner;
}

/// From a value to how many are more frequent. Those of 16 bits and less are looked up directly,
/// and those that were rounded to 16 bits, of a matrix that is worth the list.
class Ranks {
 public:
  Ranks(const std::vector<ValueCounts::Value>& values, std::uint32_t bits, bool large)
      : shift_(64 - static_cast<int>(std::bit_width(8 * values.size() + 2))) {
    const bool rounded = bits == 32 && large && std::ranges::all_of(values, [](const auto& value) {
                           return RoundedCounts::fits(value.key);
                         });
    if (rounded) dropped_ = RoundedCounts::kShift;
    if (bits <= 16 || rounded) {
      direct_.resize(std::size_t{1} << (rounded ? 32 - dropped_ : 16));
      for (std::uint32_t rank = 0; rank < values.size(); ++rank)
        direct_[values[rank].key >> dropped_] = rank;
      return;
    }
    slots_.resize(std::size_t{1} << (64 - shift_), {0, kNone});
    for (std::uint32_t rank = 0; rank < values.size(); ++rank) {
      std::size_t at = start(values[rank].key);
      while (slots_[at].rank != kNone) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = {values[rank].key, rank};
    }
  }
  std::uint32_t of(std::uint64_t key) const {
    if (!direct_.empty()) return direct_[key >> dropped_ & (direct_.size() - 1)];
    std::size_t at = start(key);
    while (slots_[at].key != key && slots_[at].rank != kNone) at = (at + 1) & (slots_.size() - 1);
    return slots_[at].rank == kNone ? 0 : slots_[at].rank;  // the file changed meanwhile
  }

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  struct Slot {
    std::uint64_t key;
    std::uint32_t rank;
  };
  std::size_t start(std::uint64_t key) const {
    return static_cast<std::size_t>(key * 0x9E3779B97F4A7C15u >> shift_);
  }
  int shift_, dropped_ = 0;
  std::vector<std::uint32_t> direct_;  // by the bits, but for so many of the last
  std::vector<Slot> slots_;
};

/// Sums over rows.
struct RowSums {
  std::uint64_t distinct = 0, unusual = 0, padded = 0, unusual_rows = 0, nonzero_rows = 0;

  void add(std::uint64_t unusual_values, std::uint64_t last_rank, bool has_usual, bool has_zero) {
    distinct += unusual_values + (has_usual ? 1 : 0);
    unusual += unusual_values;
    padded += last_rank - unusual_values;
    if (unusual_values > 0) ++unusual_rows;
    if (unusual_values + (has_usual ? 1 : 0) > (has_zero ? 1u : 0u)) ++nonzero_rows;
  }
};

// Rows that lie one after the other: a mark per value says in which row it was seen last.
Status scan_whole_rows(EntryStream& entries, const MatrixLayout& layout, const Ranks& ranks,
                       std::size_t values, std::uint32_t zero, RowSums& sums) {
  std::vector<std::uint64_t> seen(values, 0);
  std::uint64_t row = 1, column = 0, count = 0, last = 0;
  return entries.each_entry([&](std::uint64_t, std::uint64_t key) {
    const std::uint32_t rank = ranks.of(key);
    // No branch: whether a value is new in its row, nobody can foresee.
    count += (seen[rank] != row ? 1u : 0u) & (rank > 0 ? 1u : 0u);
    seen[rank] = row;
    last = std::max<std::uint64_t>(last, rank);
    if (++column < layout.depth) return;
    sums.add(count, last, seen[0] == row, zero < values && seen[zero] == row);
    column = count = last = 0;
    ++row;
  });
}

// Rows that lie across: a set of values for each, as many rows at a time as fit. A sparse matrix
// leaves zeros out: a row has one if it has fewer entries than columns.
Status scan_across(EntryStream& entries, const MatrixLayout& layout, const Ranks& ranks,
                   std::size_t values, std::uint32_t zero, RowSums& sums) {
  const std::uint64_t words = (values + 63) / 64;
  const std::uint64_t tile = std::clamp<std::uint64_t>(kMostMarks / 64 / words, 1, layout.rows());
  std::vector<std::uint64_t> marks, listed;
  for (std::uint64_t first = 0; first < layout.rows(); first += tile) {
    const std::uint64_t rows = std::min(tile, layout.rows() - first);
    marks.assign(rows * words, 0);
    listed.assign(entries.is_sparse() ? rows : 0, 0);
    auto read = entries.each_entry([&](std::uint64_t index, std::uint64_t key) {
      const std::uint64_t row = row_of(layout, index) - first;
      if (row >= rows) return;
      const std::uint32_t rank = ranks.of(key);
      marks[row * words + rank / 64] |= std::uint64_t{1} << rank % 64;
      if (!listed.empty()) ++listed[row];
    });
    if (!read) return read;
    for (std::uint64_t row = 0; row < rows; ++row) {
      std::uint64_t* set = marks.data() + row * words;
      if (!listed.empty() && listed[row] < layout.depth && zero < values)
        set[zero / 64] |= std::uint64_t{1} << zero % 64;
      std::uint64_t all = 0, last = 0;
      for (std::uint64_t word = 0; word < words; ++word) {
        all += static_cast<std::uint64_t>(std::popcount(set[word]));
        if (set[word] != 0)
          last = word * 64 + static_cast<std::uint64_t>(std::bit_width(set[word])) - 1;
      }
      const bool has_usual = (set[0] & 1) != 0;
      const bool has_zero = zero < values && (set[zero / 64] >> zero % 64 & 1) != 0;
      sums.add(all - (has_usual ? 1 : 0), last, has_usual, has_zero);
    }
  }
  return Ok{};
}

// Only whether a row has an entry that is not 0.
Status scan_nonzero(EntryStream& entries, const MatrixLayout& layout, std::uint64_t& rows) {
  std::vector<bool> across;
  if (layout.inner > 1 || entries.is_sparse()) {
    constexpr std::uint64_t kMostRows = std::uint64_t{1} << 30;
    if (layout.rows() > kMostRows)
      return Error{"a matrix of weights has more than 2^30 rows", "", ""};
    across.resize(layout.rows());
    auto read = entries.each_entry([&](std::uint64_t index, std::uint64_t key) {
      if (key != 0) across[row_of(layout, index)] = true;
    });
    rows = static_cast<std::uint64_t>(std::ranges::count(across, true));
    return read;
  }
  std::uint64_t column = 0, any = 0;
  const KeyRule& rule = entries.rule();
  return entries.each_piece([&](std::span<const unsigned char> bytes, std::uint64_t count) {
    const std::size_t width = entries.bits() / 8;
    while (count > 0) {
      const std::uint64_t some = std::min(count, layout.depth - column);
      each_element(bytes, entries.bits(), some, [&](std::uint64_t bits) { any |= rule(bits); });
      bytes = bytes.subspan(width * some);
      count -= some;
      column += some;
      if (column < layout.depth) continue;
      rows += any != 0 ? 1 : 0;
      column = any = 0;
    }
  });
}

}  // namespace

std::vector<ValueCounts::Value> by_frequency(const ValueCounts& counts, const KeyRule& rule) {
  auto values = counts.values();
  const auto before = [&](const ValueCounts::Value& a, const ValueCounts::Value& b) {
    if (a.count != b.count) return a.count > b.count;
    const double x = rule.value(a.key), y = rule.value(b.key);
    const bool nan_x = std::isnan(x), nan_y = std::isnan(y);
    if (nan_x != nan_y) return nan_y;
    if (!nan_x && std::abs(x) != std::abs(y)) return std::abs(x) < std::abs(y);
    return !nan_x && x != y ? x < y : a.key < b.key;
  };
  std::ranges::sort(values, before);
  return values;
}

Status scan_rows(EntryStream& entries, const MatrixLayout& layout,
                 const std::vector<ValueCounts::Value>& values, WeightStatistics& statistics) {
  statistics.nonzero.count = statistics.entries() - statistics.zeros;
  if (values.empty()) return scan_nonzero(entries, layout, statistics.nonzero.rows);
  const Ranks ranks(values, entries.bits(), statistics.entries() >= std::uint64_t{1} << 20);
  const auto found = std::ranges::find(values, 0u, &ValueCounts::Value::key);
  const auto zero = static_cast<std::uint32_t>(found - values.begin());
  RowSums sums;
  const bool across = layout.inner > 1 || entries.is_sparse();
  auto read = across ? scan_across(entries, layout, ranks, values.size(), zero, sums)
                     : scan_whole_rows(entries, layout, ranks, values.size(), zero, sums);
  if (!read) return read;
  statistics.nonzero.rows = sums.nonzero_rows;
  statistics.unusual =
      Entries{statistics.entries() - statistics.most_frequent_count, sums.unusual_rows};
  statistics.runs = RowRuns{sums.unusual, sums.padded};
  statistics.distinct_in_rows = sums.distinct;
  return Ok{};
}

// The entries of one channel after another, all taps of a channel together: groups of M channels.
Status find_structure(EntryStream& entries, const MatrixLayout& layout,
                      WeightStatistics& statistics) {
  const std::uint64_t inner = layout.inner * layout.taps;
  const std::uint64_t channels = layout.depth / layout.taps;
  constexpr std::uint64_t kMostCounters = std::uint64_t{1} << 26;
  if (entries.is_sparse() || inner > kMostCounters || channels < 4) return Ok{};
  for (const std::uint64_t of : {4u, 8u}) {
    if (channels % of != 0) continue;
    std::vector<std::uint8_t> counters(inner, 0);
    std::uint8_t most = 0;
    std::uint64_t at = 0, channel = 0;
    const KeyRule& rule = entries.rule();
    const auto count_one = [&](std::uint64_t bits) {
      const bool nonzero = rule(bits) != 0;
      const auto before = channel == 0 ? std::uint8_t{0} : counters[at];
      counters[at] = static_cast<std::uint8_t>(before + (nonzero ? 1 : 0));
      most = std::max(most, counters[at]);
      if (++at < inner) return;
      at = 0;
      if (++channel == of) channel = 0;
    };
    auto read = entries.each_piece([&](std::span<const unsigned char> bytes, std::uint64_t count) {
      each_element(bytes, entries.bits(), count, count_one);
      return most <= of / 2;
    });
    if (!read) return read;
    const bool is_full = statistics.nonzero.count >= statistics.entries() / of * most / 4 * 3;
    if (most > 0 && most <= of / 2 && is_full) {
      statistics.structure = Structure{most, of};
      return Ok{};
    }
  }
  return Ok{};
}

}  // namespace opcost
