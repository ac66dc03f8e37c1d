#pragma once

#include <string>

#include "opcost/cost/node_facts.h"

namespace opcost {

/// The sizes of a node that features are made of. What an operator does not have
/// is 0, but `batch`, which is at least 1.
struct NodeShape {
  // The parameters of a layer, as the columns of a runs file name them. Of sizes
  // with two axes the mean.
  double batch = 1.0;
  double image_size = 0.0, kernel_size = 0.0, stride = 0.0, padding = 0.0;
  double in_channels = 0.0, out_channels = 0.0;
  double in_features = 0.0, out_features = 0.0;

  double macs = 0.0;        ///< Of a contraction; of a pool its taps; else elements.
  double valid_macs = 0.0;  ///< The same without taps on padding.
  double window_rows = 0.0;
  double plane = 0.0;                ///< Positions of a plane of the input.
  double channels_per_filter = 0.0;  ///< Of a convolution.
  double taps_per_channel = 0.0;     ///< Valid taps of all windows of a plane.
  double positions = 0.0;            ///< Outputs that share one pass over the weights.

  double element_bytes = 0.0;  ///< Of the first operand.
  double bytes_read = 0.0, bytes_written = 0.0;
  double weight_bytes = 0.0;
  double input_bytes = 0.0;  ///< That the node touches, without weights.
  double working_set = 0.0;  ///< Bytes of all operands.

  bool windowed = false;     ///< A convolution or a pool.
  bool contraction = false;  ///< Its MACs are reported.
  /// No window lies wholly in the padding, so that kernels which repack their
  /// input into blocks of channels apply.
  bool packs = false;
};

NodeShape shape_of(const NodeFacts& node);

/// Of the elements of its first operand.
NumberType operand_type(const NodeFacts& node);

}  // namespace opcost
