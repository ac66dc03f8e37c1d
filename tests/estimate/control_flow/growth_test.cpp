// Loops whose carried values grow: their work and their results for any number of trips.
#include <doctest/doctest.h>

#include "support/estimate_of.h"

using namespace opcost;
using namespace opcost::test;

namespace {

// `rows` rows of 8; every trip multiplies them by 8x8 and appends the last `step` rows.
ModelBuilder growing(std::int64_t trips, std::int64_t rows, std::int64_t step = 1) {
  ModelBuilder b(16);
  b.input("h", kFloat, {1, rows, 8});
  b.constant("n", int64_tensor({}, {trips}));
  b.weight("w", kFloat, {8, 8});
  b.weight("w2", kFloat, {8, 2});
  b.int64s("from", {-step});
  b.int64s("to", {INT32_MAX});
  b.int64s("axis", {1});
  GraphBuilder body;
  for (const char* name : {"i", "go", "a"}) body.input(name);
  body.node("MatMul", {"a", "w"}, {"aw"}).set_name("mm");
  body.node("Slice", {"aw", "from", "to", "axis"}, {"last"}).set_name("slice");
  body.node("Concat", {"a", "last"}, {"b"}, {integer("axis", 1)}).set_name("cat");
  body.output("go");
  body.output("b");
  b.node("Loop", {"n", "", "h"}, {"all"}, {graph("body", body)}).set_name("loop");
  b.node("MatMul", {"all", "w2"}, {"y"}).set_name("head");
  b.output("y");
  return b;
}

// The same, trip by trip, without a loop.
ModelBuilder unrolled(std::int64_t trips, std::int64_t rows) {
  ModelBuilder b(16);
  b.input("a0", kFloat, {1, rows, 8});
  b.weight("w", kFloat, {8, 8});
  b.int64s("from", {-1});
  b.int64s("to", {INT32_MAX});
  b.int64s("axis", {1});
  for (std::int64_t trip = 0; trip < trips; ++trip) {
    const std::string n = std::to_string(trip), next = std::to_string(trip + 1);
    b.node("MatMul", {"a" + n, "w"}, {"aw" + n});
    b.node("Slice", {"aw" + n, "from", "to", "axis"}, {"last" + n});
    b.node("Concat", {"a" + n, "last" + n}, {"a" + next}, {integer("axis", 1)});
  }
  b.output("a" + std::to_string(trips));
  return b;
}

// 64 products for each row, rows + i of them in trip i.
std::uint64_t products(std::uint64_t trips, std::uint64_t rows, std::uint64_t step = 1) {
  return 64 * (trips * rows + step * (trips * (trips - 1) / 2));
}

}  // namespace

