// A fitted table remembers its runs; what they do not cover is said to be extrapolated.
#include <doctest/doctest.h>

#include <algorithm>

#include "opcost/calibrate/calibrate.h"
#include "opcost/calibrate/validate.h"
#include "opcost/cost/table_differences.h"
#include "opcost/cost/tables.h"
#include "opcost/runs/run_estimator.h"
#include "support/synthetic_runs.h"

namespace opcost {
namespace {

using test::synthetic_runs;
using test::true_table;

CostTable fitted(const RunSet& runs) {
  CalibrateOptions options;
  options.bootstrap = 0;
  const auto ignore = [](double) {};
  const auto result = calibrate(runs, *find_table("45nm"), options, ignore);
  REQUIRE(result);
  return result->table;
}

Estimate estimate_of(const CostTable& table, const std::string& type, std::int64_t size) {
  MeasuredRun run;
  run.layer.emplace();
  run.layer->type = type;
  auto& parameters = run.layer->parameters;
  parameters["batch"] = {1};
  parameters["in_features"] = {size};
  if (type == "linear") parameters["out_features"] = {size};
  RunEstimator estimator(table, under(Placement::Array));
  auto estimate = estimator.estimate(run);
  REQUIRE_MESSAGE(estimate.ok(), (estimate ? "" : to_string(estimate.error())));
  return *std::move(estimate);
}

TEST_CASE("Covered: an operator and a size that no run had are named, others are not") {
  const CostTable table = fitted(synthetic_runs(true_table(), {.kinds = {"linear"}}));
  REQUIRE(table.content().covers);
  CHECK(table.content().covers->types == std::set<std::string>{"float32", "mac float32"});
  CHECK(table.content().covers->nodes == SeenRange{1, 1});
  CHECK(estimate_of(table, "linear", 500).totals.nodes_outside == 0);

  const Estimate relu = estimate_of(table, "relu", 500);
  CHECK(relu.totals.nodes_outside == 1);
  CHECK(relu.totals.energy_outside.value == doctest::Approx(relu.totals.energy.value));
  CHECK(relu.nodes[0].outside == "no run has a Relu");
  CHECK(std::ranges::any_of(relu.warnings, [](const std::string& warning) {
    return warning.find("extrapolated from the runs of table") != std::string::npos;
  }));

  const Estimate large = estimate_of(table, "linear", 60000);
  REQUIRE(large.totals.nodes_outside == 1);
  CHECK(large.nodes[0].outside.find("operations and accesses, in the runs a Gemm had") !=
        std::string::npos);
  CHECK(estimate_of(true_table(), "relu", 500).totals.nodes_outside == 0);  // not fitted
}

TEST_CASE("Covered: half of the least and twice the most are still near") {
  SeenRange range{10, 20};
  CHECK(range.near(5));
  CHECK(range.near(41));  // 20.5 times two, in whole numbers
  CHECK_FALSE(range.near(4));
  CHECK_FALSE(range.near(42));
}

TEST_CASE("Covered: validate splits its scores by what the runs cover") {
  const CostTable table = fitted(synthetic_runs(true_table(), {.kinds = {"linear", "relu"}}));
  const RunSet all =
      synthetic_runs(true_table(), {.kinds = {"linear", "relu", "tanh"}, .of_each = 10, .seed = 7});
  ValidateOptions options;
  const auto result = validate(all, table, options);
  REQUIRE(result);
  REQUIRE(result->inside);
  CHECK(result->outside->rows >= 10);
  CHECK(result->inside->rows + result->outside->rows == 30);
  CHECK(result->inside->mape < result->outside->mape);
  CHECK_FALSE(validate(all, true_table(), options)->inside);
}

TEST_CASE("Covered: a table is read as it was written, with what it covers and its error") {
  CostTable::Content content = fitted(synthetic_runs(true_table(), {.of_each = 3})).content();
  content.validated =
      Validated{"nine: networks", "left \"out\"", 9, 0.125, 0.1, 0.94, "1 J to 2 J"};
  const CostTable table{content};
  const auto read = parse_table(table_text(table), "t.yaml");
  REQUIRE_MESSAGE(read.ok(), (read ? "" : to_string(read.error())));
  CHECK(read->content().covers == content.covers);
  CHECK(read->content().validated == content.validated);
  CHECK(read->info().validated == content.validated);
}

TEST_CASE("Covered: a wrong block is refused with its place") {
  const std::string head = table_text(true_table());
  struct Case {
    const char *block, *what;
  };
  for (const Case& one :
       {Case{"covers: {operators: {Conv: [5, 2]}}\n", "a least and a most whole number"},
        Case{"covers: {operators: {Conv: 5}}\n", "a least and a most whole number"},
        Case{"covers: {tiers: DRAM}\n", "`tiers` must be a list of names"},
        Case{"validated: {on: a, how: b, rows: 9}\n", "`mape` is missing"},
        Case{"validated: {on: a, how: b, rows: 9, mape: -1}\n", "`mape` must be a number from 0"},
        Case{"validated: {on: a, how: b, rows: x, mape: 1}\n", "`rows` must be a whole number"}}) {
    CAPTURE(one.block);
    const auto read = parse_table(head + one.block, "t.yaml");
    REQUIRE_FALSE(read);
    CHECK(to_string(read.error()).find(one.what) != std::string::npos);
  }
}

}  // namespace
}  // namespace opcost
