#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace opcost {

/// What belongs to each of many names. Entries are kept in the order in which they came, and stay
/// where they are: who goes through a graph finds what it met last in the processor's caches.
/// `Name` is a SharedText, or a view of a text that outlives the map.
template <class Name, class T>
class NameMap {
 public:
  using Entry = std::pair<const Name, T>;
  using Entries = std::deque<Entry>;

  std::size_t size() const { return entries_.size(); }
  typename Entries::const_iterator begin() const { return entries_.begin(); }
  typename Entries::const_iterator end() const { return entries_.end(); }

  void reserve(std::size_t names) {
    if (!fits(names)) make_slots(names);
  }

  /// null: the name is not there.
  const T* find(const Name& name) const {
    const Slot& slot = slot_of(name, short_hash(name));
    return slot.entry != 0 ? &entries_[slot.entry - 1].second : nullptr;
  }
  bool contains(const Name& name) const { return find(name) != nullptr; }

  /// What belongs to the name, and whether it is new. If the name is there already, `value` is left
  /// alone.
  std::pair<T*, bool> try_emplace(const Name& name, T&& value) {
    if (!fits(entries_.size() + 1)) make_slots(entries_.size() + 1);
    const std::uint32_t hash = short_hash(name);
    Slot& slot = const_cast<Slot&>(slot_of(name, hash));
    if (slot.entry != 0) return {&entries_[slot.entry - 1].second, false};
    entries_.emplace_back(name, std::move(value));
    slot = {hash, static_cast<std::uint32_t>(entries_.size())};
    return {&entries_.back().second, true};
  }
  void insert_or_assign(const Name& name, T value) {
    const auto [found, is_new] = try_emplace(name, std::move(value));
    if (!is_new) *found = std::move(value);
  }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t entry = 0;  // from 1; 0: the slot is free
  };

  static std::uint32_t short_hash(std::string_view name) {
    return static_cast<std::uint32_t>(std::hash<std::string_view>{}(name));
  }
  bool fits(std::size_t names) const { return names + names / 2 <= slots_.size(); }

  // The slot of the name, or the free one where it belongs.
  const Slot& slot_of(const Name& name, std::uint32_t hash) const {
    static constexpr Slot kFree{};
    if (slots_.empty()) return kFree;
    for (std::size_t at = hash;; ++at) {
      const Slot& slot = slots_[at & (slots_.size() - 1)];
      if (slot.entry == 0 || (slot.hash == hash && entries_[slot.entry - 1].first == name))
        return slot;
    }
  }

  void make_slots(std::size_t names) {
    std::size_t slots = 16;
    while (slots < names + names / 2) slots *= 2;
    const std::vector<Slot> before = std::exchange(slots_, std::vector<Slot>(slots));
    for (const Slot& slot : before) {
      if (slot.entry == 0) continue;
      std::size_t at = slot.hash;
      while (slots_[at & (slots - 1)].entry != 0) ++at;
      slots_[at & (slots - 1)] = slot;
    }
  }

  Entries entries_;
  std::vector<Slot> slots_;  // a power of 2; a third is free at least
};

}  // namespace opcost
