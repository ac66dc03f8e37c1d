// How the dims of a model's inputs get their numbers.
#include <doctest/doctest.h>

#include "support/estimate_of.h"

namespace {

using namespace opcost;
using test::estimate_of;
using test::ModelBuilder;
using test::try_estimate;

ModelBuilder relu_of(const test::Dims& dims) {
  ModelBuilder b(13);
  b.input("x", ElementType::Float, dims);
  b.node("Relu", {"x"}, {"y"});
  b.output("y");
  return b;
}

EstimateOptions dim(const std::string& name, std::int64_t value) {
  EstimateOptions options;
  options.dims[name] = value;
  return options;
}

EstimateOptions input_shape(const std::string& name, Shape shape) {
  EstimateOptions options;
  options.input_shapes[name] = std::move(shape);
  return options;
}

}  // namespace

TEST_CASE("Bind: an unbound leading dim is taken as 1, and the report says so") {
  const Estimate result = estimate_of(relu_of({"batch", 3}));
  CHECK(*result.nodes[0].outputs[0].shape == Shape{1, 3});
  REQUIRE(result.assumptions.size() == 1);
  CHECK(result.assumptions[0].find("--dim 'batch=") != std::string::npos);
  CHECK(result.bound_dims.at("batch") == 1);
}

TEST_CASE("Bind: an unnamed leading dim is taken as 1 too") {
  const Estimate result = estimate_of(relu_of({UnknownDim{}, 3}));
  CHECK(*result.nodes[0].outputs[0].shape == Shape{1, 3});
  CHECK(result.assumptions.size() == 1);
}

TEST_CASE("Bind: --dim binds by name, in every input") {
  const Estimate result = estimate_of(relu_of({"batch", 3}), dim("batch", 8));
  CHECK(*result.nodes[0].outputs[0].shape == Shape{8, 3});
  CHECK(result.assumptions.empty());
}

TEST_CASE("Bind: --input-shape binds an input and the names it declares") {
  ModelBuilder b = relu_of({"batch", "seq"});
  b.input("mask", ElementType::Float, {"batch", "seq"});
  b.node("Relu", {"mask"}, {"z"});
  const Estimate result = estimate_of(b, input_shape("x", {4, 7}));
  CHECK(*result.nodes[1].outputs[0].shape == Shape{4, 7});
}

TEST_CASE("Bind: any other unbound dim is an error that lists the flags") {
  const auto result = try_estimate(relu_of({"batch", "height", UnknownDim{}}));
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().what.find("[batch, height, ?]") != std::string::npos);
  CHECK(result.error().hint.find("--dim 'height=N'") != std::string::npos);
  CHECK(result.error().hint.find("--input-shape 'x=1xNxN'") != std::string::npos);
}

TEST_CASE("Bind: an input of no declared shape must be bound") {
  ModelBuilder b(13);
  b.input("x");
  b.node("Relu", {"x"}, {"y"});
  const auto result = try_estimate(b);
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().hint.find("--input-shape 'x=") != std::string::npos);
}

TEST_CASE("Bind: a binding that fits nothing is an error") {
  CHECK_FALSE(try_estimate(relu_of({"batch", 3}), dim("bach", 8)).ok());
  CHECK_FALSE(try_estimate(relu_of({"batch", 3}), input_shape("y", {1, 3})).ok());
  CHECK_FALSE(try_estimate(relu_of({"batch", 3}), input_shape("x", {1, 3, 1})).ok());
  EstimateOptions both = dim("batch", 8);
  both.input_shapes["x"] = {4, 3};
  const auto contradiction = try_estimate(relu_of({"batch", 3}), both);
  REQUIRE_FALSE(contradiction.ok());
  CHECK(contradiction.error().what.find("both 8 and 4") != std::string::npos);
}

TEST_CASE("Bind: another number than the file declares is refused, but for the batch") {
  const Estimate batch = estimate_of(relu_of({1, 3}), input_shape("x", {8, 3}));
  CHECK(*batch.nodes[0].outputs[0].shape == Shape{8, 3});
  CHECK(test::mentions(batch.assumptions, "the file declares [1, 3]"));
  const auto refused = try_estimate(relu_of({1, 3}), input_shape("x", {1, 4}));
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().what.find("contradicts the file, which declares [1, 3]") !=
        std::string::npos);
  CHECK_FALSE(try_estimate(relu_of({"batch", 3}), input_shape("x", {8, 4})).ok());
  CHECK(try_estimate(relu_of({1, 3}), input_shape("x", {1, 3})).ok());
}

TEST_CASE("Bind: a formula in front of an input is never taken as 1") {
  const auto open = try_estimate(relu_of({"2*s0", "s0"}));
  REQUIRE_FALSE(open.ok());
  CHECK(open.error().hint == "add, with numbers for every N: --dim 's0=N'");
  CHECK(*estimate_of(relu_of({"2*s0", "s0"}), dim("s0", 4)).nodes[0].outputs[0].shape ==
        Shape{8, 4});
  CHECK(*estimate_of(relu_of({"2*s0", "s0"}), input_shape("x", {8, 4})).nodes[0].outputs[0].shape ==
        Shape{8, 4});
  CHECK_FALSE(try_estimate(relu_of({"2*s0", "s0"}), input_shape("x", {8, 5})).ok());
}

TEST_CASE("Bind: many inputs with the same open dims ask for each once") {
  ModelBuilder b = relu_of({"batch", "past + new"});
  for (const char* name : {"a", "b", "c", "d", "e"})
    b.input(name, ElementType::Float, {"batch", "past", 4});
  const auto open = try_estimate(b);
  REQUIRE_FALSE(open.ok());
  CHECK(open.error().hint == "add, with numbers for every N: --dim 'new=N' --dim 'past=N'");
  CHECK(open.error().what.find("and 3 more") != std::string::npos);
}

