// The best order in which an Einsum of several inputs is contracted in pairs.
#include "ops/products/einsum_pairs.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>
#include <tuple>
#include <utility>

namespace opcost {
namespace {

// Some of the inputs, a bit each.
using Group = std::uint32_t;

Count product_of(const EinsumIndices& indices) {
  Count product{1};
  for (const auto& [index, extent] : indices) product *= Count{static_cast<std::uint64_t>(extent)};
  return product;
}

// An extent of 1 broadcasts.
void join(EinsumIndices& all, const EinsumIndices& more) {
  for (const auto& [index, extent] : more) {
    const auto [place, is_new] = all.emplace(index, extent);
    if (!is_new && place->second == 1) place->second = extent;
  }
}

// What is left of the indices of some arrays: those that the output or another array has.
EinsumIndices still_needed(EinsumIndices indices, const EinsumShape& shape,
                           const std::vector<const EinsumIndices*>& others) {
  std::erase_if(indices, [&](const auto& entry) {
    return !shape.kept.contains(entry.first) &&
           std::ranges::none_of(others,
                                [&](const auto* other) { return other->contains(entry.first); });
  });
  return indices;
}

EinsumPair pair_of(std::size_t left, std::size_t right, const EinsumIndices& both,
                   const EinsumIndices& result) {
  EinsumPair pair{left, right, {}, product_of(result), Count{1}};
  for (const auto& [index, extent] : result) pair.result.push_back(extent);
  for (const auto& [index, extent] : both)
    if (!result.contains(index)) pair.terms *= Count{static_cast<std::uint64_t>(extent)};
  return pair;
}

// How a group of inputs becomes one array: of two smaller groups.
struct Way {
  Count products, between;  // in all steps; elements of the arrays between them
  Group left = 0, right = 0;
  EinsumIndices indices;

  bool better_than(const Way& other) const {
    return std::tie(products, between) < std::tie(other.products, other.between);
  }
};

class Orders {
 public:
  explicit Orders(const EinsumShape& shape) : shape_(shape), ways_(std::size_t{1} << count()) {
    for (Group group = 1; group < ways_.size(); ++group)
      std::has_single_bit(group) ? start(group) : find(group);
  }

  std::vector<EinsumPair> pairs() {
    write(static_cast<Group>(ways_.size() - 1));
    return std::move(pairs_);
  }

 private:
  std::size_t count() const { return shape_.inputs.size(); }

  void start(Group one) {
    ways_[one].indices = shape_.inputs[static_cast<std::size_t>(std::countr_zero(one))];
  }

  std::vector<const EinsumIndices*> outside(Group group) const {
    std::vector<const EinsumIndices*> others;
    for (std::size_t at = 0; at < count(); ++at)
      if ((group >> at & 1U) == 0) others.push_back(&shape_.inputs[at]);
    return others;
  }

  // Every smaller group comes before it. Of two halves the first holds its first input.
  void find(Group group) {
    const Group first = group & (~group + 1);
    std::optional<Way> best;
    for (Group left = (group - 1) & group; left > 0; left = (left - 1) & group) {
      if ((left & first) == 0) continue;
      Way way = of_halves(left, group & ~left);
      if (!best || way.better_than(*best)) best = std::move(way);
    }
    best->indices = still_needed(std::move(best->indices), shape_, outside(group));
    best->between += product_of(best->indices);
    ways_[group] = *std::move(best);
  }

  Way of_halves(Group left, Group right) const {
    const Way &a = ways_[left], &b = ways_[right];
    Way way{a.products + b.products, a.between + b.between, left, right, a.indices};
    join(way.indices, b.indices);
    way.products += product_of(way.indices);
    return way;
  }

  std::size_t write(Group group) {
    const Way& way = ways_[group];
    if (way.left == 0) return static_cast<std::size_t>(std::countr_zero(group));
    const std::size_t left = write(way.left), right = write(way.right);
    EinsumIndices both = ways_[way.left].indices;
    join(both, ways_[way.right].indices);
    pairs_.push_back(pair_of(left, right, both, way.indices));
    return count() + pairs_.size() - 1;
  }

  const EinsumShape& shape_;
  std::vector<Way> ways_;
  std::vector<EinsumPair> pairs_;
};

struct OpenArray {
  std::size_t number = 0;
  EinsumIndices indices;
};

// The pair with the fewest products, by its places in the list.
std::pair<std::size_t, std::size_t> cheapest_pair(const std::vector<OpenArray>& open) {
  std::pair<std::size_t, std::size_t> best{0, 1};
  std::optional<Count> least;
  for (std::size_t left = 0; left < open.size(); ++left)
    for (std::size_t right = left + 1; right < open.size(); ++right) {
      EinsumIndices both = open[left].indices;
      join(both, open[right].indices);
      const Count products = product_of(both);
      if (least && *least <= products) continue;
      least = products;
      best = {left, right};
    }
  return best;
}

std::vector<EinsumPair> cheapest_first(const EinsumShape& shape) {
  std::vector<OpenArray> open;
  for (std::size_t at = 0; at < shape.inputs.size(); ++at) open.push_back({at, shape.inputs[at]});
  std::vector<EinsumPair> pairs;
  while (open.size() > 1) {
    const auto [left, right] = cheapest_pair(open);
    const OpenArray a = open[left], b = open[right];
    open.erase(open.begin() + static_cast<std::ptrdiff_t>(right));
    open.erase(open.begin() + static_cast<std::ptrdiff_t>(left));
    std::vector<const EinsumIndices*> others;
    others.reserve(open.size());
    for (const OpenArray& other : open) others.push_back(&other.indices);
    EinsumIndices both = a.indices;
    join(both, b.indices);
    EinsumIndices result = still_needed(both, shape, others);
    pairs.push_back(pair_of(a.number, b.number, both, result));
    open.push_back({shape.inputs.size() + pairs.size() - 1, std::move(result)});
  }
  return pairs;
}

}  // namespace

std::vector<EinsumPair> best_pairs(const EinsumShape& shape) {
  return shape.inputs.size() <= kMostOrdered ? Orders(shape).pairs() : cheapest_first(shape);
}

std::string pairs_text(const std::vector<EinsumPair>& pairs, std::size_t inputs) {
  std::vector<std::string> texts;
  for (std::size_t at = 0; at < inputs; ++at) texts.push_back(std::to_string(at + 1));
  for (const EinsumPair& pair : pairs)
    texts.push_back("(" + texts[pair.left] + "·" + texts[pair.right] + ")");
  std::string all = texts.back();
  return all.substr(1, all.size() - 2);
}

}  // namespace opcost
