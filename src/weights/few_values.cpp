// Counts float32 rows of few values in one pass.
#include "weights/few_values.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace opcost {
namespace {

constexpr std::uint32_t kMinusZero = std::uint32_t{1} << 31;

std::uint32_t bits_at(const unsigned char* from) {
  std::uint32_t bits = 0;
  if constexpr (std::endian::native == std::endian::little)
    std::memcpy(&bits, from, sizeof bits);
  else
    for (std::size_t i = 0; i < sizeof bits; ++i) bits |= std::uint32_t{from[i]} << 8 * i;
  return bits;
}

}  // namespace

// An empty slot holds bits that belong to another one.
FewValues::FewValues(std::uint64_t rows) : cache_(std::size_t{1} << 12) {
  cache_[slot_of(0)].bits = 1;
  keys_.reserve(kMost);
  rows_.reserve(rows);
}

// A value that is new, or that another one drove out of its slot.
std::uint16_t FewValues::find(std::uint32_t bits) {
  const std::uint32_t key = bits == kMinusZero ? 0 : bits;
  const auto known = std::ranges::find(keys_, key);
  if (known == keys_.end()) {
    if (keys_.size() == kMost) return kNone;
    keys_.push_back(key);
    return static_cast<std::uint16_t>(keys_.size() - 1);
  }
  return static_cast<std::uint16_t>(known - keys_.begin());
}

std::uint64_t FewValues::take(const unsigned char* from, std::uint64_t count) {
  for (std::uint64_t at = 0; at < count; ++at, from += sizeof(std::uint32_t)) {
    const std::uint32_t bits = bits_at(from);
    Known& slot = cache_[slot_of(bits)];
    if (slot.bits != bits) {
      const std::uint16_t id = find(bits);
      if (id == kNone) return at;
      slot = {bits, id};
    }
    ++counts_[at % kLanes][slot.id];
    marks_[slot.id] = 1;
  }
  return count;
}

bool FewValues::has_nonzero() const {
  for (std::size_t id = 0; id < keys_.size(); ++id)
    if (marks_[id] != 0 && keys_[id] != 0) return true;
  return false;
}

bool FewValues::end_row() {
  const bool nonzero = has_nonzero();
  Set& row = rows_.emplace_back();
  for (std::size_t id = 0; id < keys_.size(); ++id)
    row[id / 64] |= std::uint64_t{marks_[id]} << id % 64;
  marks_.fill(0);
  return nonzero;
}

void FewValues::give(ValueCounts& counts) const {
  for (std::size_t id = 0; id < keys_.size(); ++id) {
    std::uint64_t sum = 0;
    for (const auto& lane : counts_) sum += lane[id];
    if (sum > 0) counts.add(keys_[id], sum);
  }
}

void FewValues::describe(const std::vector<ValueCounts::Value>& by_frequency,
                         WeightStatistics& statistics) const {
  std::vector<std::uint64_t> ranks(keys_.size(), 0);
  for (std::size_t id = 0; id < keys_.size(); ++id)
    ranks[id] = static_cast<std::uint64_t>(
        std::ranges::find(by_frequency, keys_[id], &ValueCounts::Value::key) -
        by_frequency.begin());
  RowRuns runs;
  std::uint64_t distinct = 0, unusual_rows = 0;
  for (const Set& row : rows_) {
    std::uint64_t all = 0, unusual = 0, last = 0;
    for (std::size_t word = 0; word < kWords; ++word)
      for (std::uint64_t left = row[word]; left != 0; left &= left - 1) {
        const std::uint64_t rank =
            ranks[word * 64 + static_cast<std::size_t>(std::countr_zero(left))];
        ++all;
        unusual += rank > 0 ? 1 : 0;
        last = std::max(last, rank);
      }
    distinct += all;
    runs.distinct += unusual;
    runs.padded += last - unusual;
    unusual_rows += unusual > 0 ? 1 : 0;
  }
  statistics.unusual = Entries{statistics.entries() - statistics.most_frequent_count, unusual_rows};
  statistics.runs = runs;
  statistics.distinct_in_rows = distinct;
}

}  // namespace opcost