TEST_CASE("Bind: the cache of a merged decoder decides whether its branch with the cache runs") {
  ModelBuilder b(16);
  b.input("use_cache_branch", ElementType::Bool, {1});
  b.input("past_key_values.0.key", ElementType::Float, {"batch", 2, "past_sequence_length", 8});
  b.input("x", ElementType::Float, {"batch", 8});
  test::GraphBuilder with, without;
  with.node("Relu", {"x"}, {"t"}).set_name("with");
  with.output("t");
  without.node("Exp", {"x"}, {"e"}).set_name("without");
  without.output("e");
  b.node("If", {"use_cache_branch"}, {"y"},
         {test::graph("then_branch", with), test::graph("else_branch", without)});
  b.output("y");
  EstimateOptions options = dim("past_sequence_length", 7);
  CHECK(test::node_named(estimate_of(b, options), "with").status == NodeStatus::Counted);
  CHECK(test::mentions(estimate_of(b, options).assumptions, "the cache holds tokens"));
  options.input_values["use_cache_branch"] = {0};
  CHECK(test::node_named(estimate_of(b, options), "without").status == NodeStatus::Counted);
  const Estimate empty = estimate_of(b, dim("past_sequence_length", 0));
  CHECK(test::node_named(empty, "without").status == NodeStatus::Counted);
  CHECK(empty.bound_flags == std::map<std::string, bool>{{"use_cache_branch", false}});
}

TEST_CASE("Bind: the total length of a decoder follows from its past and what is new") {
  ModelBuilder b = relu_of({"batch", "sequence_length"});
  b.input("past", ElementType::Float, {"batch", 2, "past_sequence_length", 4});
  b.input("mask", ElementType::Float, {"batch", "total_sequence_length"});
  b.node("Relu", {"mask"}, {"z"});
  EstimateOptions options = dim("sequence_length", 1);
  options.dims["past_sequence_length"] = 1023;
  const Estimate result = estimate_of(b, options);
  CHECK(*result.nodes[1].outputs[0].shape == Shape{1, 1024});
  CHECK(result.bound_dims.at("total_sequence_length") == 1024);
  CHECK(test::mentions(result.assumptions, "past_sequence_length + sequence_length"));
  options.dims["total_sequence_length"] = 2048;  // a cache of fixed size
  CHECK(*estimate_of(b, options).nodes[1].outputs[0].shape == Shape{1, 2048});
}

TEST_CASE("Bind: a dim that is a sum by its name follows from its terms") {
  const ModelBuilder b = relu_of({"batch", "past + 1", "past + new"});
  EstimateOptions options = dim("past", 7);
  options.dims["new"] = 2;
  CHECK(*estimate_of(b, options).nodes[0].outputs[0].shape == Shape{1, 8, 9});
}

TEST_CASE("Bind: what a sum is made of is asked for, not the sum") {
  ModelBuilder b = relu_of({"batch", "sequence_length"});
  b.input("past", ElementType::Float, {"batch", "past_sequence_length"});
  b.input("mask", ElementType::Float, {"batch", "total_sequence_length"});
  const auto result = try_estimate(b);
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().hint.find("--dim 'past_sequence_length=N'") != std::string::npos);
  CHECK(result.error().hint.find("total_sequence_length") == std::string::npos);
}

TEST_CASE("Bind: the numbers of an input reach the shapes that depend on them") {
  ModelBuilder b(13);
  b.input("n", ElementType::Int64, {2});
  b.node("ConstantOfShape", {"n"}, {"zeros"});
  b.node("Relu", {"zeros"}, {"y"});
  EstimateOptions options;
  CHECK(test::estimate_of(b, options).coverage.unknown == 2);
  options.input_values["n"] = {3, 5};
  const Estimate result = test::estimate_of(b, options);
  CHECK(result.coverage.unknown == 0);
  CHECK(result.nodes.back().outputs.front().shape == Shape{3, 5});
  options.input_values["n"] = {4};  // one for all
  CHECK(test::estimate_of(b, options).nodes.back().outputs.front().shape == Shape{4, 4});
}

TEST_CASE("Bind: numbers that an input cannot hold are refused") {
  ModelBuilder b(13);
  b.input("n", ElementType::Int64, {2});
  b.node("ConstantOfShape", {"n"}, {"y"});
  const auto fault = [&](const std::string& name, std::vector<double> values) {
    EstimateOptions options;
    options.input_values[name] = std::move(values);
    const auto result = test::try_estimate(b, options);
    return result ? std::string() : result.error().what + " " + result.error().hint;
  };
  CHECK(fault("m", {1}).find("did you mean `n`") != std::string::npos);
  CHECK(fault("n", {1, 2, 3}).find("gives 3 numbers") != std::string::npos);
  CHECK(fault("n", {1.5}).find("whole numbers") != std::string::npos);
}

TEST_CASE("Bind: numbers are held for at most 1,024 elements") {
  const auto held = [](const test::Dims& dims) {
    EstimateOptions options;
    options.input_values["x"] = {0.5};  // for every element
    return test::try_estimate(relu_of(dims), options);
  };
  CHECK(held({1024}).ok());
  CHECK_FALSE(held({1025}).ok());
  constexpr std::int64_t kHuge = std::int64_t{1} << 40;  // 2^80 elements
  const auto beyond = held({kHuge, kHuge});
  REQUIRE_FALSE(beyond.ok());
  CHECK(beyond.error().what.find("--set-value x gives 1 numbers for an input that is") !=
        std::string::npos);
}
