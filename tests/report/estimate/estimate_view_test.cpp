// The text report of an estimate.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "opcost/report/render.h"
#include "report/estimate/estimate_view.h"
#include "report/layout/printable.h"
#include "support/paths.h"
#include "support/sample_estimate.h"
#include "support/text.h"

using namespace opcost;
using test::holds;
using test::sample_estimate;

namespace {

std::string rendered(const Estimate& estimate, const RenderOptions& options = {}) {
  std::string text;
  REQUIRE(render(estimate, options, text).ok());
  return text;
}

RenderOptions by(Breakdown breakdown) {
  RenderOptions options;
  options.by = breakdown;
  return options;
}

RenderOptions page_of(std::size_t width) {
  RenderOptions options;
  options.width = width;
  return options;
}

// The line that begins with a word, with its runs of spaces made one.
std::string row(const std::string& text, std::string_view begin) {
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string joined;
    for (std::string word; words >> word;) joined += (joined.empty() ? "" : " ") + word;
    if (joined.starts_with(begin)) return joined;
  }
  return "";
}

}  // namespace

TEST_CASE("Text: of many inputs and dims the first six are named") {
  Estimate estimate = sample_estimate();
  REQUIRE_FALSE(estimate.inputs.empty());
  const TensorEntry like = estimate.inputs.front();
  estimate.inputs.clear();
  estimate.bound_dims.clear();
  for (int at = 1; at <= 6; ++at) {
    estimate.inputs.push_back(like);
    estimate.inputs.back().name = "in" + std::to_string(at);
    estimate.bound_dims["dim" + std::to_string(at)] = at;
  }
  const std::string six = rendered(estimate, page_of(500));
  CHECK(holds(six, "in6"));
  CHECK(holds(six, "dim6"));
  CHECK_FALSE(holds(six, " more"));
  estimate.inputs.push_back(like);
  estimate.inputs.back().name = "in7";
  for (int at = 7; at <= 9; ++at) estimate.bound_dims["dim" + std::to_string(at)] = at;
  const std::string many = rendered(estimate, page_of(500));
  CHECK(holds(many, " and 1 more"));
  CHECK(holds(many, " and 3 more"));
  CHECK_FALSE(holds(many, "in7"));
  CHECK_FALSE(holds(many, "dim7"));
}

TEST_CASE("Text: the report of the sample is, byte for byte, tests/report/sample.txt") {
  std::ifstream file(test::source_dir() + "/tests/report/sample.txt", std::ios::binary);
  const std::string wanted((std::istreambuf_iterator<char>(file)), {});
  CHECK(rendered(sample_estimate()) == wanted);
}

TEST_CASE("Text: no line is wider than the page, however long the names are") {
  Estimate estimate = sample_estimate();
  const std::string longest(10000, 'n');
  NodeEstimate node = test::matvec_node("/" + longest + "/" + longest);
  node.domain = node.op = longest;
  node.outputs[0].shape = Shape(64, 1000);
  test::add_node(estimate, node);
  estimate.model = estimate.producer = estimate.table.name = longest;
  estimate.bound_dims[longest] = 3;
  estimate.warnings.push_back(longest + " " + longest);
  for (const std::size_t width : {80U, 100U, 120U})
    for (const Breakdown breakdown : kAllBreakdowns) {
      CAPTURE(width);
      RenderOptions options = by(breakdown);
      options.width = width;
      std::istringstream in(rendered(estimate, options));
      for (std::string line; std::getline(in, line);) {
        CAPTURE(line);
        CHECK(columns(line) <= width);
      }
    }
}

TEST_CASE("Text: --top keeps the most expensive rows, and [others] holds the rest of the total") {
  RenderOptions options;
  options.top = 2;
  const std::string text = rendered(sample_estimate(), options);
  CHECK(holds(text, "By layer, the 2 most expensive first"));
  // Others: Relu, nms and Gemm. 523.2 + 896.5 = 1419.7 pJ; 48 + 120 = 168 reads, 48 + 5 writes.
  // MACs and reads stand in thousands.
  CHECK(row(text, "[others]") == "[others] 3 layers 0.060 48 0.168 53 1.42 3.7% +1 ?");
  CHECK(row(text, "total") == "total 5 layers 1.932 48 3.912 117 38.37 100.0% +1 ?");
  CHECK_FALSE(holds(text, "/features/relu/Relu"));
}

TEST_CASE("Text: --top beyond the number of rows has no [others]") {
  RenderOptions options;
  options.top = 5;
  CHECK_FALSE(holds(rendered(sample_estimate(), options), "[others]"));
}

