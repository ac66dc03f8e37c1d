#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/graph/graph.h"
#include "opcost/runs/measured_run.h"
#include "opcost/runs/sample_ranges.h"

namespace opcost {

/// Reads ranges from YAML text, schema opcost.ranges/1 (cost_tables/SAMPLE.md).
/// Errors carry "where:line:column".
Result<SampleRanges> parse_ranges(std::string_view yaml, const std::string& where);

/// A model to measure, and its row of the runs file, still without an energy.
struct Sample {
  std::string name;  ///< "conv2d-0001": the name of its file and of its configuration.
  Model model;
  MeasuredRun run;
};

/// Draws that many samples; the same for a seed on every platform. If a draw does not satisfy its
/// conditions or its output would be empty, it is repeated; an Error after a thousand failures in
/// a row.
Result<std::vector<Sample>> draw_samples(const SampleRanges& ranges, std::size_t count,
                                         std::uint64_t seed);

/// The runs file that the user fills in: one row per sample, `energy_j` left empty.
std::string runs_to_fill_in(const std::vector<Sample>& samples);

}  // namespace opcost
