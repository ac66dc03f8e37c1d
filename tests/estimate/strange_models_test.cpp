// Valid but unusual model files, from the bytes to the report.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "opcost/report/render.h"
#include "support/estimate_of.h"

using namespace opcost;
using namespace opcost::test;

namespace {

std::string rendered(const Estimate& result, ReportFormat format) {
  RenderOptions options;
  options.format = format;
  std::string text;
  REQUIRE(render(result, options, text).ok());
  return text;
}

// An If in the branch of an If, so many deep, around one Relu of 6 elements.
GraphBuilder nested(int depth) {
  GraphBuilder g;
  if (depth == 0) {
    g.node("Relu", {"x"}, {"y"}).set_name("core");
  } else {
    const GraphBuilder inner = nested(depth - 1);
    g.node("If", {"c"}, {"y"}, {graph("then_branch", inner), graph("else_branch", inner)});
  }
  g.output("y");
  return g;
}

// The same with one branch, so that the file does not double with every level.
GraphBuilder nested_loops(int depth) {
  GraphBuilder g;
  g.input("i", ElementType::Int64, {});
  g.input("go", ElementType::Bool, {});
  if (depth == 0) {
    g.node("Relu", {"x"}, {"y"}).set_name("core");
  } else {
    g.node("Loop", {"one", ""}, {"y"}, {graph("body", nested_loops(depth - 1))});
  }
  g.node("Identity", {"go"}, {"on"});
  g.output("on");
  g.output("y");
  return g;
}

}  // namespace

TEST_CASE("Strange models: subgraphs 75 deep are counted") {
  ModelBuilder b(13);
  b.input("x", kFloat, {2, 3});
  b.int64s("one", {1});
  b.node("Loop", {"one", ""}, {"y"}, {graph("body", nested_loops(75))});
  const Estimate result = estimate_of(b);
  std::size_t cores = 0;
  for (const NodeEstimate& node : result.nodes) cores += node.name == "core" ? 1U : 0U;
  CHECK(cores == 1);
  CHECK(result.coverage.unknown == 0);
  CHECK(rendered(result, ReportFormat::Text).find("Relu") != std::string::npos);
}

TEST_CASE("Strange models: of branches that nest, one Relu runs") {
  ModelBuilder b(13);
  b.input("x", kFloat, {2, 3});
  b.input("c", ElementType::Bool, {});
  const GraphBuilder inner = nested(6);
  b.node("If", {"c"}, {"y"}, {graph("then_branch", inner), graph("else_branch", inner)});
  std::uint64_t relus = 0;
  for (const NodeEstimate& node : estimate_of(b).nodes) relus += node.op == "Relu" ? node.times : 0;
  CHECK(relus == 1);
}

TEST_CASE("Strange models: names of any bytes come out as valid JSON, CSV and text") {
  const std::string name("n\0\n\"\\\xff\xc3(,;\x1b[31m", 15);
  ModelBuilder b(13);
  b.input(name, kFloat, {2, 3});
  b.node("Relu", {name}, {"y"}).set_name(name);
  b.node("Relu", {"y"}, {"z"}).set_name(name);
  const Estimate result = estimate_of(b);
  CHECK(result.nodes[0].id != result.nodes[1].id);
  const auto json = nlohmann::json::parse(rendered(result, ReportFormat::Json), nullptr, false);
  CHECK(!json.is_discarded());
  CHECK(json["nodes"].size() == 2);
  for (const ReportFormat format : {ReportFormat::Text, ReportFormat::Markdown}) {
    const std::string text = rendered(result, format);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find('\0') == std::string::npos);
  }
}

TEST_CASE("Strange models: what no node reads is no parameter") {
  ModelBuilder b(13);
  b.input("x", kFloat, {2, 4});
  b.weight("w", kFloat, {4, 8});
  b.weight("unused", kFloat, {1000, 1000});
  b.node("MatMul", {"x", "w"}, {"y"});
  CHECK(estimate_of(b).totals.parameters == 32);
}

TEST_CASE("Strange models: a weight of terabytes costs what its shape says, and no memory") {
  ModelBuilder b(13);
  b.input("x", kFloat, {1, 1 << 20});
  b.weight("w", kFloat, {1 << 20, 1 << 20});  // 4 TiB, external and absent
  b.node("MatMul", {"x", "w"}, {"y"});
  CHECK(estimate_of(b).totals.macs == std::uint64_t{1} << 40);
}

TEST_CASE("Strange models: a hundred thousand nodes are as many lines" *
          doctest::test_suite("slow with sanitizers")) {
  ModelBuilder b(13);
  b.input("v0", kFloat, {2, 3});
  constexpr int kNodes = 100'000;
  for (int at = 0; at < kNodes; ++at)
    b.node("Relu", {"v" + std::to_string(at)}, {"v" + std::to_string(at + 1)});
  const Estimate result = estimate_of(b);
  CHECK(result.coverage.counted == kNodes);
  CHECK(result.totals.by_op.at("Relu").count == kNodes);
}
