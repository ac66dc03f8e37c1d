#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace opcost {

/// The window of a convolution or pool along its spatial axes, with all attributes resolved:
/// every vector has one entry per spatial axis.
struct Window {
  std::vector<std::int64_t> kernel, strides, dilations;
  std::vector<std::int64_t> pads_begin, pads_end;

  std::size_t rank() const { return kernel.size(); }
  /// Extent that the dilated kernel covers along an axis.
  std::int64_t reach(std::size_t axis) const { return (kernel[axis] - 1) * dilations[axis] + 1; }
};

}  // namespace opcost
