// Windows of convolutions and pools: pads, strides, dilations and output sizes.
#include "ops/windows/spatial.h"

#include <algorithm>
#include <string>

#include "opcost/core/text.h"

namespace opcost {
namespace {

using Integers = std::vector<std::int64_t>;

// Pads that make the output ceil(input / stride) long; an odd one goes to the end for
// SAME_UPPER, to the beginning for SAME_LOWER.
void pad_same(Window& window, const Integers& input, bool upper) {
  for (std::size_t axis = 0; axis < window.rank(); ++axis) {
    const std::int64_t stride = window.strides[axis];
    const std::int64_t output = input[axis] / stride + (input[axis] % stride != 0 ? 1 : 0);
    const std::int64_t covered = output == 0 ? 0 : (output - 1) * stride + window.reach(axis);
    const std::int64_t total = std::max<std::int64_t>(0, covered - input[axis]);
    window.pads_begin[axis] = upper ? total / 2 : total - total / 2;
    window.pads_end[axis] = total - window.pads_begin[axis];
  }
}

Status read_pads(const NodeView& node, Window& window, const Integers& input) {
  const std::size_t rank = window.rank();
  window.pads_begin.assign(rank, 0);
  window.pads_end.assign(rank, 0);
  const std::string_view mode = node.word("auto_pad", "NOTSET");
  if (mode == "SAME_UPPER" || mode == "SAME_LOWER") {
    pad_same(window, input, mode == "SAME_UPPER");
    return Ok{};
  }
  if (mode == "VALID") return Ok{};
  if (mode != "NOTSET" && !mode.empty())
    return node.fault("auto_pad is `" + std::string(mode) + "`");
  // Negative pads are legal: they crop.
  const auto pads = per_axis(node, "pads", 2 * rank, 0, -kLargestExtent);
  if (!pads) return pads.error();
  const auto middle = pads->begin() + static_cast<std::ptrdiff_t>(rank);
  window.pads_begin.assign(pads->begin(), middle);
  window.pads_end.assign(middle, pads->end());
  return Ok{};
}

Status check_kernel(const NodeView& node, const Integers& kernel, std::size_t rank) {
  if (kernel.size() != rank)
    return node.fault("kernel_shape has " + std::to_string(kernel.size()) + " entries for " +
                      std::to_string(rank) + " spatial axes");
  for (const std::int64_t extent : kernel)
    if (extent < 1 || extent > kLargestExtent)
      return node.fault("kernel_shape holds " + std::to_string(extent));
  return Ok{};
}

Status check_extents(const NodeView& node, const Integers& input) {
  if (input.empty()) return node.fault("the input has no spatial axes");
  if (std::ranges::any_of(input, [](std::int64_t dim) { return dim > kLargestExtent; }))
    return node.fault("the input has absurd extents: " + shape_text(input));
  return Ok{};
}

// The number of windows that start at every `stride` from 0 to `room`; a window larger than the
// image leaves no room, and room / stride is rounded towards 0, as ONNX's shape inference and ONNX
// Runtime do. With ceil_mode there is
// one more if the last does not end at the border, but not one that starts beyond the image,
// in the end padding (onnx pull request 5741; ONNX Runtime does the same).
std::int64_t windows_in(std::int64_t room, std::int64_t image, std::int64_t stride,
                        bool ceil_mode) {
  const std::int64_t last = room / stride + (ceil_mode && room % stride != 0 ? 1 : 0);
  return ceil_mode && last * stride >= image ? last : last + 1;
}

}  // namespace

Result<Integers> per_axis(const NodeView& node, std::string_view name, std::size_t rank,
                          std::int64_t otherwise, std::int64_t smallest) {
  Integers given = node.integers(name);
  if (given.empty()) given.assign(rank, otherwise);
  if (given.size() != rank)
    return node.fault(std::string(name) + " has " + std::to_string(given.size()) + " entries for " +
                      std::to_string(rank) + " spatial axes");
  for (const std::int64_t one : given)
    if (one < smallest || one > kLargestExtent)
      return node.fault(std::string(name) + " holds " + std::to_string(one));
  return given;
}

std::vector<std::int64_t> spatial_dims(const Shape& shape) {
  return shape.size() <= 2 ? Integers{} : Integers(shape.begin() + 2, shape.end());
}

std::vector<std::int64_t> spatial_dims(const Operand& array, Axis channels) {
  const Shape& shape = array.shape();
  if (channels.value != -1) return spatial_dims(shape);
  return shape.size() <= 2 ? Integers{} : Integers(shape.begin() + 1, shape.end() - 1);
}

std::vector<SlidingAxis> window_axes(const Window& window, const Integers& input,
                                     const Integers& output) {
  std::vector<SlidingAxis> axes;
  const auto number = [](std::int64_t dim) { return static_cast<std::uint64_t>(dim); };
  for (std::size_t at = 0; at < std::min({window.rank(), input.size(), output.size()}); ++at)
    axes.push_back({.input = number(input[at]),
                    .positions = number(output[at]),
                    .kernel = number(window.kernel[at]),
                    .stride = number(window.strides[at]),
                    .dilation = number(window.dilations[at]),
                    .pad = window.pads_begin[at]});
  return axes;
}

Result<Window> read_window(const NodeView& node, const Integers& input,
                           const Integers& kernel_otherwise) {
  Window window;
  const std::size_t rank = input.size();
  if (auto fits = check_extents(node, input); !fits) return fits.error();
  window.kernel = node.integers("kernel_shape");
  if (window.kernel.empty()) window.kernel = kernel_otherwise;
  if (auto fits = check_kernel(node, window.kernel, rank); !fits) return fits.error();
  auto strides = per_axis(node, "strides", rank, 1, 1);
  if (!strides) return strides.error();
  auto dilations = per_axis(node, "dilations", rank, 1, 1);
  if (!dilations) return dilations.error();
  window.strides = *std::move(strides);
  window.dilations = *std::move(dilations);
  if (auto pads = read_pads(node, window, input); !pads) return pads.error();
  return window;
}

std::optional<Window> window_of(const Operands& op) {
  auto window = read_window(op, spatial_dims(op["X"].shape()), spatial_dims(op["W"].shape()));
  if (!window) return std::nullopt;
  return *std::move(window);
}

Result<Shape> window_output(const NodeView& node, const Window& window, const Integers& input,
                            bool ceil_mode, bool may_be_empty) {
  Shape output;
  for (std::size_t axis = 0; axis < window.rank(); ++axis) {
    const std::int64_t padded = input[axis] + window.pads_begin[axis] + window.pads_end[axis];
    const std::int64_t room = padded - window.reach(axis);
    const bool nothing_to_slide_over = padded == 0;  // e.g. a sequence without steps
    const std::int64_t in_image = input[axis] + window.pads_begin[axis];
    output.push_back(
        nothing_to_slide_over ? 0 : windows_in(room, in_image, window.strides[axis], ceil_mode));
    if (!nothing_to_slide_over && room < 0 && (!may_be_empty || output.back() < 0))
      return node.fault("a kernel that reaches over " + std::to_string(window.reach(axis)) +
                        " does not fit the padded extent " + std::to_string(padded));
  }
  return output;
}

}  // namespace opcost
