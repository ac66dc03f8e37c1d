// --batch on files that have their batch written into them: as much work as the file for that batch
// has, or a refusal that names the node.
#include <doctest/doctest.h>

#include <functional>

#include "support/estimate_of.h"

using namespace opcost;
using namespace opcost::test;

namespace {

constexpr std::int64_t kSteps = 6, kSize = 16, kHeads = 4;

// x [batch, 6, 16] and what follows it, written for that batch.
using Build = std::function<void(ModelBuilder&, std::int64_t batch)>;

ModelBuilder written_for(std::int64_t batch, const Build& build) {
  ModelBuilder b(13);
  b.input("x", kFloat, {batch, kSteps, kSize});
  b.weight("w", kFloat, {kSize, kSize});
  b.constant("zero", int64_tensor({}, {0}));
  build(b, batch);
  b.output("y");
  return b;
}

// Under `array`: what the file writes as a batch is never run in parts, as --batch may be.
EstimateOptions batch_of(std::int64_t batch) {
  EstimateOptions options = under(Placement::Array);
  options.what_if.batch = batch;
  return options;
}

void check_same_work(const Build& build) {
  for (const auto& [from, to] : {std::pair{1, 8}, {2, 6}, {1, 1}, {4, 2}}) {
    const auto asked = try_estimate(written_for(from, build), batch_of(to));
    REQUIRE_MESSAGE(asked.ok(), asked.error().what);
    const Estimate written = estimate_of(written_for(to, build), under(Placement::Array));
    CHECK(asked->totals.macs == written.totals.macs);
    CHECK(asked->coverage.unknown == written.coverage.unknown);
    for (const auto& [action, sum] : written.totals.by_action)
      CHECK(asked->totals.by_action.at(action).count == sum.count);
    CHECK(asked->totals.energy.value == doctest::Approx(written.totals.energy.value));
  }
}

std::string refusal(const Build& build, std::int64_t from = 1) {
  const auto asked = try_estimate(written_for(from, build), batch_of(8));
  return asked.ok() ? "" : asked.error().what;
}

std::string reshape(ModelBuilder& b, const std::string& from, const std::string& to,
                    const std::vector<std::int64_t>& shape) {
  b.int64s(to + "_shape", shape);
  b.node("Reshape", {from, to + "_shape"}, {to}).set_name(to);
  return to;
}

void transpose(ModelBuilder& b, const std::string& from, const std::string& to,
               const std::vector<std::int64_t>& perm) {
  b.node("Transpose", {from}, {to}, {ints("perm", perm)});
}

}  // namespace

TEST_CASE("Batch: a Reshape that holds it follows, and the report says so") {
  const Build build = [](ModelBuilder& b, std::int64_t batch) {
    reshape(b, "x", "r", {batch, 2, 3, kSize});
    b.node("MatMul", {"r", "w"}, {"y"});
  };
  check_same_work(build);
  CHECK(mentions(estimate_of(written_for(1, build), batch_of(8)).assumptions,
                 "node `r` (Reshape): the file holds its batch of 1 here: taken as 8"));
}

TEST_CASE("Batch: -1 beside a literal batch is not the batch") {
  check_same_work([](ModelBuilder& b, std::int64_t batch) {
    reshape(b, "x", "r", {batch, -1, 8});
    b.weight("w8", kFloat, {8, 8});
    b.node("MatMul", {"r", "w8"}, {"m"});
    transpose(b, "r", "t", {0, 2, 1});
    b.node("MatMul", {"m", "t"}, {"y"});
  });
}

TEST_CASE("Batch: heads merged with the batch, as BERT exports have them") {
  check_same_work([](ModelBuilder& b, std::int64_t batch) {
    reshape(b, "x", "h4", {batch, kSteps, kHeads, 4});
    transpose(b, "h4", "h", {0, 2, 1, 3});
    reshape(b, "h", "q", {batch * kHeads, kSteps, 4});
    transpose(b, "q", "k", {0, 2, 1});
    b.node("MatMul", {"q", "k"}, {"a"});
    b.node("MatMul", {"a", "q"}, {"o"});
    reshape(b, "o", "o4", {batch, kHeads, kSteps, 4});
    transpose(b, "o4", "ot", {0, 2, 1, 3});
    reshape(b, "ot", "flat", {batch, kSteps, kSize});
    b.node("MatMul", {"flat", "w"}, {"y"});
  });
}

