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

/// A model to measure, and its row of the runs file, without an energy.
struct Sample {
  std::string name;  ///< "conv2d-0001": of its file and its configuration.
  Model model;
  MeasuredRun run;
};

/// Draws so many samples; the same for a seed on every platform. A draw that does
/// not fulfil its conditions, or whose output would be empty, is drawn again; an
/// Error where a thousand in a row do not.
Result<std::vector<Sample>> draw_samples(const SampleRanges& ranges, std::size_t count,
                                         std::uint64_t seed);

/// The runs file to fill in: every sample's row, its `energy_j` left open.
std::string runs_to_fill_in(const std::vector<Sample>& samples);

}  // namespace opcost
