#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "rules/inference.h"
#include "rules/operands.h"
#include "rules/sliding_axis.h"
#include "rules/window.h"

namespace opcost {

/// A larger extent, stride or pad is an error of the file; products of two such still fit
/// 64 bits. A choice of ours, far above any tensor's dim.
inline constexpr std::int64_t kLargestExtent = std::int64_t{1} << 30;

/// The attribute of that name with one integer (>= smallest) for each of `count` axes or ends
/// of axes. An Error if its length is wrong or an entry is unrealistic.
Result<std::vector<std::int64_t>> per_axis(const NodeView& node, std::string_view name,
                                           std::size_t count, std::int64_t otherwise,
                                           std::int64_t smallest);

/// Reads kernel_shape (else `kernel_otherwise`, e.g. W's), strides, dilations, pads and
/// auto_pad; `input` holds the spatial extents. Errors name what does not fit.
/// auto_pad SAME_* is resolved to pads.
Result<Window> read_window(const NodeView& node, const std::vector<std::int64_t>& input,
                           const std::vector<std::int64_t>& kernel_otherwise);

/// The window of a node with input X and, of a convolution, filters W, which was inferred.
std::optional<Window> window_of(const Operands& op);

/// Spatial extents of the output of a convolution or pool: how many windows fit into the padded
/// input. With ceil_mode a last window may extend beyond its end, unless it would start in the
/// end padding. A padded extent of 0 holds no window. A window larger than the input is a fault,
/// unless the output `may_be_empty` (that of pools; runtimes refuse such convolutions) and the
/// formula does not give less than 0.
Result<Shape> window_output(const NodeView& node, const Window& window,
                            const std::vector<std::int64_t>& input, bool ceil_mode,
                            bool may_be_empty = false);

/// How those windows slide over `input` to give `output`, axis by axis.
std::vector<SlidingAxis> window_axes(const Window& window, const std::vector<std::int64_t>& input,
                                     const std::vector<std::int64_t>& output);
/// The spatial dims of an array whose channels are second, or last.
std::vector<std::int64_t> spatial_dims(const Operand& array, Axis channels);
/// The dims from the third one on: [N, C, spatial...].
std::vector<std::int64_t> spatial_dims(const Shape& shape);

}  // namespace opcost
