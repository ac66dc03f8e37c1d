#pragma once

#include <cstdint>
#include <vector>

#include "rules/inference.h"
#include "rules/operands.h"

namespace opcost {

/// What Resize or Upsample does to one axis.
struct ResizedAxis {
  std::int64_t extent = 0;  ///< Extent of the output.
  double scale = 1;
  bool resized = false;  ///< Its elements are interpolated, not only copied.
};

/// One entry per axis of X, from the sizes or scales (inputs or attributes, which must be
/// known), their axes, the roi of tf_crop_and_resize and keep_aspect_ratio_policy. An Error
/// says what does not fit or is not known.
Result<std::vector<ResizedAxis>> plan_resize(const NodeView& node);

/// The same for a node whose output shape is known: if the numbers are not known (the user gave
/// the shape), an axis is scaled by the quotient of its extents.
std::vector<ResizedAxis> resized_axes(const Operands& op);

}  // namespace opcost
