#pragma once

#include <cstddef>
#include <string>

#include "opcost/estimate/record.h"

// Estimates made by hand, for tests of what is made of them.
namespace opcost::test {

/// A table of 45 nm with four memories and no nodes: every total is 0.
Estimate empty_estimate();

/// Adds a node and keeps totals and coverage consistent with the nodes.
void add_node(Estimate& estimate, NodeEstimate node);

/// A node without events.
NodeEstimate plain_node(const std::string& name, const std::string& op, NodeStatus status,
                        const std::string& reason = "");

/// An event at a price, all float32; no tier for arithmetic.
EventEntry event(Action action, std::optional<std::size_t> tier, const std::string& operand,
                 std::uint64_t count, double each);

/// A matrix-vector product of 5x12, all float32 and in the smallest memory:
/// 60 mul, 55 add, 120 reads, 5 writes; 60 * 3.7 + 55 * 0.9 + 125 * 5 = 896.5 pJ.
NodeEstimate matvec_node(const std::string& name);

/// Seven nodes: two counted convolutions and a counted Gemm (matvec_node), a Relu
/// with a compare, a free Reshape, a folded Add, an unknown NonMaxSuppression.
Estimate sample_estimate();

/// As many counted nodes as asked for, each with six events.
Estimate large_estimate(std::size_t nodes);

}  // namespace opcost::test
