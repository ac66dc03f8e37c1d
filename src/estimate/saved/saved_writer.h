#pragma once

#include <functional>
#include <string>
#include <vector>

#include "io/json_writer.h"
#include "opcost/estimate/estimate.h"

namespace opcost {

/// Which parts of an estimate are written.
struct SavedParts {
  const std::vector<const NodeEstimate*>& nodes;
  const std::vector<std::string>& only_ops;  ///< Empty: `nodes` are all of them.
  /// Writes members of the document that are none of the estimate's, behind its totals.
  std::function<void(JsonWriter&)> more = {};
};

/// One document of the schema "opcost.estimate/1"; documented in opcost/report/render.h.
void write_saved_estimate(JsonWriter& json, const Estimate& estimate, const SavedParts& parts);

}  // namespace opcost
