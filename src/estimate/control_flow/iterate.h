#pragma once

#include <cstdint>
#include <vector>

#include "estimate/control_flow/control_flow.h"

namespace opcost {

/// A body that runs again and again, each run with what the one before left.
struct Repetition {
  const Graph& body;
  std::uint64_t times = 0;
  std::vector<TensorInfo> first;    ///< The body's first inputs, alike in every run.
  std::vector<TensorInfo> carried;  ///< Then what is carried, as it begins.
  std::vector<TensorInfo> slices;   ///< Then those that differ in their numbers only.
  std::size_t skipped = 0;          ///< Outputs of the body before those carried.
};

struct Repeated {
  std::vector<NodeEstimate> nodes;  ///< Events over all runs.
  std::vector<TensorInfo> carried;  ///< After the last run.
  std::vector<TensorInfo> yielded;  ///< The other outputs, of one run; no shape where runs differ.
  std::vector<TensorInfo> conditions;  ///< The skipped outputs of the last run.
};

/// Runs it. A run whose shapes are those of the run before is not run anew but
/// counted as often as is left; so are those beyond what may be unrolled, which
/// is stated in `walked`.
Result<Repeated> iterate(const ControlFlow& flow, Repetition repetition, WalkedNode& walked);

/// What an input of a body is in every run: neither its numbers nor its being
/// constant outlives the first.
TensorInfo varying(TensorInfo info);
/// The same type and shape, and the same of all members.
bool alike(const TensorInfo& a, const TensorInfo& b);

}  // namespace opcost
