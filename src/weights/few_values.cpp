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

// Eight marks, each 0 or 1, as eight bits.
std::uint64_t packed(const std::uint8_t* marks) {
  std::uint64_t eight = 0;
  if constexpr (std::endian::native == std::endian::little)
    std::memcpy(&eight, marks, sizeof eight);
  else
    for (std::size_t i = 0; i < sizeof eight; ++i) eight |= std::uint64_t{marks[i]} << 8 * i;
  return eight * 0x0102040810204080u >> 56;
}

std::uint64_t size_of(const auto& set) {
  std::uint64_t size = 0;
  for (const std::uint64_t word : set) size += static_cast<std::uint64_t>(std::popcount(word));
  return size;
}

bool has(const auto& set, std::size_t id) { return (set[id / 64] >> id % 64 & 1) != 0; }

}  // namespace

FewValues::FewValues(std::uint64_t rows) : known_(kSlots) {
  keys_.reserve(kMost);
  rows_.reserve(rows);
}

// A value that is new, or that others keep out of its slot.
std::uint16_t FewValues::find(std::uint32_t bits, std::size_t slot) {
  for (; known_[slot].id != kNone; slot = (slot + 1) % kSlots)
    if (known_[slot].bits == bits) return known_[slot].id;
  const std::uint32_t key = bits == kMinusZero ? 0 : bits;
  auto id = static_cast<std::uint16_t>(std::ranges::find(keys_, key) - keys_.begin());
  if (id == kMost) return kNone;
  if (id == keys_.size()) keys_.push_back(key);
  if (key == 0) zero_ = id;
  known_[slot] = {bits, id};
  return id;
}

std::uint64_t FewValues::take(const unsigned char* from, std::uint64_t count) {
  const Known* const known = known_.data();
  for (std::uint64_t at = 0; at < count; ++at, from += sizeof(std::uint32_t)) {
    const std::uint32_t bits = bits_at(from);
    const Known& first = known[slot_of(bits)];
    const bool hit = first.bits == bits && first.id != kNone;
    const std::uint16_t id = hit ? first.id : find(bits, slot_of(bits));
    if (id == kNone) return at;
    ++counts_[at % kLanes][id];
    marks_[id] = 1;
  }
  return count;
}

FewValues::Set FewValues::row_so_far() const {
  Set row{};
  for (std::size_t id = 0; id < keys_.size(); id += 8)
    row[id / 64] |= packed(marks_.data() + id) << id % 64;
  return row;
}

bool FewValues::has_nonzero(const Set& row) const {
  const bool zero = zero_ != kNone && has(row, zero_);
  return size_of(row) > (zero ? 1u : 0u);
}

bool FewValues::end_row() {
  const Set& row = rows_.emplace_back(row_so_far());
  marks_.fill(0);
  return has_nonzero(row);
}

void FewValues::give(ValueCounts& counts) const {
  for (std::size_t id = 0; id < keys_.size(); ++id) {
    std::uint64_t sum = 0;
    for (const auto& lane : counts_) sum += lane[id];
    if (sum > 0) counts.add(keys_[id], sum);
  }
}

// The rarest value of a row: of a row of many looked for among the rarest, else among its own.
std::uint64_t FewValues::last_rank(const Set& row, std::uint64_t values,
                                   const std::vector<std::uint16_t>& ids,
                                   const std::vector<std::uint16_t>& ranks) const {
  if (values * values > ids.size()) {
    std::uint64_t rank = ids.size() - 1;
    while (rank > 0 && !has(row, ids[rank])) --rank;
    return rank;
  }
  std::uint64_t last = 0;
  for (std::size_t word = 0; word < kWords; ++word)
    for (std::uint64_t left = row[word]; left != 0; left &= left - 1)
      last = std::max<std::uint64_t>(
          last, ranks[word * 64 + static_cast<std::size_t>(std::countr_zero(left))]);
  return last;
}

void FewValues::describe(const std::vector<ValueCounts::Value>& by_frequency,
                         WeightStatistics& statistics) const {
  std::vector<std::uint16_t> ids(keys_.size()), ranks(keys_.size());
  for (std::size_t rank = 0; rank < keys_.size(); ++rank) {
    ids[rank] = static_cast<std::uint16_t>(std::ranges::find(keys_, by_frequency[rank].key) -
                                           keys_.begin());
    ranks[ids[rank]] = static_cast<std::uint16_t>(rank);
  }
  RowRuns runs;
  std::uint64_t distinct = 0, unusual_rows = 0;
  for (const Set& row : rows_) {
    const std::uint64_t values = size_of(row);
    const std::uint64_t unusual = values - (has(row, ids.front()) ? 1 : 0);
    distinct += values;
    runs.distinct += unusual;
    runs.padded += last_rank(row, values, ids, ranks) - unusual;
    unusual_rows += unusual > 0 ? 1 : 0;
  }
  statistics.unusual = Entries{statistics.entries() - statistics.most_frequent_count, unusual_rows};
  statistics.runs = runs;
  statistics.distinct_in_rows = distinct;
}

}  // namespace opcost
