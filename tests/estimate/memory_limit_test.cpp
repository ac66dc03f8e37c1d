// A small file that unfolds into much work is refused before it fills the machine.
#include <doctest/doctest.h>

#include <string>

#include "opcost/graph/load_onnx.h"
#include "support/estimate_of.h"
#include "support/program.h"
#include "support/text.h"

namespace opcost::test {
namespace {

constexpr Bytes mebibytes(std::uint64_t count) { return {Count{count << 20U}}; }

// F0 holds the node; each of the others calls the one before twice: 2^levels nodes.
void add_doubling_functions(ModelBuilder& b, int levels, const onnx_format::NodeProto& leaf) {
  b.opset("l", 1);
  for (int level = 0; level <= levels; ++level) {
    auto& function = *b.model().add_functions();
    function.set_name("F" + std::to_string(level));
    function.set_domain("l");
    function.add_input("a");
    function.add_output("b");
    auto& opset = *function.add_opset_import();
    opset.set_domain("");
    opset.set_version(13);
    if (level == 0) {
      *function.add_node() = leaf;
      continue;
    }
    for (const auto& [from, to] : {std::pair{"a", "m"}, std::pair{"m", "b"}}) {
      auto& call = *function.add_node();
      call.set_op_type("F" + std::to_string(level - 1));
      call.set_domain("l");
      call.add_input(from);
      call.add_output(to);
    }
  }
  b.node("F" + std::to_string(levels), {"x"}, {"y"}).set_domain("l");
  b.output("y");
}

onnx_format::NodeProto wide_leaf(int inputs, const std::string& name = "") {
  onnx_format::NodeProto leaf;
  leaf.set_op_type("Max");
  leaf.set_name(name);
  for (int at = 0; at < inputs; ++at) leaf.add_input("a");
  leaf.add_output("b");
  return leaf;
}

ModelBuilder doubling(int levels, int inputs, const std::string& name = "", std::size_t rank = 1) {
  ModelBuilder b(13);
  b.input("x", kFloat, Dims(rank, Dim{1}));
  add_doubling_functions(b, levels, wide_leaf(inputs, name));
  return b;
}

std::string refusal_of(const ModelBuilder& b, const EstimateOptions& options = {}) {
  const auto result = try_estimate(b, options);
  return result ? "" : to_string(result.error());
}

TEST_CASE("Memory: functions that unfold into wide nodes are refused, with the way out" *
          doctest::test_suite("slow with sanitizers")) {
  const std::string refused = refusal_of(doubling(16, 4000, "", 16));
  CHECK(holds(refused, "needs more than 1 GiB of memory"));
  CHECK(holds(refused, "--max-memory 4GiB"));
}

TEST_CASE("Memory: long names in functions are refused too") {
  CHECK(holds(refusal_of(doubling(14, 1, std::string(30'000, 'n'))), "needs more than 1 GiB"));
}

TEST_CASE("Memory: the limit of the user holds, below and above ours") {
  EstimateOptions little, much;
  little.max_memory = mebibytes(1);
  much.max_memory = mebibytes(64);
  const ModelBuilder b = doubling(8, 10);
  CHECK(holds(refusal_of(b, little), "needs more than 1 MiB"));
  CHECK(holds(refusal_of(b, little), "--max-memory 1GiB"));
  CHECK(refusal_of(b, much).empty());
}

TEST_CASE("Memory: the iterations of a loop count as one run of its body") {
  ModelBuilder b(13);
  b.input("x", kFloat, {1, 4});
  b.int64s("trips", {60});
  GraphBuilder body;
  body.input("i", ElementType::Int64, {}).input("go", ElementType::Bool, {});
  body.input("s", kFloat, {});
  body.node("Identity", {"go"}, {"on"});
  body.node("Concat", {"s", "x"}, {"t"}, {integer("axis", 0)});  // grows: each run is its own
  for (int at = 0; at < 50; ++at) body.node("Relu", {"t"}, {"r" + std::to_string(at)});
  body.output("on").output("t");
  b.node("Loop", {"trips", "", "x"}, {"y"}, {graph("body", body)});
  b.output("y");
  EstimateOptions options;
  options.max_memory = mebibytes(2);  // 60 runs of 50 nodes would take ten times as much
  CHECK(refusal_of(b, options) == "");
}

TEST_CASE("Memory: numbers that each node computes anew are charged") {
  ModelBuilder b(13);
  b.input("x", kFloat, {1});
  b.int64s("v0", std::vector<std::int64_t>(8000, 1));
  for (int at = 0; at < 40; ++at)
    b.node("Add", {"v" + std::to_string(at), "v0"}, {"v" + std::to_string(at + 1)});
  EstimateOptions options;
  options.max_memory = mebibytes(2);
  CHECK(holds(refusal_of(b, options), "needs more than 2 MiB"));
}

TEST_CASE("Memory: 64 bytes for each byte of the file are allowed where that is more") {
  CHECK(default_memory_limit(0) == mebibytes(1024));
  CHECK(default_memory_limit(1) == mebibytes(1024));
  CHECK(default_memory_limit(17 << 20) == mebibytes(64 * 17));
  ModelBuilder b(13);
  b.input("x", kFloat, {1});
  const std::string bytes = b.bytes();
  const auto model = load_onnx(bytes.data(), bytes.size(), "m.onnx");
  REQUIRE(model.ok());
  CHECK(model->memory.limit == mebibytes(1024));
  CHECK(model->memory.used > Bytes{});
}

TEST_CASE("Memory: a file of tiny nodes is refused while it is read") {
  ModelBuilder b(13);
  for (int at = 0; at < 15000; ++at) b.node("R", {}, {});
  const std::string bytes = b.bytes();
  const auto model = load_onnx(bytes.data(), bytes.size(), "m.onnx", {mebibytes(1)});
  REQUIRE_FALSE(model.ok());
  CHECK(holds(to_string(model.error()), "the graph without its weights needs more than 1 MiB"));
}

TEST_CASE("Memory: --max-memory takes a size, and says so where it is none") {
  CHECK(run_program({"models/mlp.onnx", "--max-memory", "512MiB"}).exit == 0);
  const Outcome little = run_program({"models/mlp.onnx", "--max-memory", "1KiB"});
  CHECK(little.exit == 2);
  CHECK(holds(little.err, "needs more than 1 KiB"));
  CHECK(run_program({"compare", "models/mlp.onnx", "--max-memory", "1KiB"}).exit == 2);
  const Outcome wrong = run_program({"models/mlp.onnx", "--max-memory", "4 apples"});
  CHECK(wrong.exit == 2);
  CHECK(holds(wrong.err, "e.g. --max-memory 4GiB"));
}

}  // namespace
}  // namespace opcost::test
