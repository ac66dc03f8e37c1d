#pragma once

#include <cstdint>
#include <vector>

#include "rules/inference.h"
#include "rules/operands.h"

namespace opcost {

/// What Resize or Upsample makes of one axis.
struct ResizedAxis {
  std::int64_t extent = 0;  ///< Of the output.
  double scale = 1;
  bool resized = false;  ///< Its elements are interpolated, not only copied.
};

/// One entry per axis of X, from the sizes or scales (inputs or attributes,
/// which must be known), the axes they are of, the roi of tf_crop_and_resize and
/// keep_aspect_ratio_policy. An Error says what does not fit or is not known.
Result<std::vector<ResizedAxis>> plan_resize(const NodeView& node);

/// The same of a node whose output has a shape: where the numbers are not known
/// (the shape was given by the user) an axis is scaled as its extents say.
std::vector<ResizedAxis> resized_axes(const Operands& op);

}  // namespace opcost
