#pragma once

#include <cstdint>
#include <string>

#include "opcost/core/result.h"

namespace opcost {

/// A model that a runtime can run.
struct RunnableModel {
  std::string path;          ///< The file itself where it lacks nothing.
  std::uint64_t filled = 0;  ///< Tensors that were given random numbers.
};

/// Gives numbers to the weights that an ONNX file does not have: initializers
/// without payload or whose external data is not there, and those made by
/// ConstantOfShape, all alike, of which runtimes and chips take advantage.
///
/// Floats are normal: of two axes and more with mean 0 and the deviation of He et
/// al. (2015), so that values neither grow nor vanish with depth (denormal numbers
/// are slow); of fewer, about what ConstantOfShape gives, else about 1, as scales
/// and variances must be positive. Integers see append_random().
///
/// Where something is given, the model is written into `folder` (new and empty), and
/// copies of its external data beside it, under names of ours. Errors: what cannot be read or
/// written, a type that has no random numbers, more than 16 GiB, external data outside the model's
/// folder.
Result<RunnableModel> make_runnable(const std::string& source, const std::string& folder,
                                    std::uint64_t seed);

}  // namespace opcost
