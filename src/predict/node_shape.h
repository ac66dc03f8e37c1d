#pragma once

#include <cstddef>
#include <string>

#include "opcost/cost/node_facts.h"

namespace opcost {

/// The sizes of a node from which features are computed. Sizes that an operator does not have are
/// 0, but `batch` is at least 1.
struct NodeShape {
  // The parameters of a layer, named like the columns of a runs file. For sizes with two axes the
  // mean is taken.
  double batch = 1.0;
  double image_size = 0.0, kernel_size = 0.0, stride = 0.0, padding = 0.0;
  double in_channels = 0.0, out_channels = 0.0;
  double in_features = 0.0, out_features = 0.0;

  double macs = 0.0;        ///< MACs of a contraction; taps of a pool; otherwise elements.
  double valid_macs = 0.0;  ///< The same without the taps that fall on padding.
  double window_rows = 0.0;
  double windows = 0.0;  ///< Of all planes of the image.
  double taps = 0.0;     ///< Of one window.
  double step = 0.0;     ///< Taps by which a window moves along its last axis, at most all of them.
  double plane = 0.0;    ///< Positions of one input plane.
  double channels_per_filter = 0.0;  ///< For a convolution.
  std::size_t window_axes = 0;       ///< For what slides a window.
  bool dilated = false;              ///< Its window has gaps.
  double taps_per_channel = 0.0;     ///< Taps on real input, of all windows of a plane.
  double positions = 0.0;            ///< Outputs that share one pass over the weights.

  double element_bytes = 0.0;  ///< Bytes of the first operand.
  double bytes_read = 0.0, bytes_written = 0.0;
  double weight_bytes = 0.0;
  double input_bytes = 0.0;  ///< Bytes that the node touches, without weights.
  double working_set = 0.0;  ///< Bytes of all operands.

  bool windowed = false;     ///< It is a convolution or a pool.
  bool contraction = false;  ///< Its MACs are reported.
  bool in_place = false;     ///< Its result takes the place of its input.
  /// No window lies completely in the padding, so that kernels which repack their input into blocks
  /// of channels are used.
  bool packs = false;
};

NodeShape shape_of(const NodeFacts& node);

/// The type of its first operand's elements.
NumberType operand_type(const NodeFacts& node);

}  // namespace opcost
