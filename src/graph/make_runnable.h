#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "graph/constant_source.h"
#include "opcost/core/result.h"

namespace opcost {

/// A model that a runtime can run.
struct RunnableModel {
  std::string path;          ///< The file itself where it lacks nothing.
  std::uint64_t filled = 0;  ///< Tensors that were given random numbers.
};

/// Gives numbers to the weights that an ONNX file does not have: initializers
/// without payload or whose external data is not there, and those that a node fills
/// with one number, all alike, of which runtimes and chips take advantage. Which
/// operators give constants `source_of` says.
///
/// Floats are normal: of two axes and more with mean 0 and the deviation of He et
/// al. (2015), so that values neither grow nor vanish with depth (denormal numbers
/// are slow); of fewer, about what the node gives, else about 1, as scales
/// and variances must be positive. Integers see append_random().
///
/// `exposed`: values that the copy gives as outputs, behind its own.
///
/// Where something is given or exposed, the model is written into `folder` (new and empty), and
/// copies of its external data beside it, under names of ours. Errors: what cannot be read or
/// written, a type that has no random numbers, more than 16 GiB, external data outside the model's
/// folder.
Result<RunnableModel> make_runnable(const std::string& source, const std::string& folder,
                                    std::uint64_t seed, ConstantSourceOf source_of,
                                    const std::vector<std::string>& exposed = {});

}  // namespace opcost
