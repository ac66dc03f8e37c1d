#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "estimate/unbilled_node.h"
#include "estimate/walk/region.h"
#include "opcost/core/result.h"
#include "opcost/estimate/record.h"
#include "opcost/graph/memory_use.h"

namespace opcost {

/// Adds up what an estimate and its reports take in memory, so that a small file whose functions
/// and subgraphs unfold into much work is refused in time.
class MemoryMeter {
 public:
  /// Begins with what the loaded model takes.
  MemoryMeter(const Model& model, const EstimateOptions& options);

  void add(const Region& region);
  void add(const std::vector<Attribute>& attributes);
  /// A node that was walked, what is known of its outputs, and its row of the report.
  void add(const UnbilledNode& node);
  /// What the bill adds to a node that was walked: its events and remarks.
  void add_bill(const NodeEstimate& node);
  /// What a function call calls its values.
  void add_names(const std::vector<std::string>& names, const std::string& path);

  Bytes mark() const { return use_.used; }
  /// Of all that was added since the mark only these nodes are left.
  void keep_only(const std::vector<NodeEstimate>& nodes, Bytes mark);

  /// An Error if it is more than the model may take.
  Status check() const;

 private:
  void add(const NodeEstimate& node);

  MemoryUse use_;
  const std::string& source_;
};

}  // namespace opcost
