// One cause, one warning: who is at fault, what follows from it, and what mends all.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "support/estimate_of.h"

namespace {

using namespace opcost;
using test::estimate_of;
using test::kFloat;
using test::mentions;
using test::ModelBuilder;
using test::node_of;

// Two arrays of which nobody knows the size before the run, and work behind each.
ModelBuilder two_openings() {
  ModelBuilder b(18);
  b.input("s", ElementType::Int64, {2});
  b.input("t", ElementType::Int64, {2});
  b.node("ConstantOfShape", {"s"}, {"a"});
  b.node("Exp", {"a"}, {"b"});
  b.node("Relu", {"b"}, {"c"});
  b.node("ConstantOfShape", {"t"}, {"d"});
  b.node("Exp", {"d"}, {"e"});
  return b;
}

std::size_t unknown_in(const std::vector<std::string>& warnings) {
  return static_cast<std::size_t>(std::ranges::count_if(warnings, [](const std::string& text) {
    return text.find("not counted (unknown") != std::string::npos;
  }));
}

}  // namespace

TEST_CASE("Unknown: one cause has one warning, with what follows from it") {
  ModelBuilder b(17);
  b.opset("acme", 1);
  b.input("x", kFloat, {1, 8});
  b.node("Secret", {"x"}, {"a"}).set_domain("acme");
  b.node("Relu", {"a"}, {"b"});
  b.node("Exp", {"b"}, {"c"});
  b.node("Neg", {"c"}, {"y"});
  const Estimate result = estimate_of(b);
  REQUIRE(unknown_in(result.warnings) == 1);
  CHECK(mentions(result.warnings, "1 acme.Secret node is not counted (unknown operator)"));
  CHECK(mentions(result.warnings, "3 more nodes are unknown because of it"));
  CHECK(node_of(result, "Neg").at_fault == node_of(result, "Secret").id);
  CHECK(node_of(result, "Secret").at_fault == node_of(result, "Secret").id);
}

TEST_CASE("Unknown: an operator that is not known says the option that shapes what follows") {
  const auto warnings_of = [](bool followed, const EstimateOptions& options = {}) {
    ModelBuilder b(17);
    b.opset("acme", 1);
    b.input("x", kFloat, {1, 8});
    b.node("Secret", {"x"}, {"a"}).set_domain("acme");
    if (followed) b.node("Relu", {"a"}, {"y"});
    return estimate_of(b, options).warnings;
  };
  CHECK(mentions(warnings_of(true), "because of it; --set-shape 'a=DIMS' gives it a shape"));
  CHECK_FALSE(mentions(warnings_of(false), "--set-shape"));
  EstimateOptions options;
  options.set_shapes = {{"a", {2, 3}}};
  CHECK_FALSE(mentions(warnings_of(true, options), "because of it"));
}

TEST_CASE("Unknown: behind a second unknown operator its own shape is needed too") {
  ModelBuilder b(17);
  b.opset("acme", 1);
  b.input("x", kFloat, {1, 8});
  b.node("Secret", {"x"}, {"a"}).set_domain("acme");
  b.node("Exp", {"a"}, {"b"});
  b.node("Riddle", {"b"}, {"c"}).set_domain("acme");
  b.node("Relu", {"c"}, {"y"});
  const Estimate result = estimate_of(b);
  CHECK(node_of(result, "Exp").at_fault == node_of(result, "Secret").id);
  CHECK(node_of(result, "Relu").at_fault == node_of(result, "Riddle").id);
  CHECK(mentions(result.warnings, "--set-shape 'a=DIMS' --set-shape 'c=DIMS'"));
  EstimateOptions options;
  options.set_shapes = {{"a", {2, 3}}, {"c", {2, 3}}};
  CHECK(estimate_of(b, options).coverage.unknown == 2);
}

