// What a run says of the inputs of contractions: spikes, zeros.
#include "opcost/measure/count_inputs.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "measure/protocol_lines.h"
#include "opcost/graph/load_onnx.h"
#include "support/files.h"
#include "support/model_builder.h"
#include "support/onnxruntime.h"

using namespace opcost;
using namespace opcost::test;

namespace count_inputs_test {
namespace {

constexpr ElementType kReal = ElementType::Float;

/// x - w1 - (> 0) - Cast - w2 - Relu - w3
ModelBuilder network() {
  ModelBuilder b;
  b.input("x", kReal, {64, 40});
  b.weight("w1", kReal, {40, 50});
  b.weight("w2", kReal, {50, 30});
  b.weight("w3", kReal, {30, 20});
  b.constant("zero", float_tensor({}, {0}));
  b.node("MatMul", {"x", "w1"}, {"a"}).set_name("first");
  b.node("Greater", {"a", "zero"}, {"g"}).set_name("greater");
  b.node("Cast", {"g"}, {"s"}, {integer("to", 1)}).set_name("cast");
  b.node("MatMul", {"s", "w2"}, {"c"}).set_name("second");
  b.node("Relu", {"c"}, {"r"}).set_name("relu");
  b.node("MatMul", {"r", "w3"}, {"y"}).set_name("third");
  b.output("y", kReal, {64, 20});
  return b;
}

Result<CountedInputs> counted(const RunnerOptions& runner) {
  const Folder folder("count");
  const auto model = load_onnx(folder.file("m.onnx", network().bytes()));
  REQUIRE(model);
  std::filesystem::create_directories(folder.path("run"));
  CountRun run;
  run.folder = folder.path("run");
  run.runner = runner;
  run.interrupted = [] { return false; };
  return count_inputs(*model, {}, run);
}

}  // namespace
}  // namespace count_inputs_test

TEST_CASE("Counts: a runner tells elements, those that are not 0, and those that are 1") {
  RunnerOptions runner;
  runner.runner =
      "command=while read -r word rest; do case $word in load) echo ready a reader ;; "
      "count) case $rest in x) echo counted 10 10 0 ;; s) echo counted 100 25 25 ;; "
      "*) echo counted 8 4 0 ;; esac ;; esac; done";
  const auto found = count_inputs_test::counted(runner);
  REQUIRE_MESSAGE(found.ok(), (found ? "" : to_string(found.error())));
  REQUIRE(found->inputs.size() == 3);
  CHECK(found->inputs[0].node == "first");
  CHECK_FALSE(found->inputs[0].count.is_spikes());
  CHECK(found->inputs[1].value == "s");
  CHECK(found->inputs[1].count.is_spikes());
  CHECK(found->inputs[1].count.ones == 25);
  CHECK(found->inputs[2].count.nonzero == 4);
}

TEST_CASE("Counts: what is no count is refused") {
  for (const char* words : {"", "1 2", "1 2 3", "3 2 -1", "3 1 2", "4 3 2 1", "a b c"})
    CHECK_FALSE(counts_in_answer(words).has_value());
  CHECK(counts_in_answer("4 3 2").has_value());
  RunnerOptions runner;
  runner.runner =
      "command=while read -r word rest; do case $word in load) echo ready a reader ;; "
      "*) echo counted many ;; esac; done";
  CHECK_FALSE(count_inputs_test::counted(runner).ok());
}

TEST_CASE("Counts: ONNX Runtime counts what really comes") {
  RunnerOptions runner;
  runner.python = python_with_onnxruntime();
  if (runner.python.empty()) return;
  const auto found = count_inputs_test::counted(runner);
  REQUIRE_MESSAGE(found.ok(), (found ? "" : to_string(found.error())));
  const auto& inputs = found->inputs;
  REQUIRE(inputs.size() == 3);
  CHECK(inputs[0].count.elements == 64 * 40);
  CHECK(inputs[0].count.nonzero == 64 * 40);
  CHECK(inputs[1].count.elements == 64 * 50);
  CHECK(inputs[1].count.is_spikes());
  CHECK(inputs[1].count.ones > 64 * 10);  // about half
  CHECK(inputs[1].count.ones < 64 * 40);
  CHECK_FALSE(inputs[2].count.is_spikes());
  CHECK(inputs[2].count.nonzero < 64 * 30);
}
