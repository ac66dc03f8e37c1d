#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>

#include "opcost/graph/graph.h"

namespace opcost {

/// The part of a router's marks that one reader of them finds. An eager mixture of experts marks
/// which token goes to which expert, and every expert looks up its own: together they find each
/// mark once.
struct RouterShare {
  std::string chosen;  ///< The value whose elements are marked once each: the chosen experts.
  std::uint64_t reader = 0, readers = 1;  ///< Which of how many readers; the whole: one.
};

/// The readers' shares, by the name of the value that they read.
using RouterShares = std::unordered_map<std::string, RouterShare>;

/// The readers in a region. `opsets`: those that it imports.
RouterShares router_shares(const std::vector<Node>& nodes,
                           const std::unordered_map<std::string, Tensor>* initializers,
                           const std::map<std::string, std::int64_t>& opsets);

/// The most marks that a reader finds if `marks` are shared evenly: the shares add up to `marks`.
std::uint64_t share_of(std::uint64_t marks, const RouterShare& share);

}  // namespace opcost
