// Counts how often each value of a tensor occurs, in bounded memory.
#include "weights/value_counts.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace opcost {

void ValueCounts::insert(Slot& slot, std::uint64_t key) {
  if (used_ == kMostDistinct) {
    become_full();
    return add_known(key == 0 ? 1 : 0, 0);
  }
  ++used_;
  slot = {key, 1};
  if (kSlotsOfEach * used_ > slots_.size()) resize(2 * slots_.size());
}

void ValueCounts::resize(std::size_t size) {
  const std::vector<Slot> before = std::exchange(slots_, std::vector<Slot>(size));
  shift_ = 64 - std::countr_zero(size);
  for (const Slot& slot : before)
    if (slot.count != 0) slot_of(slot.key) = slot;
}

void ValueCounts::become_full() {
  full_ = true;
  favourite_ = std::ranges::max_element(slots_, {}, &Slot::count)->key;
}

std::uint64_t ValueCounts::count_of(std::uint64_t key) const {
  std::size_t at = static_cast<std::size_t>(key * 0x9E3779B97F4A7C15u >> shift_);
  while (slots_[at].count != 0 && slots_[at].key != key) at = (at + 1) & (slots_.size() - 1);
  const std::uint64_t later = key == 0 ? zeros_ : (key == favourite_ && full_ ? favourites_ : 0);
  return (slots_[at].key == key ? slots_[at].count : 0) + later;
}

std::vector<ValueCounts::Value> ValueCounts::values() const {
  std::vector<Value> all;
  all.reserve(used_);
  for (const Slot& slot : slots_)
    if (slot.count != 0) all.push_back({slot.key, count_of(slot.key)});
  return all;
}

}  // namespace opcost
