#pragma once

#include <cstdint>
#include <string>

#include "support/dice.h"
#include "support/op_case.h"

// What operators do, written from their mathematical definitions as nested
// loops over indices, and counted one by one. Shares no code with the rules.
namespace opcost::test {

/// The attributes of a layer that slides a window over [batch, channels, size].
struct WindowLayer {
  std::int64_t batch = 1, channels = 1;
  Integers size, kernel, strides, dilations, pads_begin, pads_end;
  bool ceil_mode = false;

  std::int64_t group = 1, filters = 1;  ///< Of a convolution.
  bool bias = false;
  Integers output_padding;  ///< Of a transposed one.

  /// "strides=2,1 dilations=..." as an example line has them, with pads.
  std::string attributes() const;
};

/// What happens, and the shape of the output that it happens to.
struct Observed {
  Happenings happenings;
  std::uint64_t macs = 0;
  Integers shape;
};

/// Conv: gather, tap by tap, padding taps included.
Observed conv_loops(const WindowLayer& layer);
/// ConvTranspose: scatter, products that padding drops included.
Observed conv_transpose_loops(const WindowLayer& layer);
/// MaxPool and AveragePool.
Observed max_pool_loops(const WindowLayer& layer, bool indices);
Observed average_pool_loops(const WindowLayer& layer);
/// MatMul of shapes as numpy.matmul has it.
Observed matmul_loops(const Integers& a, const Integers& b);
/// Gemm of A [rows, inner] and B [inner, columns].
Observed gemm_loops(std::int64_t rows, std::int64_t inner, std::int64_t columns, bool alpha,
                    bool beta, bool bias);
/// Softmax or LogSoftmax along rows of `length`.
Observed softmax_loops(const Integers& shape, std::size_t first_axis, std::size_t end_axis,
                       bool logarithm);

/// How many windows there are along one axis, found by sliding one.
std::int64_t windows_along(std::int64_t size, std::int64_t pad_begin, std::int64_t pad_end,
                           std::int64_t kernel, std::int64_t dilation, std::int64_t stride,
                           bool ceil_mode);

}  // namespace opcost::test
