// Which nodes a page for a browser holds, and the sum of those it does not.
#include "report/html/page_nodes.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "opcost/core/text.h"

namespace opcost {
namespace {

/// Events of many nodes, one entry for each event and memory.
class EventSums {
 public:
  void add(const EventEntry& entry) {
    const std::string key = to_string(entry.event) + (entry.event.in_mac ? "+" : "");
    const auto tier = entry.tier ? static_cast<std::int64_t>(entry.tier->value) : -1;
    const auto [found, is_new] = at_.try_emplace({key, tier}, sums_.size());
    if (is_new)
      sums_.push_back(
          {.event = entry.event, .tier = entry.tier, .operand = {}, .count = 0, .energy = {}});
    EventEntry& sum = sums_[found->second];
    sum.count += entry.count;
    sum.energy += entry.energy;
  }
  std::vector<EventEntry> take() { return std::move(sums_); }

 private:
  std::map<std::pair<std::string, std::int64_t>, std::size_t> at_;
  std::vector<EventEntry> sums_;
};

void add_figures(NodeEstimate& sum, const NodeEstimate& node) {
  sum.macs += node.macs;
  sum.parameters += node.parameters;
  sum.energy += node.energy;
  sum.energy_floor += node.energy_floor;
  sum.energy_tiled += node.energy_tiled;
  sum.energy_array += node.energy_array;
  sum.node_energy += node.node_energy;
}

}  // namespace

PageNodes::PageNodes(const Selection& all, std::size_t most) {
  if (all.size() <= most) {
    nodes_ = all;
    return;
  }
  Selection dearest = all;
  const auto end = dearest.begin() + static_cast<std::ptrdiff_t>(most);
  std::ranges::nth_element(dearest, end, std::ranges::greater{},
                           [](const NodeEstimate* node) { return node->energy.value; });
  const std::set<const NodeEstimate*> kept(dearest.begin(), end);
  for (const NodeEstimate* node : all) (kept.contains(node) ? nodes_ : others_).push_back(node);
  add_up_others();
  nodes_.push_back(&sum_);
}

void PageNodes::add_up_others() {
  sum_.id = "[" + grouped_text(Count{others_.size()}) + " others]";
  sum_.op = "others";
  sum_.status = NodeStatus::Counted;
  EventSums events;
  for (const NodeEstimate* node : others_) {
    add_figures(sum_, *node);
    for (const EventEntry& entry : node->events) events.add(entry);
  }
  sum_.events = events.take();
}

}  // namespace opcost