TEST_CASE("Growing loop: the sum over all trips, and the shapes behind the last one") {
  for (const std::int64_t trips : {2, 63, 64, 65, 73, 74, 75, 200, 1000, 100'000}) {
    const Estimate result = estimate_of(growing(trips, 3));
    const auto n = static_cast<std::uint64_t>(trips);
    CHECK(node_with_id(result, "loop/body/mm").macs == products(n, 3));
    CHECK(node_with_id(result, "loop/body/mm").times == n);
    CHECK(node_with_id(result, "head").inputs.at(0).shape == Shape{1, 3 + trips, 8});
    CHECK(node_with_id(result, "head").macs == 16 * (3 + n));
    CHECK(result.coverage.unknown == 0);
  }
  CHECK(node_with_id(estimate_of(growing(500, 5, 2)), "loop/body/mm").macs == products(500, 5, 2));
}

TEST_CASE("Growing loop: every event and energy is that of the trips one by one") {
  for (const Placement placement : {Placement::Array, Placement::Floor}) {
    EstimateOptions options;
    options.placement = placement;
    const Estimate loop = estimate_of(growing(300, 3), options);
    Estimate one_by_one = estimate_of(unrolled(300, 3), options);
    std::map<std::string, Subtotal> by_action = loop.totals.by_action;
    for (const EventEntry& entry : node_with_id(loop, "head").events) {
      Subtotal& sum = by_action.at(std::string(to_string(entry.event.action)));
      sum.count -= entry.count;
      sum.energy = {sum.energy.value - entry.energy.value};
    }
    for (const auto& [action, sum] : one_by_one.totals.by_action) {
      CHECK(by_action.at(action).count == sum.count);
      CHECK(by_action.at(action).energy.value == doctest::Approx(sum.energy.value).epsilon(1e-9));
    }
    const double head = node_with_id(loop, "head").energy_floor.value;
    CHECK(loop.totals.energy_floor.value - head ==
          doctest::Approx(one_by_one.totals.energy_floor.value).epsilon(1e-9));
  }
}

TEST_CASE("Growing loop: a sequence that gets a member each trip has them all") {
  for (const std::int64_t trips : {1000, 1024, 1025, 70'000}) {
    CAPTURE(trips);
    ModelBuilder b(17);
    b.input("x", kFloat, {1, 8});
    b.constant("n", int64_tensor({}, {trips}));
    b.weight("w", kFloat, {8, 64});
    b.node("SequenceEmpty", {}, {"none"});
    GraphBuilder body;
    for (const char* name : {"i", "go", "s"}) body.input(name);
    body.node("SequenceInsert", {"s", "x"}, {"more"});
    body.output("go");
    body.output("more");
    b.node("Loop", {"n", "", "none"}, {"all"}, {graph("body", body)});
    b.node("ConcatFromSequence", {"all"}, {"z"}, {integer("axis", 0)});
    b.node("MatMul", {"z", "w"}, {"y"}).set_name("mm");
    b.output("y");
    const Estimate result = estimate_of(b);
    CHECK(node_with_id(result, "mm").outputs.at(0).shape == Shape{trips, 64});
    CHECK(node_with_id(result, "mm").macs == static_cast<std::uint64_t>(trips) * 512);
  }
}

TEST_CASE("Sequences: work on each of very many members is counted for all of them") {
  ModelBuilder b(17);
  b.input("x", kFloat, {3000, 8});
  b.weight("w", kFloat, {8, 4});
  b.node("SplitToSequence", {"x"}, {"rows"});
  b.node("SequenceLength", {"rows"}, {"n"});
  GraphBuilder body;
  for (const char* name : {"i", "go"}) body.input(name);
  body.node("SequenceAt", {"rows", "i"}, {"row"});
  body.node("MatMul", {"row", "w"}, {"made"}).set_name("mm");
  body.output("go").output("made");
  b.node("Loop", {"n"}, {"all"}, {graph("body", body)}).set_name("loop");
  GraphBuilder each;
  each.input("one");
  each.node("MatMul", {"one", "w"}, {"two"}).set_name("mm");
  each.output("two");
  b.node("SequenceMap", {"rows"}, {"mapped"}, {graph("body", each)}).set_name("map");
  b.node("ConcatFromSequence", {"mapped"}, {"joined"}, {integer("axis", 0)}).set_name("join");
  b.output("all").output("joined");
  const Estimate result = estimate_of(b);
  CHECK(result.coverage.unknown == 0);
  CHECK(node_with_id(result, "loop/body/mm").macs == 3000 * 32);
  CHECK(node_with_id(result, "map/body/mm").macs == 3000 * 32);
  CHECK(node_with_id(result, "join").outputs.at(0).shape == Shape{3000, 4});
}

TEST_CASE("Loops: a count that does not fit is of the node in the body, named with its loop") {
  ModelBuilder b(17);
  b.input("x", kFloat, {INT32_MAX, INT32_MAX});
  b.constant("n", int64_tensor({}, {3}));
  GraphBuilder body;
  for (const char* name : {"i", "go", "a"}) body.input(name);
  body.node("MatMul", {"a", "x"}, {"b"}).set_name("mm");
  body.output("go").output("b");
  b.node("Loop", {"n", "", "x"}, {"y"}, {graph("body", body)}).set_name("loop");
  b.output("y");
  const auto result = try_estimate(b, {});
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().where == "node `loop/body/mm` (MatMul)");
}

TEST_CASE("Growing loop: growth that is not by the same step is unknown, and it is said") {
  // a has 2, 4, 7, 11 ... rows: b grows by one row each trip, and is appended to a.
  ModelBuilder b(18);
  b.input("x", kFloat, {1, 2});
  b.constant("n", int64_tensor({}, {1000}));
  GraphBuilder body;
  for (const char* name : {"i", "go", "a", "b"}) body.input(name);
  body.node("Concat", {"a", "b"}, {"a2"}, {integer("axis", 0)}).set_name("cat");
  body.node("Concat", {"b", "x"}, {"b2"}, {integer("axis", 0)}).set_name("grow");
  body.node("Exp", {"x"}, {"same"}).set_name("same");
  for (const char* name : {"go", "a2", "b2"}) body.output(name);
  b.node("Loop", {"n", "", "x", "x"}, {"y", "b_last"}, {graph("body", body)}).set_name("loop");
  b.node("Neg", {"y"}, {"z"}).set_name("neg");
  const Estimate result = estimate_of(b);
  CHECK(mentions(result.warnings, "not by the same step"));
  CHECK(node_with_id(result, "loop/body/cat").status == NodeStatus::Unknown);
  CHECK(node_with_id(result, "loop/body/same").status == NodeStatus::Counted);
  CHECK(node_with_id(result, "loop/body/same").times == 1000);
  CHECK(node_with_id(result, "neg").status == NodeStatus::Unknown);
}
