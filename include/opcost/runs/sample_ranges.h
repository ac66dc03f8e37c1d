#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace opcost {

/// The distribution of an integer.
struct DrawnNumber {
  enum class Kind : std::uint8_t { Choice, Uniform, LogUniform };
  Kind kind = Kind::Choice;
  /// The values of a choice; else the least and the largest value.
  std::vector<std::int64_t> values;
};

/// A condition on a draw, "2*padding <= kernel_size".
struct DrawCondition {
  std::int64_t factor = 1;
  std::string left;
  std::string comparison;  ///< <, <=, >, >=, == or !=
  std::string right;       ///< A name or an integer.
};

/// A type of layer and the distributions of its parameters, in the order of drawing.
struct DrawnLayer {
  std::string type;
  std::vector<std::pair<std::string, DrawnNumber>> parameters;
  std::vector<DrawCondition> conditions;
};

/// Networks: a number of blocks one after the other, then a head.
struct DrawnNetwork {
  DrawnNumber batch, image_size, in_channels, blocks;
  std::vector<DrawnLayer> block, head;
};

/// What samples are drawn from: layers and networks, each with a weight.
struct SampleRanges {
  struct Entry {
    std::string name;
    std::uint64_t weight = 1;
    std::string where;                  ///< "file:line:column"
    DrawnLayer layer;                   ///< Used if `network` is empty.
    std::vector<DrawnNetwork> network;  ///< At most one.
  };
  std::string source;
  std::vector<Entry> entries;
};

}  // namespace opcost
