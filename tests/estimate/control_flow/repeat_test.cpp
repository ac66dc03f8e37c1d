// Runs of a body that are added up.
#include "estimate/control_flow/repeat.h"

#include <doctest/doctest.h>

#include <vector>

namespace opcost::test::repeats {
namespace {

NodeEstimate counted(double energy) {
  NodeEstimate node;
  node.id = "loop/body/node";
  node.status = NodeStatus::Counted;
  node.times = 1;
  node.macs = 6;
  node.energy = {energy};
  return node;
}

NodeEstimate sum_of(const NodeEstimate& one, const NodeEstimate& other) {
  std::vector<NodeEstimate> nodes{one};
  REQUIRE(add_run(nodes, {other}).ok());
  REQUIRE(nodes.size() == 1);
  return nodes.front();
}

TEST_CASE("Runs of a body: a node is their sum, and what is missing in one is missing in all") {
  const NodeEstimate sum = sum_of(counted(3.0), counted(4.0));
  CHECK(sum.times == 2);
  CHECK(sum.macs == 12);
  CHECK(sum.energy.value == 7.0);
  for (const bool before : {false, true})
    for (const bool after : {false, true}) {
      NodeEstimate one = counted(3.0), other = counted(4.0);
      one.no_reuse_modelled = before;
      other.no_reuse_modelled = after;
      CHECK(sum_of(one, other).no_reuse_modelled == (before || after));
    }
  NodeEstimate unknown = counted(0.0);
  unknown.status = NodeStatus::Unknown;
  for (const NodeEstimate& none : {sum_of(unknown, counted(4.0)), sum_of(counted(4.0), unknown)}) {
    CHECK(none.status == NodeStatus::Unknown);
    CHECK(none.macs == 0);
    CHECK(none.energy.value == 0.0);
    CHECK(none.times == 2);
  }
}

}  // namespace
}  // namespace opcost::test::repeats
