#pragma once

#include <optional>

#include "estimate/rewrite/batch_norm_fold.h"
#include "estimate/rewrite/stored_types.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// Changes nodes on their way from the walk to the bill, as the options ask.
class WhatIfWalk {
 public:
  WhatIfWalk(const Model& model, const EstimateOptions& options);

  /// The node as it is described and billed, `walked` with it; `path` is that of its
  /// region. What this returns lives until the next call.
  const Node& adjust(const Node& node, WalkedNode& walked, const std::string& path);
  /// A value has another name from now on, where a function begins or ends. Both names
  /// have the paths of their regions before them.
  void pass(const std::string& from, const std::string& to) { types_.pass(from, to); }
  /// What is left to change once all nodes are billed, and what was changed, as
  /// assumptions and warnings.
  void finish(Estimate& result) const;

 private:
  const Model& model_;
  const WhatIf& asked_;
  StoredTypes types_;
  std::optional<BatchNormFold> fold_;
};

}  // namespace opcost
