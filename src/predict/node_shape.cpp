// Derives the sizes that features need from the facts of a node.
#include "predict/node_shape.h"

#include <algorithm>
#include <numeric>

#include "predict/window_axis.h"

namespace opcost {
namespace {

double elements_of(const std::vector<std::int64_t>& shape) {
  double product = 1.0;
  for (const std::int64_t dim : shape) product *= static_cast<double>(dim);
  return product;
}

double bytes_of(const ArrayFacts& array) {
  return elements_of(array.shape) * static_cast<double>(array.type.bits.value) / 8.0;
}

double mean(const std::vector<std::int64_t>& values) {
  if (values.empty()) return 0.0;
  double sum = 0.0;
  for (const std::int64_t value : values) sum += static_cast<double>(value);
  return sum / static_cast<double>(values.size());
}

double extent(const ArrayFacts& array, std::size_t axis) {
  return axis < array.shape.size() ? static_cast<double>(array.shape[axis]) : 1.0;
}

/// Whether the node slides a window: X [N, C, spatial] to Y [N, K, spatial].
bool has_planes(const NodeFacts& node) {
  if (!node.window || node.inputs.empty() || node.outputs.empty()) return false;
  const std::size_t rank = node.window->kernel.size() + 2;
  return node.inputs[0].shape.size() == rank && node.outputs[0].shape.size() == rank;
}

WindowAxis axis_of(const NodeFacts& node, std::size_t axis) {
  const WindowFacts& window = *node.window;
  return {node.inputs[0].shape[axis + 2], node.outputs[0].shape[axis + 2], window.kernel[axis],
          window.strides[axis],           window.dilations[axis],          window.pads_begin[axis]};
}

bool packs(const NodeFacts& node) {
  const WindowFacts& window = *node.window;
  for (std::size_t axis = 0; axis < window.kernel.size(); ++axis) {
    const std::int64_t reach = axis_of(node, axis).reach();
    if (window.pads_begin[axis] >= reach || window.pads_end[axis] >= reach) return false;
  }
  return true;
}

/// How far the windows move along the last axis, which memory has in a row.
double step_of(const NodeFacts& node) {
  if (node.window->kernel.empty()) return 1.0;
  const std::size_t last = node.window->kernel.size() - 1;
  const WindowAxis axis = axis_of(node, last);
  return static_cast<double>(std::min(axis.stride, axis.kernel));
}

void add_window_parameters(const NodeFacts& node, NodeShape& shape) {
  const ArrayFacts &x = node.inputs[0], &y = node.outputs[0];
  const std::vector<std::int64_t> image(x.shape.begin() + 2, x.shape.end());
  shape.batch = std::max(extent(x, 0), 1.0);
  shape.image_size = mean(image);
  shape.kernel_size = mean(node.window->kernel);
  shape.stride = mean(node.window->strides);
  std::vector<std::int64_t> pads = node.window->pads_begin;
  pads.insert(pads.end(), node.window->pads_end.begin(), node.window->pads_end.end());
  shape.padding = mean(pads);
  shape.in_channels = extent(x, 1);
  shape.out_channels = extent(y, 1);
  shape.plane = elements_of(image);
}

void add_window(const NodeFacts& node, NodeShape& shape) {
  add_window_parameters(node, shape);
  double taps = 1.0, rows = 1.0, touched = 1.0, windows = 1.0, kernel = 1.0;
  const std::size_t rank = node.window->kernel.size();
  for (std::size_t at = 0; at < rank; ++at) {
    const WindowAxis axis = axis_of(node, at);
    const auto outputs = static_cast<double>(axis.output);
    shape.dilated = shape.dilated || (axis.dilation > 1 && axis.kernel > 1);
    taps *= axis.valid_taps();
    rows *= at + 1 == rank ? outputs : axis.valid_taps();
    touched *= axis.touched();
    windows *= outputs;
    kernel *= static_cast<double>(axis.kernel);
  }
  const double planes = shape.batch * shape.in_channels;
  const double all_taps = windows * kernel;
  shape.windowed = true;
  shape.window_axes = rank;
  shape.positions = windows;
  shape.taps_per_channel = taps;
  shape.window_rows = planes * rows;
  shape.windows = planes * windows;
  shape.taps = kernel;
  shape.step = step_of(node);
  if (shape.plane > 0.0) shape.input_bytes *= touched / shape.plane;
  if (!shape.contraction) {
    shape.macs = planes * all_taps;
    shape.valid_macs = planes * taps;
    return;
  }
  const double outputs = elements_of(node.outputs[0].shape);
  shape.channels_per_filter = outputs > 0.0 ? shape.macs / (outputs * kernel) : 0.0;
  shape.valid_macs = all_taps > 0.0 ? shape.macs * taps / all_taps : 0.0;
  shape.packs = packs(node);
}

void add_features(const NodeFacts& node, NodeShape& shape) {
  if (node.outputs.empty()) return;
  const ArrayFacts& y = node.outputs[0];
  const double outputs = elements_of(y.shape);
  if (shape.contraction) {
    shape.out_features = y.shape.empty() ? 1.0 : static_cast<double>(y.shape.back());
    const double rows = shape.out_features > 0.0 ? outputs / shape.out_features : 0.0;
    shape.batch = std::max(rows, 1.0);
    shape.in_features = outputs > 0.0 ? shape.macs / outputs : 0.0;
    shape.positions = rows;
    return;
  }
  shape.batch = std::max(extent(y, 0), 1.0);
  shape.in_features = shape.macs / shape.batch;
}

}  // namespace

NodeShape shape_of(const NodeFacts& node) {
  NodeShape shape;
  double largest = 0.0;
  for (const ArrayFacts& array : node.inputs) {
    (array.constant ? shape.weight_bytes : shape.input_bytes) += bytes_of(array);
    if (!array.constant) largest = std::max(largest, elements_of(array.shape));
  }
  for (const ArrayFacts& array : node.outputs) {
    shape.bytes_written += bytes_of(array);
    largest = std::max(largest, elements_of(array.shape));
  }
  if (!node.inputs.empty())
    shape.element_bytes = static_cast<double>(node.inputs[0].type.bits.value) / 8.0;
  shape.bytes_read = shape.input_bytes + shape.weight_bytes;
  shape.working_set = shape.bytes_read + shape.bytes_written;
  shape.contraction = node.macs > 0;
  shape.in_place = node.around.in_place;
  shape.macs = shape.contraction ? static_cast<double>(node.macs) : largest;
  shape.valid_macs = shape.macs;
  if (has_planes(node))
    add_window(node, shape);
  else
    add_features(node, shape);
  return shape;
}

NumberType operand_type(const NodeFacts& node) {
  if (!node.inputs.empty()) return node.inputs.front().type;
  return node.outputs.empty() ? NumberType{} : node.outputs.front().type;
}

}  // namespace opcost
