#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/runs/sample.h"
#include "opcost/runs/sample_ranges.h"

namespace opcost {

/// Draws that many samples; the same for a seed on every platform. If a draw does not satisfy its
/// conditions or its output would be empty, it is repeated; an Error after a thousand failures in
/// a row.
Result<std::vector<Sample>> draw_samples(const SampleRanges& ranges, std::size_t count,
                                         std::uint64_t seed);

/// The runs file that the user fills in: one row per sample, `energy_j` left empty.
std::string runs_to_fill_in(const std::vector<Sample>& samples);

}  // namespace opcost
