#pragma once

#include <cstddef>
#include <vector>

namespace opcost::onnx_reader {

/// `consumer` needs a result of `producer`; both are positions in a list of nodes.
struct Dependency {
  std::size_t producer;
  std::size_t consumer;
};

/// Positions 0..count-1, each after all that it depends on. Among those that are ready the lowest
/// comes first, so a valid order is kept. Shorter than `count` if there are nodes on a cycle
/// or behind one.
std::vector<std::size_t> topological_order(std::size_t count,
                                           const std::vector<Dependency>& dependencies);

/// The positions of one cycle, each needing the one before it, beginning with the lowest. There
/// must be a cycle.
std::vector<std::size_t> find_cycle(std::size_t count, const std::vector<Dependency>& dependencies);

}  // namespace opcost::onnx_reader
