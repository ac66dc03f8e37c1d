#pragma once

#include <cstdint>
#include <vector>

#include "ops/inference.h"

namespace opcost {

/// The window of a convolution or pool along its spatial axes, attributes
/// resolved: every vector has one entry per spatial axis.
struct Window {
  std::vector<std::int64_t> kernel, strides, dilations;
  std::vector<std::int64_t> pads_begin, pads_end;

  std::size_t rank() const { return kernel.size(); }
  /// Extent that the dilated kernel covers along an axis.
  std::int64_t reach(std::size_t axis) const { return (kernel[axis] - 1) * dilations[axis] + 1; }
};

/// Reads kernel_shape (or `kernel`, e.g. from W), strides, dilations, pads and
/// auto_pad; `input` holds the spatial extents. Errors name what does not fit.
/// auto_pad SAME_* is resolved to pads.
Result<Window> read_window(const Inference& node, const std::vector<std::int64_t>& input,
                           const std::vector<std::int64_t>& kernel_otherwise);

/// Spatial extents of the output of a convolution or pool.
Result<Shape> window_output(const Inference& node, const Window& window,
                            const std::vector<std::int64_t>& input, bool ceil_mode);

/// The dims from the third on: [N, C, spatial...].
std::vector<std::int64_t> spatial_dims(const Shape& shape);

}  // namespace opcost
