#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "opcost/estimate/record.h"

namespace opcost {

/// One run of a body among many: which one, and its nodes.
struct SampledRun {
  std::uint64_t at = 0;
  const std::vector<NodeEstimate>* nodes = nullptr;
};

/// The runs that sum_runs() looks at among `count` runs: the first ones, and others spread evenly
/// up to the last. `count` must be at least kFewestSummed.
std::vector<std::uint64_t> sampled_runs(std::uint64_t count);
inline constexpr std::uint64_t kFewestSummed = 10;

/// Whether numbers that are not polynomials are an answer too.
enum class Sums : std::uint8_t { Exact, About };

/// The nodes of `count` runs together, from those that sampled_runs() names. std::nullopt if they
/// cannot be told from these: nodes or memories differ or, of exact sums, a count is no polynomial
/// of the run's number; also where a sum does not fit 64 bits.
std::optional<std::vector<NodeEstimate>> sum_runs(const std::vector<SampledRun>& samples,
                                                  std::uint64_t count, Sums how);

}  // namespace opcost