// A Reshape to a shape in the file gives a value its shape back, but not its type.
TEST_CASE("Unknown: a type that is lost behind an unknown node is that node's fault") {
  ModelBuilder b(17);
  b.opset("acme", 1);
  b.input("x", kFloat, {1, 8});
  b.int64s("shape", {4, 2});
  b.weight("w", kFloat, {2, 3});
  b.node("Secret", {"x"}, {"a"}).set_domain("acme");
  b.node("Reshape", {"a", "shape"}, {"b"});
  b.node("MatMul", {"b", "w"}, {"c"});
  b.node("Transpose", {"c"}, {"d"});
  b.node("Relu", {"d"}, {"y"});
  const Estimate result = estimate_of(b);
  REQUIRE(unknown_in(result.warnings) == 1);
  CHECK(mentions(result.warnings, "1 acme.Secret node is not counted (unknown operator)"));
  CHECK(mentions(result.warnings, "3 more nodes are unknown because of it"));
  CHECK(node_of(result, "Relu").at_fault == node_of(result, "Secret").id);
  CHECK(node_of(result, "MatMul").reason.find("the type of an input is not known") == 0);
  EstimateOptions options;
  options.set_shapes = {{"a", {1, 8}}};
  CHECK(estimate_of(b, options).coverage.unknown == 1);
}

TEST_CASE("Unknown: where several shapes are needed, one line has the options for all") {
  const Estimate result = estimate_of(two_openings());
  REQUIRE(unknown_in(result.warnings) == 1);
  CHECK(mentions(result.warnings, "2 ConstantOfShape nodes are not counted"));
  CHECK(mentions(result.warnings, "3 more nodes are unknown because of them"));
  CHECK(mentions(result.warnings, "--set-shape 'a=DIMS' --set-shape 'd=DIMS'"));
  EstimateOptions options;
  options.set_shapes = {{"a", {2, 3}}, {"d", {4, 5}}};
  CHECK(estimate_of(two_openings(), options).coverage.unknown == 0);
}

TEST_CASE("Unknown: options are written for some of many values, and how many more there are") {
  const auto warnings_of = [](int openings) {
    ModelBuilder b(18);
    for (int at = 0; at < openings; ++at) {
      const std::string number = std::to_string(at);
      b.input("s" + number, ElementType::Int64, {2});
      b.node("ConstantOfShape", {"s" + number}, {"a" + number});
      b.node("Exp", {"a" + number}, {"b" + number});
    }
    return estimate_of(b).warnings;
  };
  constexpr int told = 200;
  const auto most = warnings_of(told);
  CHECK(mentions(most, "shapes of " + std::to_string(told) + " values are needed; as options:"));
  CHECK(mentions(most, "--set-shape 'a" + std::to_string(told - 1) + "=DIMS'"));
  CHECK_FALSE(mentions(most, " and for "));
  const auto more = warnings_of(told + 3);
  CHECK(mentions(more, "--set-shape 'a" + std::to_string(told - 1) + "=DIMS' and for 3 more"));
  CHECK_FALSE(mentions(more, "'a" + std::to_string(told) + "=DIMS'"));
}

TEST_CASE("Unknown: the first node at fault in the file is named first") {
  ModelBuilder b(17);
  b.opset("acme", 1);
  b.input("x", kFloat, {1, 8});
  b.node("Zebra", {"x"}, {"a"}).set_domain("acme");
  b.node("Ant", {"x"}, {"b"}).set_domain("acme");
  const auto warnings = estimate_of(b).warnings;
  REQUIRE(warnings.size() >= 2);
  CHECK(warnings[0].find("acme.Zebra") != std::string::npos);
  CHECK(warnings[1].find("acme.Ant") != std::string::npos);
}

TEST_CASE("Opset: one that is newer than opcost knows is a warning") {
  ModelBuilder b(77);
  b.input("x", kFloat, {1, 8});
  b.node("Relu", {"x"}, {"y"});
  const Estimate result = estimate_of(b);
  CHECK(node_of(result, "Relu").status == NodeStatus::Counted);
  CHECK(mentions(result.warnings, "the file imports opset 77"));
  CHECK_FALSE(mentions(estimate_of(ModelBuilder(17)).warnings, "the file imports opset"));
}

TEST_CASE("Batch: a model has one where a leading dim is open, or it is asked for") {
  const auto has_batch = [](const test::Dims& dims, const EstimateOptions& options = {}) {
    ModelBuilder b(17);
    b.input("x", kFloat, dims);
    b.node("Relu", {"x"}, {"y"});
    return estimate_of(b, options).has_batch;
  };
  CHECK(has_batch({"N", 8}));
  CHECK_FALSE(has_batch({2, 8}));
  EstimateOptions asked;
  asked.what_if.batch = 4;
  CHECK(has_batch({2, 8}, asked));
}
