#pragma once

#include <string>

#include "io/json_writer.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// Where the arrays of an explained node lie under `tiled`, and what moves between memories: lines
/// of text; "" under another placement, or where its accesses are not priced.
std::string tiling_text(const Estimate& estimate, const NodeEstimate& node);

/// The same as the member `tiling` of a JSON object; null where there is no such text.
void write_tiling(JsonWriter& json, const Estimate& estimate, const NodeEstimate& node);

}  // namespace opcost
