#pragma once

#include <cstddef>
#include <vector>

#include "opcost/estimate/record.h"
#include "report/estimate/selection.h"

namespace opcost {

/// The nodes that a page for a browser holds: all of them, or of very many the dearest, in the
/// order of the graph, and behind them one that is the sum of the others.
class PageNodes {
 public:
  /// A page with more nodes takes a browser seconds to open.
  static constexpr std::size_t kMost = 20'000;

  explicit PageNodes(const Selection& all, std::size_t most = kMost);
  PageNodes(const PageNodes&) = delete;
  PageNodes& operator=(const PageNodes&) = delete;

  const Selection& nodes() const { return nodes_; }
  /// How many nodes the last one stands for; 0: there is no such node.
  std::size_t others() const { return others_.size(); }

 private:
  void add_up_others();

  Selection nodes_, others_;
  NodeEstimate sum_;
};

}  // namespace opcost