TEST_CASE("Text: --by chooses what a row of the main table is") {
  const Estimate estimate = sample_estimate();
  CHECK(row(rendered(estimate, by(Breakdown::Op)), "Conv")
            .starts_with("Conv 2 1.872 0 3.744 64 36.95 96.3%"));
  CHECK(row(rendered(estimate, by(Breakdown::Module)), "classifier.fc")
            .starts_with("classifier.fc 1 0.060 0 0.120 5 0.90 2.3%"));
  CHECK(
      row(rendered(estimate, by(Breakdown::Action)), "write").starts_with("write 0.117 0.58 1.5%"));
  CHECK(row(rendered(estimate, by(Breakdown::Tier)), "32KB")
            .starts_with("32KB 32 KiB 0 1.872 0 18.72 48.8%"));
  CHECK(row(rendered(estimate, by(Breakdown::Tier)), "total")
            .starts_with("total 3.843 3.912 117 38.37 100.0%"));
}

TEST_CASE("Text: names lose what the operator's column says rather than their middle") {
  Estimate estimate = sample_estimate();
  const std::string wide = rendered(test::sample_estimate(), page_of(120));
  CHECK(row(wide, "/features/conv1/Conv Conv 1x4x4x3") != "");
  NodeEstimate node = test::matvec_node("/blocks/block12/conv/Gemm");
  test::add_node(estimate, node);
  const std::string text = rendered(estimate, page_of(100));
  CHECK(row(text, "features/conv1 Conv 1x4x4x3") != "");
  CHECK(row(text, "blocks/block12/conv Gemm 1x5") != "");
}

TEST_CASE("Text: two nodes of one name are told apart by their ids") {
  Estimate estimate = test::empty_estimate();
  test::add_node(estimate, test::matvec_node("fc"));
  test::add_node(estimate, test::matvec_node("fc"));
  estimate.nodes[1].id = "fc#2";
  CHECK(row(rendered(estimate), "fc#2 Gemm 1x5") != "");
}

TEST_CASE("Text: the main breakdown is not repeated among the totals") {
  const std::string text = rendered(sample_estimate(), by(Breakdown::Tier));
  CHECK(text.find("By memory tier") == text.rfind("By memory tier"));
  CHECK(holds(text, "By action"));
  CHECK(holds(text, "By operator"));
}

TEST_CASE("Text: an unknown node has no energy but a reason") {
  Estimate estimate = sample_estimate();
  const RenderOptions wide = page_of(120);
  CHECK(row(rendered(estimate, wide), "nms") == "nms NonMaxSuppression ? no rule");
  CHECK(holds(rendered(estimate), "for one inference, batch as bound, without 1 unknown node"));
  estimate.nodes[3].unknown = UnknownReason::MissingShape;
  CHECK(row(rendered(estimate, wide), "nms") == "nms NonMaxSuppression ? no shape");
  estimate.nodes[3].unknown = UnknownReason::Dtype;
  CHECK(row(rendered(estimate, wide), "nms") == "nms NonMaxSuppression ? no dtype");
}

TEST_CASE("Text: a group with unknown nodes says how many") {
  Estimate estimate = sample_estimate();
  test::add_node(estimate, test::plain_node("conv3", "Conv", NodeStatus::Unknown));
  CHECK(row(rendered(estimate, by(Breakdown::Op)), "Conv").ends_with("96.3% +1 ?"));
}

TEST_CASE("Text: free and folded nodes are summed up by reason") {
  Estimate estimate = sample_estimate();
  for (const char* name : {"r1", "r2", "r3"})
    test::add_node(estimate, test::plain_node(name, "Flatten", NodeStatus::Free,
                                              "a view of the same elements"));
  const std::string text = rendered(estimate);
  CHECK(holds(text, "- 4 free: Flatten ×3, Reshape (a view of the same elements)\n"));
  CHECK(holds(text, "- 1 folded: Add (all its inputs are constants)\n"));
}

TEST_CASE("Text: --only-op says what share of the total it shows") {
  RenderOptions options;
  options.only_ops = {"Conv", "Relu"};
  const std::string text = rendered(sample_estimate(), options);
  CHECK(holds(text, "Only Conv, Relu: 3 of 7 nodes, 37.48 nJ of 38.37 nJ, 97.7% of the total.\n"));
  CHECK(row(text, "shown").starts_with("shown 3 layers 1.872 48 3.792 112 37.48 97.7%"));
  CHECK(row(text, "energy").starts_with("energy 38.37 nJ for one inference"));
  CHECK_FALSE(holds(text, "Gemm"));
}

TEST_CASE("Text: the floor bounds array, but under patch it is no bound") {
  Estimate estimate = sample_estimate();
  CHECK(row(rendered(estimate), "floor").starts_with("floor 1.38 nJ if each node moved"));
  estimate.options.placement = Placement::Patch;
  estimate.totals.energy_floor = Picojoules{50000.0};
  const std::string text = rendered(estimate);
  CHECK(row(text, "floor").starts_with("floor 50 nJ if each node moved"));
  CHECK(holds(text, "no bound"));
  estimate.options.placement = Placement::Floor;
  CHECK(row(rendered(estimate), "floor").starts_with("floor the same"));
}

