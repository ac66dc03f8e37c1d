#pragma once

#include <cstddef>
#include <vector>

namespace opcost::onnx_reader {

/// `consumer` needs what `producer` makes; both are positions in a list of nodes.
struct Dependency {
  std::size_t producer;
  std::size_t consumer;
};

/// Positions 0..count-1, each after all it depends on; among those that are
/// ready the lowest comes first, so a valid order is kept. Shorter than `count`
/// where nodes are on a cycle or behind one.
std::vector<std::size_t> topological_order(std::size_t count,
                                           const std::vector<Dependency>& dependencies);

/// The positions of one cycle, each needing the one before it, from the lowest on.
/// There must be one.
std::vector<std::size_t> find_cycle(std::size_t count, const std::vector<Dependency>& dependencies);

}  // namespace opcost::onnx_reader
