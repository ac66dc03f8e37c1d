// What is not known is never cheap: comparisons, changes and limits with unknown nodes.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "opcost/compare/compare.h"
#include "opcost/compare/sweep.h"
#include "opcost/cost/tables.h"
#include "opcost/report/render_compare.h"
#include "support/estimate_of.h"
#include "support/files.h"
#include "support/program.h"
#include "support/text.h"

using namespace opcost;
using test::Folder;
using test::holds;
using test::kFloat;
using test::ModelBuilder;
using test::Outcome;
using test::run_program;

namespace {

// A Conv and a Relu; of the convolution nobody knows what it does, or all do.
std::string conv_of(const std::string& domain, const test::Dims& dims = {1, 8, 16, 16}) {
  ModelBuilder b(17);
  b.opset("acme", 1);
  b.input("x", kFloat, dims);
  b.weight("w", kFloat, {8, 8, 3, 3});
  b.node("Conv", {"x", "w"}, {"y"}).set_domain(domain);
  b.node("Relu", {"x"}, {"z"});
  b.output("z");
  return b.bytes();
}

struct Nets {
  Folder folder{"unknown-nodes"};
  std::string known = folder.file("known.onnx", conv_of(""));
  std::string part = folder.file("part.onnx", conv_of("acme"));
};

std::string line_with(const std::string& text, const std::string& words) {
  const std::size_t at = text.find(words);
  REQUIRE_MESSAGE(at != std::string::npos, words << " in\n" << text);
  const std::size_t begin = text.rfind('\n', at) + 1;
  return text.substr(begin, text.find('\n', at) - begin);
}

}  // namespace

TEST_CASE("Unknown nodes: a model that is known in part has no place in a ranking") {
  const Nets nets;
  const Comparison all =
      compare({{"known", nets.known, {}}, {"part", nets.part, {}}}, {*find_table("45nm")});
  REQUIRE(all.models.back().label == "part");
  const ComparedCell &known = all.models[0].cells[0], &part = all.models[1].cells[0];
  CHECK(part.undecided());
  CHECK_FALSE(part.rank.has_value());
  CHECK_FALSE(part.relative.has_value());
  CHECK(known.rank == 1);
  CHECK(part.figures->energy < known.figures->energy);  // though it looks cheaper
  CHECK(all.between_placements.empty());
}

TEST_CASE("Unknown nodes: a comparison says that it is undecided, in every format") {
  const Nets nets;
  const Outcome text = run_program({"compare", nets.known, nets.part});
  CHECK(text.exit == 0);
  CHECK(holds(text.out, "undecided with 45nm: `part` takes at least"));
  CHECK_FALSE(holds(text.out, "cheapest first"));
  const Outcome markdown = run_program({"compare", nets.known, nets.part, "--format", "markdown"});
  CHECK(holds(line_with(markdown.out, "part |"), "| ? |"));
  const Outcome csv = run_program({"compare", nets.known, nets.part, "--format", "csv"});
  CHECK(holds(csv.out, "part," + nets.part + ",45nm,tiled,,,,,,,,,,,"));
  const Outcome json = run_program({"compare", nets.known, nets.part, "--format", "json"});
  CHECK(holds(json.out, "\"undecided\": true"));
  CHECK(holds(json.out, "\"energy_pj\": null"));
}

TEST_CASE("Unknown nodes: none is on a Pareto front") {
  const Nets nets;
  CompareOptions options;
  options.metrics = Metrics{"accuracy", {{"known", 70}, {"part", 80}}, false};
  const Comparison all =
      compare({{"known", nets.known, {}}, {"part", nets.part, {}}}, {*find_table("45nm")}, options);
  CHECK(all.models[0].cells[0].pareto);
  CHECK_FALSE(all.models[1].cells[0].pareto);
}

TEST_CASE("Unknown nodes: a sweep marks its points with a question") {
  const Folder folder("unknown-sweep");
  const std::string path = folder.file("m.onnx", conv_of("acme", {"N", 8, 16, 16}));
  const Outcome text = run_program({path, "--sweep", "N=1,2"});
  CHECK(text.exit == 0);
  CHECK(holds(text.out, "≥"));
  CHECK(run_program({path, "--sweep", "N=1,2", "--strict"}).exit == 1);
  const Sweep made = *sweep({"m", path, {}}, *sweep_request("N=1,2"), {*find_table("45nm")});
  const std::string svg = render_sweep_svg(made);
  CHECK(holds(svg, ">?</text>"));
  CHECK_FALSE(holds(svg, "<circle"));
  CHECK_FALSE(holds(svg, "<polyline"));
}

TEST_CASE("Unknown nodes: a node that became unknown is no saving") {
  const Nets nets;
  const std::vector<std::string> both{"diff", nets.known, nets.part};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), both.begin(), both.end());
    return run_program(more);
  };
  const Outcome text = with({});
  CHECK(holds(line_with(text.out, "  energy "), "?"));
  CHECK(holds(line_with(text.out, "acme.Conv  "), "?"));
  const Outcome csv = with({"--format", "csv"});
  CHECK(holds(line_with(csv.out, "acme.Conv"), "acme.Conv,,,,,"));
  const Outcome json = with({"--format", "json"});
  CHECK(holds(json.out, "\"energy_pj_change\": null"));
}

TEST_CASE("Unknown nodes: limits refuse what cannot be judged") {
  const Nets nets;
  const std::vector<std::vector<std::string>> gated{
      {"diff", nets.known, nets.part, "--budget", "1J"},
      {"diff", nets.known, nets.part, "--max-increase", "5%"},
      {"diff", nets.part, nets.known, "--max-increase", "1000000%"},
      {"compare", nets.known, nets.part, "--budget", "1J"},
      {nets.part, "--budget", "1J"},
      {nets.part, "--baseline", nets.known, "--max-increase", "5%"},
      {nets.known, "--baseline", nets.part, "--max-increase", "1000000%"}};
  for (std::vector<std::string> arguments : gated) {
    CAPTURE(arguments.front());
    const Outcome refused = run_program(arguments);
    CHECK(refused.exit == 1);
    CHECK(holds(refused.err, "cannot be judged: it has 1 unknown node"));
    arguments.emplace_back("--allow-unknown");
    const Outcome allowed = run_program(arguments);
    CHECK(allowed.exit == 0);
    CHECK(holds(allowed.err, "was judged without its 1 unknown node"));
  }
}

TEST_CASE("Unknown nodes: the short report has a question, not 0 J") {
  const Nets nets;
  for (const std::string by : {"layer", "op"}) {
    const Outcome short_report = run_program({nets.part, "--format", "markdown", "--by", by});
    CHECK(holds(short_report.out, "| ? | ? | ? | ? |"));
    CHECK_FALSE(holds(short_report.out, "| 0 pJ"));
    CHECK(holds(short_report.out, "without 1 unknown node"));
  }
}

TEST_CASE("Comparison: only some of the files have fused operators, which is said") {
  const Folder folder("fused");
  ModelBuilder fused(17);
  fused.opset("com.microsoft", 1);
  fused.input("x", kFloat, {4, 8});
  fused.weight("b", kFloat, {8});
  fused.node("BiasGelu", {"x", "b"}, {"y"}).set_domain("com.microsoft");
  const std::string with = folder.file("fused.onnx", fused.bytes());
  const std::string without = folder.file("plain.onnx", conv_of(""));
  const Outcome one = run_program({"compare", with, without});
  CHECK(holds(one.out, "only `fused` has fused operators (com.microsoft.BiasGelu)"));
  CHECK_FALSE(holds(run_program({"compare", with, with + "@fold-bn"}).out, "fused operators ("));
}
