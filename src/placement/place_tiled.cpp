// Places the events of a node as its best schedule moves them.
#include <algorithm>
#include <iterator>
#include <utility>

#include "placement/tiled.h"

namespace opcost {
namespace {

// The type in which the products of a node are summed.
NumberType accumulator_of(const Accesses& node, const Nest& nest) {
  for (const CountedEvent& counted : node.events) {
    const Event& event = counted.event;
    if (event.action == Action::Accumulate || (event.in_mac && event.action == Action::Add))
      return event.type;
  }
  return nest.y != nullptr ? nest.y->type().value_or(kFloat32) : kFloat32;
}

bool is_read_of(const CountedEvent& counted, const Operand* operand) {
  return counted.event.action == Action::Read && counted.operand == operand &&
         counted.event.type == operand->type();
}

class NodePlacer {
 public:
  NodePlacer(const Accesses& node, const MemoryHierarchy& memory, AccessPrice price)
      : node_(node), memory_(memory), price_(price), left_(node.events.size()) {
    for (std::size_t at = 0; at < left_.size(); ++at) left_[at] = node.events[at].count;
  }

  TiledNode place() {
    for (const Nest& nest : node_.nests) place_one(nest);
    for (std::size_t at = 0; at < left_.size(); ++at) {
      if (!moved_.empty()) add_moved(node_.events[at]);
      place_rest(at);
    }
    std::ranges::move(moved_, std::back_inserter(result_.events));  // partial sums
    return std::move(result_);
  }

 private:
  // Takes the products' reads of an operand off its events. False: there are not so many.
  bool take(const Operand* operand, Count reads) {
    if (operand == nullptr || !operand->present()) return true;
    for (std::size_t at = 0; at < left_.size(); ++at) {
      if (!is_read_of(node_.events[at], operand)) continue;
      const auto all = left_[at].exact(), some = reads.exact();
      if (!all || !some || *all < *some) return false;
      left_[at] = Count{*all - *some};
      return true;
    }
    return false;
  }

  void place_one(const Nest& nest) {
    if (memory_.tiers().size() < 2) return;
    const std::vector<Count> before = left_;
    std::vector<PlacedCount> placed;
    if (take(nest.a, nest.reads(nest.a)) && take(nest.b, nest.reads(nest.b))) {
      auto chosen = place_nest(nest, accumulator_of(node_, nest), memory_, price_, placed);
      if (chosen) {
        std::ranges::move(placed, std::back_inserter(moved_));
        result_.nests.push_back(*std::move(chosen));
        return;
      }
    }
    left_ = before;
  }

  // What was chosen for an operand takes the place of its event.
  void add_moved(const CountedEvent& counted) {
    const auto is_of_it = [&](const PlacedCount& one) {
      return one.operand == counted.operand && one.event == counted.event;
    };
    std::ranges::copy_if(moved_, std::back_inserter(result_.events), is_of_it);
    std::erase_if(moved_, is_of_it);
  }

  TierIndex home(Count elements, const Event& event) const {
    return memory_.home(storage(elements, event.type.bits));
  }

  // The smallest memory that has room for so many elements, a buffer of tiles too.
  TierIndex room_for(Count elements, const Event& event) const {
    const Bytes size = storage(elements, event.type.bits);
    const auto& tiers = memory_.tiers();
    const auto fits = [&](const MemoryTier& tier) {
      return !tier.capacity || size <= *tier.capacity;
    };
    return {static_cast<std::size_t>(std::ranges::find_if(tiers, fits) - tiers.begin())};
  }

  // The accesses that no loops explain: those that find an element again, or write it again, do so
  // in the memory that holds what was accessed in between, unless that costs more; all others at
  // the array's home.
  void place_rest(std::size_t at) {
    const CountedEvent& counted = node_.events[at];
    Count rest = left_[at];
    if (!is_access(counted.event.action)) {
      result_.events.push_back({counted.event, counted.operand, std::nullopt, rest});
      return;
    }
    const TierIndex own = home(counted.operand->elements().count, counted.event);
    const bool whole = rest == counted.count;
    if (whole) rest = place_found_again(counted, own);
    if (rest.is_zero()) return;
    result_.events.push_back({counted.event, counted.operand, own, rest});
    result_.has_unmodelled |= own.value > 0 && rest > touched(node_, counted) && whole;
  }

  // Returns how many accesses remain.
  Count place_found_again(const CountedEvent& counted, TierIndex own) {
    Count rest = counted.count;
    for (const Reuse& reuse : reuses_of(node_, counted.operand)) {
      const Count times = reuse.times.has_overflowed()
                              ? difference(rest, touched(node_, counted))
                              : std::min(reuse.times, difference(rest, touched(node_, counted)));
      rest = difference(rest, times);
      TierIndex at = std::min(own, room_for(reuse.among, counted.event));
      if (price_(counted.event, at) > price_(counted.event, own)) at = own;
      if (!times.is_zero()) result_.events.push_back({counted.event, counted.operand, at, times});
    }
    return rest;
  }

  static Count difference(Count all, Count some) {
    const auto a = all.exact(), b = some.exact();
    return a && b ? Count{*a - std::min(*a, *b)} : all;
  }

  const Accesses& node_;
  const MemoryHierarchy& memory_;
  AccessPrice price_;
  std::vector<Count> left_;  // accesses that are not placed yet, by event
  std::vector<PlacedCount> moved_;
  TiledNode result_;
};

}  // namespace

TiledNode place_tiled(const Accesses& node, const MemoryHierarchy& memory, AccessPrice price) {
  return NodePlacer(node, memory, price).place();
}

}  // namespace opcost