TEST_CASE("Batch: steps first, the batch inside of merged axes, as nn.MultiheadAttention has it") {
  check_same_work([](ModelBuilder& b, std::int64_t batch) {
    transpose(b, "x", "s", {1, 0, 2});
    reshape(b, "s", "sh", {kSteps, batch * kHeads, 4});
    transpose(b, "sh", "q", {1, 0, 2});
    transpose(b, "q", "k", {0, 2, 1});
    b.node("MatMul", {"q", "k"}, {"a"});
    b.node("MatMul", {"a", "q"}, {"o"});
    transpose(b, "o", "ot", {1, 0, 2});
    reshape(b, "ot", "rows", {kSteps * batch, kSize});
    b.node("MatMul", {"rows", "w"}, {"p"});
    reshape(b, "p", "back", {kSteps, batch, kSize});
    transpose(b, "back", "bt", {1, 0, 2});
    b.node("Add", {"x", "bt"}, {"sum"});
    b.node("MatMul", {"sum", "w"}, {"y"});
  });
}

TEST_CASE("Batch: a token that is expanded to it and put in front follows") {
  check_same_work([](ModelBuilder& b, std::int64_t batch) {
    b.weight("token", kFloat, {1, 1, kSize});
    b.int64s("shape", {batch, 1, kSize});
    b.node("Expand", {"token", "shape"}, {"tokens"});
    b.node("Concat", {"tokens", "x"}, {"all"}, {integer("axis", 1)});
    b.node("MatMul", {"all", "w"}, {"y"});
  });
}

TEST_CASE("Batch: slices, sizes and expansions that hold it follow") {
  check_same_work([](ModelBuilder& b, std::int64_t batch) {
    b.int64s("starts", {0, 1});
    b.int64s("ends", {batch, 4});
    b.int64s("axes", {0, 1});
    b.node("Slice", {"x", "starts", "ends", "axes"}, {"part"});
    b.node("ReduceMean", {"part"}, {"mean"}, {ints("axes", {1}), integer("keepdims", 1)});
    b.int64s("shape", {batch, 5, kSize});
    b.node("Expand", {"mean", "shape"}, {"wide"});
    reshape(b, "wide", "image", {batch, 5, 4, 4});
    b.int64s("sizes", {batch, 5, 8, 8});
    b.node("Resize", {"image", "", "", "sizes"}, {"large"});
    b.weight("filter", kFloat, {3, 5, 1, 1});
    b.node("Conv", {"large", "filter"}, {"y"});
  });
}

TEST_CASE("Batch: the state that a recurrent layer starts from follows") {
  check_same_work([](ModelBuilder& b, std::int64_t batch) {
    transpose(b, "x", "steps", {1, 0, 2});
    b.weight("W", kFloat, {1, 32, kSize});
    b.weight("R", kFloat, {1, 32, 8});
    b.int64s("state_shape", {1, batch, 8});
    b.node("ConstantOfShape", {"state_shape"}, {"state"});
    b.node("LSTM", {"steps", "W", "R", "", "", "state", "state"}, {"y"},
           {integer("hidden_size", 8)});
  });
}

TEST_CASE("Batch: steps in front of the samples are no batch") {
  for (const std::int64_t steps : {1, 5}) {
    ModelBuilder b(14);  // [steps, samples, features], as nn.LSTM has them by default
    b.input("x", kFloat, {steps, 1, 4});
    b.weight("w", kFloat, {1, 12, 4}).weight("r", kFloat, {1, 12, 3});
    b.node("Relu", {"x"}, {"positive"});
    b.node("LSTM", {"positive", "w", "r"}, {"y"}, {integer("hidden_size", 3)}).set_name("lstm");
    const auto asked = try_estimate(b, batch_of(8));
    REQUIRE_FALSE(asked.ok());
    CHECK(asked.error().what.find("node `lstm` (LSTM)") != std::string::npos);
    CHECK(asked.error().what.find("counts its steps, not samples") != std::string::npos);
  }
}

TEST_CASE("Batch: what an unknown operator gives is taken from the file with the new batch") {
  check_same_work([](ModelBuilder& b, std::int64_t batch) {
    b.node("Mystery", {"x"}, {"m"}).set_domain("my.operators");
    b.value_info("m", kFloat, {batch, kSteps, kSize});
    b.node("MatMul", {"m", "w"}, {"y"});
  });
}

TEST_CASE("Batch: a Reshape of what an unknown operator gives follows too") {
  check_same_work([](ModelBuilder& b, std::int64_t batch) {
    b.node("Mystery", {"x"}, {"m"}).set_domain("my.operators");
    b.value_info("m", kFloat, {batch, kSteps, kSize});
    reshape(b, "m", "r", {batch, 2, 3, kSize});
    b.node("MatMul", {"r", "w"}, {"y"});
  });
}

