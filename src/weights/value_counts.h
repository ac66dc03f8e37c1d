#pragma once

#include <cstdint>
#include <vector>

#include "opcost/weights/record.h"

namespace opcost {

/// How often each value occurs, by its bits. Takes bounded memory: beyond kMostDistinct values it
/// is full, and goes on with 0 and with the most frequent value so far.
class ValueCounts {
 public:
  ValueCounts() { resize(std::size_t{1} << 10); }

  void add(std::uint64_t key) {
    if (full_) return add_known(key == 0 ? 1 : 0, key == favourite_ && key != 0 ? 1 : 0);
    Slot& slot = slot_of(key);
    if (slot.count != 0) {
      ++slot.count;
    } else {
      insert(slot, key);
    }
  }
  /// So many of one value; together there must not be more values than are told apart.
  void add(std::uint64_t key, std::uint64_t times) {
    if (slot_of(key).count == 0) {
      insert(slot_of(key), key);
      --times;
    }
    slot_of(key).count += times;
  }
  bool full() const { return full_; }
  /// The most frequent value when it became full.
  std::uint64_t favourite() const { return favourite_; }
  /// Of a full one: so many zeros, and so many of the favourite, more.
  void add_known(std::uint64_t zeros, std::uint64_t favourites) {
    zeros_ += zeros;
    favourites_ += favourites;
  }

  std::uint64_t count_of(std::uint64_t key) const;
  struct Value {
    std::uint64_t key = 0, count = 0;
  };
  /// All values; of a full one those it had then.
  std::vector<Value> values() const;

 private:
  struct Slot {
    std::uint64_t key = 0, count = 0;
  };
  Slot& slot_of(std::uint64_t key) {
    std::size_t at = static_cast<std::size_t>(key * 0x9E3779B97F4A7C15u >> shift_);
    while (slots_[at].count != 0 && slots_[at].key != key) at = (at + 1) & (slots_.size() - 1);
    return slots_[at];
  }
  void insert(Slot& slot, std::uint64_t key);
  void resize(std::size_t size);
  void become_full();

  // Few slots are used, so that a value is nearly always in its own: who looks on waits longer.
  static constexpr std::size_t kSlotsOfEach = 8;

  std::vector<Slot> slots_;  // a count of 0: empty; a power of two
  int shift_ = 0;
  std::size_t used_ = 0;
  bool full_ = false;
  std::uint64_t favourite_ = 0, zeros_ = 0, favourites_ = 0;
};

}  // namespace opcost