TEST_CASE("Text: what was set for the run is in the header") {
  Estimate estimate = sample_estimate();
  estimate.table.overrides = {"mul.float32=3.1"};
  estimate.options.four_ops_only = true;
  const std::string text = rendered(estimate);
  CHECK(holds(text, "with prices of this run (pJ): mul.float32=3.1"));
  CHECK(holds(text, "--four-ops-only"));
  CHECK(holds(text, "batch = 1"));
}

TEST_CASE("Text: outputs show further ones, unknown shapes and shapes only declared") {
  Estimate estimate = sample_estimate();
  const TensorEntry declared{"d", ElementType::Float, Shape{2, 3}, true};
  const TensorEntry unknown{"u", ElementType::Float, std::nullopt, false};
  estimate.nodes[0].outputs = {declared};
  estimate.nodes[1].outputs = {unknown, declared, {}};
  const std::string text = rendered(estimate);
  CHECK(holds(text, " 2x3* "));
  CHECK(holds(text, " ? +1 "));
  CHECK(holds(text, "* a shape that the file declares"));
  CHECK_FALSE(holds(rendered(sample_estimate()), "* a shape"));
}

TEST_CASE("Text: words of strangers cannot steer the terminal") {
  Estimate estimate = sample_estimate();
  const std::string evil = "e\x1b]0;owned\x07\nfake 1 J\xFF";
  NodeEstimate node = test::matvec_node(evil);
  node.op = node.domain = evil;
  test::add_node(estimate, node);
  test::add_node(estimate, test::plain_node(evil, evil, NodeStatus::Folded, evil));
  test::add_node(estimate, test::plain_node(evil, evil, NodeStatus::Unknown, evil));
  estimate.model = estimate.graph_name = estimate.producer = estimate.table.technology = evil;
  estimate.table.name = estimate.table.description = estimate.tiers[0].name = evil;
  estimate.table.overrides = estimate.warnings = estimate.assumptions = {evil};
  estimate.bound_dims[evil] = estimate.opsets[evil] = 1;
  estimate.inputs[0].name = evil;
  estimate.derived_prices.push_back({evil, evil, Picojoules{1.0}});
  for (const Breakdown breakdown : kAllBreakdowns) {
    const std::string text = rendered(estimate, by(breakdown));
    CHECK(std::ranges::none_of(text, [](char c) { return c < ' ' && c >= 0 && c != '\n'; }));
    CHECK_FALSE(holds(text, "\nfake"));
    CHECK(printable(text.substr(0, text.find('\n'))) == text.substr(0, text.find('\n')));
    CHECK_FALSE(holds(text, "\xFF"));
  }
}

TEST_CASE("Text: colour adds escape sequences and nothing else") {
  RenderOptions options;
  options.colour = true;
  std::string text = rendered(sample_estimate(), options);
  CHECK(holds(text, "\x1b[1m"));
  for (std::size_t at; (at = text.find('\x1b')) != std::string::npos;)
    text.erase(at, text.find('m', at) - at + 1);
  CHECK(text == rendered(sample_estimate()));
}

TEST_CASE("Text: a model without nodes has a report, and no number in it is not one") {
  for (const Breakdown breakdown : kAllBreakdowns) {
    const std::string text = rendered(test::empty_estimate(), by(breakdown));
    CHECK(row(text, "energy").starts_with("energy 0 J for one inference"));
    CHECK_FALSE(holds(text, "nan"));
    CHECK_FALSE(holds(text, "inf "));
    CHECK(row(text, "total").find(" 0.0%") != std::string::npos);
  }
}

TEST_CASE("Text: thousands of messages and reasons are cut short") {
  Estimate estimate = sample_estimate();
  for (int i = 0; i < 5000; ++i) {
    estimate.warnings.push_back("warning " + std::to_string(i));
    test::add_node(estimate, test::plain_node("f", "Op", NodeStatus::Free, std::to_string(i)));
  }
  const std::string text = rendered(estimate);
  CHECK(std::ranges::count(text, '\n') < 120);
  CHECK(holds(text, "and 4,981 more (JSON has all)"));  // 5001 less the 20 shown
}

TEST_CASE("Summary: further columns of a layer are those of its node, and only layers have them") {
  const Estimate estimate = sample_estimate();
  Selection nodes;
  for (const NodeEstimate& node : estimate.nodes) nodes.push_back(&node);
  RenderOptions options;
  options.columns = {LayerColumn::Input};
  const Grid layers = estimate_summary(estimate, nodes, options).sections.front().grid;
  REQUIRE(layers.columns.size() == 6);
  REQUIRE(layers.rows.front().size() == 6);
  CHECK(layers.rows.front().back().text.starts_with("1x3x9x7"));  // a convolution's
  options.by = Breakdown::Op;
  CHECK(estimate_summary(estimate, nodes, options).sections.front().grid.columns.size() == 5);
}
