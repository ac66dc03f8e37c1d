// Mixtures of experts that are written out: each token is counted as often as the router sends it.
#include <doctest/doctest.h>

#include "support/estimate_of.h"

using namespace opcost;
using namespace opcost::test;

namespace {

constexpr std::int64_t kTokens = 10, kChosen = 2, kHidden = 8;

// What an expert does with the tokens that `marks`, a mask [tokens, chosen], sends it.
void add_expert(ModelBuilder& b, int expert, const std::string& marks) {
  const std::string n = std::to_string(expert);
  b.node("NonZero", {marks}, {"where" + n}).set_name("find" + n);
  b.node("Gather", {"where" + n, "zero"}, {"rows" + n}, {integer("axis", 0)});
  b.node("Gather", {"x", "rows" + n}, {"mine" + n}, {integer("axis", 0)});
  b.node("MatMul", {"mine" + n, "w"}, {"out" + n}).set_name("expert" + n);
  b.output("out" + n);
}

ModelBuilder routed() {
  ModelBuilder b(17);
  b.input("x", kFloat, {kTokens, kHidden});
  b.input("chosen", ElementType::Int64, {kTokens, kChosen});
  b.weight("w", kFloat, {kHidden, kHidden});
  b.constant("zero", int64_tensor({}, {0}));
  return b;
}

std::uint64_t experts_macs(const Estimate& estimate) {
  std::uint64_t macs = 0;
  for (const NodeEstimate& node : estimate.nodes)
    if (node.op == "MatMul") macs += node.macs;
  return macs;
}

constexpr std::uint64_t kAllSent = kTokens * kChosen * kHidden * kHidden;

}  // namespace

TEST_CASE("Router: experts that take their slice of a one-hot mask share the tokens") {
  for (const int experts : {1, 3, 8, 30}) {
    ModelBuilder b = routed();
    b.constant("depth", int64_tensor({}, {experts}));
    b.int64s("off_on", {0, 1});
    b.node("OneHot", {"chosen", "depth", "off_on"}, {"hot"});
    b.node("Transpose", {"hot"}, {"by_expert"}, {ints("perm", {2, 0, 1})});
    for (int expert = 0; expert < experts; ++expert) {
      const std::string n = std::to_string(expert);
      b.constant("e" + n, int64_tensor({}, {expert}));
      b.node("Gather", {"by_expert", "e" + n}, {"slice" + n}, {integer("axis", 0)});
      b.node("Cast", {"slice" + n}, {"marks" + n}, {integer("to", 9)});
      add_expert(b, expert, "marks" + n);
    }
    const Estimate result = estimate_of(b);
    CHECK(result.coverage.unknown == 0);
    CHECK(experts_macs(result) == kAllSent);
  }
}

TEST_CASE("Router: experts that compare the choice with their own number share the tokens") {
  ModelBuilder b = routed();
  for (int expert = 0; expert < 4; ++expert) {
    const std::string n = std::to_string(expert);
    b.constant("e" + n, int64_tensor({}, {expert}));
    const std::string chosen = expert % 2 == 0 ? "chosen" : "view" + n;  // a view of it is the same
    b.node("Identity", {"chosen"}, {"view" + n});
    b.node("Equal", {chosen, "e" + n}, {"marks" + n});
    add_expert(b, expert, "marks" + n);
  }
  const Estimate result = estimate_of(b);
  CHECK(experts_macs(result) == kAllSent);
  CHECK(mentions(result.assumptions, "its share of all that the router sends"));
  CHECK(mentions(result.assumptions, "and 3 more in the same way"));
}

TEST_CASE("Router: experts that take their rows by a condition share the tokens") {
  ModelBuilder b = routed();
  b.input("best", ElementType::Int64, {kTokens});
  for (int expert = 0; expert < 3; ++expert) {
    const std::string n = std::to_string(expert);
    b.constant("e" + n, int64_tensor({}, {expert}));
    b.node("Equal", {"best", "e" + n}, {"marks" + n});
    b.node("Compress", {"x", "marks" + n}, {"mine" + n}, {integer("axis", 0)});
    b.node("MatMul", {"mine" + n, "w"}, {"out" + n});
    b.output("out" + n);
  }
  const Estimate result = estimate_of(b);
  CHECK(experts_macs(result) == kTokens * kHidden * kHidden);
  CHECK(mentions(result.assumptions, "its share of all that the router sends"));
}

TEST_CASE("Router: an expert that looks twice, for rows and for columns, has one share") {
  ModelBuilder b = routed();
  for (int expert = 0; expert < 2; ++expert) {
    const std::string n = std::to_string(expert);
    b.constant("e" + n, int64_tensor({}, {expert}));
    b.node("Equal", {"chosen", "e" + n}, {"marks" + n});
    b.node("NonZero", {"marks" + n}, {"again" + n});
    add_expert(b, expert, "marks" + n);
  }
  CHECK(experts_macs(estimate_of(b)) == kAllSent);
}

TEST_CASE("Router: a mask that nothing is known of is all true, and the option that sets it said") {
  ModelBuilder b = routed();
  b.input("mask", ElementType::Bool, {kTokens, kChosen});
  add_expert(b, 0, "mask");
  const Estimate result = estimate_of(b);
  CHECK(experts_macs(result) == kAllSent);
  CHECK(mentions(result.assumptions, "--set-shape 'where0=2x20' or less sets it"));
  EstimateOptions options;
  options.set_shapes["where0"] = {2, 5};
  const Estimate told = estimate_of(b, options);
  CHECK(experts_macs(told) == 5 * kHidden * kHidden);
  CHECK_FALSE(mentions(told.assumptions, "or less sets it"));
}

TEST_CASE("Bounds: a Split that says how many there are shrinks the most that data allow") {
  ModelBuilder b(17);
  b.input("hit", ElementType::Bool, {9});
  b.int64s("sizes", {1, 1, 1});
  b.node("NonZero", {"hit"}, {"where"});
  b.node("Transpose", {"where"}, {"rows"}, {ints("perm", {1, 0})});
  b.node("Split", {"rows", "sizes"}, {"a", "b", "c"}, {integer("axis", 0)}).set_name("split");
  b.node("Neg", {"c"}, {"y"}).set_name("neg");
  const Estimate result = estimate_of(b);
  CHECK(result.coverage.unknown == 0);
  CHECK(node_with_id(result, "neg").outputs.at(0).shape == Shape{1, 1});
  CHECK(mentions(result.assumptions, "is 3"));

  ModelBuilder fixed(17);
  fixed.input("x", kFloat, {9, 1});
  fixed.int64s("sizes", {1, 1, 1});
  fixed.node("Split", {"x", "sizes"}, {"a", "b", "c"}, {integer("axis", 0)});
  CHECK(estimate_of(fixed).coverage.unknown == 1);  // 9 is no bound here
}
