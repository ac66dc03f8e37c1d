#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/graph/graph.h"
#include "opcost/runs/measured_run.h"

namespace opcost {

/// Where a whole number is drawn from.
struct DrawnNumber {
  enum class Kind : std::uint8_t { Choice, Uniform, LogUniform };
  Kind kind = Kind::Choice;
  std::vector<std::int64_t> values;  ///< Of a choice; else the least and the most.
};

/// What a draw must fulfil, "2*padding <= kernel_size".
struct DrawCondition {
  std::int64_t factor = 1;
  std::string left;
  std::string comparison;  ///< <, <=, >, >=, == or !=
  std::string right;       ///< A name or a whole number.
};

/// A type of layer and where its parameters are drawn from, in the order of drawing.
struct DrawnLayer {
  std::string type;
  std::vector<std::pair<std::string, DrawnNumber>> parameters;
  std::vector<DrawCondition> conditions;
};

/// Networks: a number of blocks one after another, then a head.
struct DrawnNetwork {
  DrawnNumber batch, image_size, in_channels, blocks;
  std::vector<DrawnLayer> block, head;
};

/// What samples are drawn from: layers and networks, each with how often.
struct SampleRanges {
  struct Entry {
    std::string name;
    std::uint64_t weight = 1;
    std::string where;                  ///< "file:line:column"
    DrawnLayer layer;                   ///< Where `network` is empty.
    std::vector<DrawnNetwork> network;  ///< At most one.
  };
  std::string source;
  std::vector<Entry> entries;
};

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
