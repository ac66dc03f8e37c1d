#pragma once

#include <cstdint>
#include <vector>

#include "estimate/control_flow/control_flow.h"

namespace opcost {

/// A body that runs repeatedly; each run takes the carried values of the run before.
struct Repetition {
  const Graph& body;
  std::uint64_t times = 0;
  std::vector<TensorInfo> first;    ///< The first inputs of the body, the same in every run.
  std::vector<TensorInfo> carried;  ///< Then the carried values, as they are at the beginning.
  std::vector<TensorInfo> slices;   ///< Then those that differ in their numbers only.
  std::size_t skipped = 0;          ///< Number of outputs of the body before the carried ones.
};

struct Repeated {
  std::vector<NodeEstimate> nodes;     ///< With the events of all runs.
  std::vector<TensorInfo> carried;     ///< The carried values after the last run.
  std::vector<TensorInfo> yielded;     ///< The other outputs, of one run; no shape if runs differ.
  std::vector<TensorInfo> conditions;  ///< The skipped outputs, of the last run.
};

/// Runs it. If the shapes of a run are those of the run before, the body is not run anew but
/// counted for all iterations that are left. Beyond the number of runs that may be unrolled, the
/// iterations are added up in closed form if their shapes grow by the same step; else what they do
/// is not known, and `walked` states it. The outputs of the node are taken to be those of the
/// body behind the skipped ones.
Result<Repeated> iterate(const ControlFlow& flow, Repetition repetition, WalkedNode& walked);

/// What is known of an input of a body in every run: its numbers, and whether it is constant,
/// hold for the first run only.
TensorInfo varying(TensorInfo info);

}  // namespace opcost