TEST_CASE("Batch: a node that picks one sample, or adds samples up, is named") {
  CHECK(refusal([](ModelBuilder& b, std::int64_t) {
          b.node("Gather", {"x", "zero"}, {"one"}, {integer("axis", 0)}).set_name("pick");
          b.node("MatMul", {"one", "w"}, {"y"});
        }).find("node `pick` (Gather) holds the batch of 1") != std::string::npos);
  CHECK(refusal([](ModelBuilder& b, std::int64_t) {
          b.int64s("axes", {0});
          b.node("Squeeze", {"x", "axes"}, {"one"}).set_name("drop");
          b.node("MatMul", {"one", "w"}, {"y"});
        }).find("node `drop` (Squeeze)") != std::string::npos);
  CHECK(refusal([](ModelBuilder& b, std::int64_t) {
          b.node("ReduceMax", {"x"}, {"one"}, {ints("axes", {0})}).set_name("most");
          b.node("MatMul", {"one", "w"}, {"y"});
        }).find("node `most` (ReduceMax)") != std::string::npos);
}

TEST_CASE("Batch: of a file that leaves it open a literal is found all the same") {
  ModelBuilder b(13);
  b.input("x", kFloat, {"batch", 6, 16});
  b.constant("zero", int64_tensor({}, {0}));
  b.weight("w", kFloat, {16, 4});
  b.node("Gather", {"x", "zero"}, {"one"}, {integer("axis", 0)}).set_name("pick");
  b.node("MatMul", {"one", "w"}, {"y"});
  b.output("y");
  const auto refused = try_estimate(b, batch_of(8));
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().what.find("`pick`") != std::string::npos);
  CHECK(refused.error().hint.find("8 samples one after the other are 8 times that work") !=
        std::string::npos);
}

TEST_CASE("Batch: an open network may pick a sample beside products that follow") {
  ModelBuilder b(13);
  b.input("x", kFloat, {"batch", 6, 16});
  b.constant("zero", int64_tensor({}, {0}));
  b.weight("w", kFloat, {16, 4});
  b.node("Gather", {"x", "zero"}, {"one"}, {integer("axis", 0)}).set_name("pick");
  b.node("Relu", {"one"}, {"shown"});
  b.node("MatMul", {"x", "w"}, {"y"});
  b.output("y");
  b.output("shown");
  EstimateOptions bound;
  bound.dims["batch"] = 8;
  const Estimate asked = estimate_of(b, batch_of(8));
  CHECK(asked.totals.macs == 8 * 6 * 16 * 4);
  CHECK(asked.totals.energy == estimate_of(b, bound).totals.energy);
}

TEST_CASE("Batch: inputs that are weights, states or flags keep their shape") {
  ModelBuilder b(13);
  b.input("x", kFloat, {1, 1, 4, 4});
  b.input("filter", kFloat, {1, 1, 3, 3});
  b.input("bias", kFloat, {1});
  b.input("flag", ElementType::Bool, {1});
  b.node("Conv", {"x", "filter", "bias"}, {"y"});
  b.node("Not", {"flag"}, {"no"});
  b.output("y");
  const Estimate result = estimate_of(b, batch_of(8));
  CHECK(result.totals.macs == 8 * 4 * 9);
  CHECK(result.inputs.at(1).shape == Shape{1, 1, 3, 3});
  CHECK(result.inputs.at(3).shape == Shape{1});

  ModelBuilder state(13);
  state.input("x", kFloat, {"batch", 4});
  state.input("h", kFloat, {2, "batch", 4});
  state.node("Add", {"x", "h"}, {"y"});
  const Estimate with_state = estimate_of(state, batch_of(3));
  CHECK(with_state.inputs.at(1).shape == Shape{2, 3, 4});
}

TEST_CASE("Batch: samples that an open network compares with each other are more work") {
  ModelBuilder b(13);
  b.input("image", kFloat, {"batch", 16});
  b.input("text", kFloat, {"batch", 16});
  transpose(b, "text", "columns", {1, 0});
  b.node("MatMul", {"image", "columns"}, {"y"});
  b.output("y");
  CHECK(estimate_of(b, batch_of(8)).totals.macs == 8 * 8 * 16);
}

TEST_CASE("Declared shapes: one that the nodes contradict is warned of") {
  ModelBuilder b(13);
  b.input("x", kFloat, {"n", 4});
  b.node("Relu", {"x"}, {"r"});
  b.node("Neg", {"r"}, {"y"});
  b.value_info("r", kFloat, {"n", 5});
  b.output("y", kFloat, {"n", 4});
  CHECK(mentions(estimate_of(b).warnings, "declares `r` as 1x5, but its nodes make it 1x4"));
  ModelBuilder right(13);
  right.input("x", kFloat, {"n", 4});
  right.node("Relu", {"x"}, {"y"});
  right.output("y", kFloat, {"m", 4});
  CHECK(estimate_of(right).warnings.empty());
}
