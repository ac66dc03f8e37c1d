// Reading an estimate that was saved as JSON.
#include <doctest/doctest.h>

#include "opcost/compare/load_subject.h"
#include "opcost/compare/subject.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/saved_estimate.h"
#include "opcost/report/render.h"
#include "support/estimate_of.h"
#include "support/sample_estimate.h"

using namespace opcost;

namespace {

std::string json_of(const Estimate& estimate) {
  std::string text;
  RenderOptions options;
  options.format = ReportFormat::Json;
  REQUIRE(render(estimate, options, text).ok());
  return text;
}

std::string with(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string fault_of(const std::string& text) {
  const auto saved = parse_saved_estimate(text, "s.json");
  REQUIRE_FALSE(saved.ok());
  return saved.error().what;
}

}  // namespace

TEST_CASE("Saved report: what was written is read") {
  const Estimate written = test::sample_estimate();
  const auto read = parse_saved_estimate(json_of(written), "s.json");
  REQUIRE(read.ok());
  CHECK(read->model == written.model);
  CHECK(read->table.name == written.table.name);
  CHECK(read->totals.energy.value == written.totals.energy.value);
  CHECK(read->totals.energy_floor.value == written.totals.energy_floor.value);
  CHECK(read->totals.macs == written.totals.macs);
  CHECK(read->totals.by_tier.at("").count == written.totals.by_tier.at("").count);
  CHECK(read->coverage.unknown == 1);
  REQUIRE(read->nodes.size() == written.nodes.size());
  for (std::size_t at = 0; at < read->nodes.size(); ++at) {
    const NodeEstimate &a = read->nodes[at], &b = written.nodes[at];
    CHECK(a.id == b.id);
    CHECK(a.status == b.status);
    CHECK(a.energy.value == (b.status == NodeStatus::Unknown ? 0.0 : b.energy.value));
    REQUIRE(a.events.size() == b.events.size());
    for (std::size_t i = 0; i < a.events.size(); ++i) {
      CHECK(a.events[i].event == b.events[i].event);
      CHECK(a.events[i].tier == b.events[i].tier);
      CHECK(a.events[i].count == b.events[i].count);
    }
  }
}

TEST_CASE("Saved report: what is none, or is damaged, is told") {
  const std::string good = json_of(test::sample_estimate());
  CHECK(fault_of("{}") == "this is no report of the schema opcost.estimate/1");
  CHECK(fault_of("[1, 2]") == "this is no report of the schema opcost.estimate/1");
  CHECK(fault_of(with(good, "\"tier\": \"8KB\"", "\"tier\": \"9KB\"")) ==
        "an event at no memory of its table");
  CHECK(fault_of(with(good, "\"status\": \"counted\"", "\"status\": \"guessed\"")) ==
        "a node of no known status");
  CHECK(fault_of(with(good, "\"energy_pj\": ", "\"energy_pj\": -")) ==
        "`energy_pj` must be an energy");
  CHECK(fault_of(with(good, "\"totals\"", "\"total\"")) == "a report without `totals`");
  CHECK_FALSE(parse_saved_estimate(good.substr(0, good.size() / 2), "s.json").ok());
}

TEST_CASE("Saved report: one of some operators only is not whole") {
  std::string text;
  RenderOptions options;
  options.format = ReportFormat::Json;
  options.only_ops = {"Conv"};
  REQUIRE(render(test::sample_estimate(), options, text).ok());
  CHECK(fault_of(text).find("--only-op") != std::string::npos);
}

TEST_CASE("Saved report: another table than its own is refused") {
  const LoadedSubject saved{test::sample_estimate()};
  const auto same_table = find_table("45nm"), other_table = find_table("7nm");
  Workbook same(*same_table), others(*other_table);
  CHECK(estimate_subject(saved, {}, same).ok());
  const auto other = estimate_subject(saved, {}, others);
  REQUIRE_FALSE(other.ok());
  CHECK(other.error().what == "the saved report was made with table 45nm, not with 7nm");
}

TEST_CASE("Saved report: other prices of the same table are told apart") {
  const LoadedSubject saved{test::sample_estimate()};
  CostTable changed = *find_table("45nm");
  REQUIRE(override_price(changed, "mul.float32=9").ok());
  Workbook with_own(changed);
  const auto refused = estimate_subject(saved, {}, with_own);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().what ==
        "the saved report was made with table 45nm, not with 45nm --set mul.float32=9");
}

TEST_CASE("Saved report: the ways of --conv are read back, and a strange one is refused") {
  Estimate written = test::sample_estimate();
  written.options.what_if.conv.rules = {{"", ConvWay::Best}, {"/a/*", ConvWay::Im2col}};
  const std::string text = json_of(written);
  CHECK(text.find("\"best\"") != std::string::npos);
  const auto read = parse_saved_estimate(text, "s.json");
  REQUIRE(read.ok());
  const auto& rules = read->options.what_if.conv.rules;
  REQUIRE(rules.size() == 2);
  CHECK(rules[0].way == ConvWay::Best);
  CHECK(rules[1].node == "/a/*");
  CHECK(rules[1].way == ConvWay::Im2col);
  CHECK(fault_of(with(text, "\"best\"", "\"worst\"")) == "no known way to run a convolution");
}
