// Calibration chooses by evidence: placement, cost per node, as many prices as the runs carry.
#include <doctest/doctest.h>

#include <algorithm>

#include "calibrate/folds.h"
#include "calibrate/provenance.h"
#include "opcost/calibrate/calibrate.h"
#include "opcost/calibrate/validate.h"
#include "opcost/cost/tables.h"
#include "support/synthetic_runs.h"

namespace opcost {
namespace {

using test::synthetic_runs;
using test::true_table;

Calibration chosen(const RunSet& runs, std::size_t bootstrap = 0) {
  CalibrateOptions options;
  options.placements = {Placement::Tiled, Placement::Floor, Placement::Patch, Placement::Array};
  options.per_node = PerNode::Auto;
  options.bootstrap = bootstrap;
  const auto ignore = [](double) {};
  auto result = calibrate(runs, *find_table("45nm"), options, ignore);
  REQUIRE_MESSAGE(result.ok(), (result ? "" : to_string(result.error())));
  return *std::move(result);
}

CostTable with_node_cost(double pj) {
  CostTable::Content content = true_table().content();
  content.per_node = ListedPrice{{pj}, "a test"};
  return CostTable(content);
}

/// Runs that cost seven times what the 45 nm table says, with some noise: `count` configurations.
RunSet sevenfold(std::size_t count, double noise = 0.03) {
  RunSet runs = synthetic_runs(*find_table("45nm"),
                               {.kinds = {"conv2d", "linear"}, .of_each = 10, .noise = noise});
  for (MeasuredRun& run : runs.runs) run.energy_j *= 7.0;
  runs.runs.resize(count);
  return runs;
}

TEST_CASE("Calibrate: the placement under which the runs were made is chosen, and written") {
  for (const Placement truth : {Placement::Floor, Placement::Array}) {
    const Calibration result = chosen(synthetic_runs(
        true_table(), {.kinds = {"conv2d", "linear", "relu"}, .of_each = 10, .placement = truth}));
    CAPTURE(std::string(to_string(truth)));
    CHECK(result.chosen.placement == truth);
    CHECK(result.tried.size() == 8);
    CHECK(result.table.content().placement == to_string(truth));
    const auto& lines = result.table.content().provenance;
    const auto with =
        std::ranges::find(lines, "fitted_with", &std::pair<std::string, std::string>::first);
    REQUIRE(with != lines.end());
    CHECK(with->second.starts_with("placement " + std::string(to_string(truth)) +
                                   ", no cost per node, all prices; chosen among 8 ways"));
  }
}

TEST_CASE("Calibrate: a cost per node is fitted where there is one, and only there") {
  const test::SyntheticRuns few_kinds{.kinds = {"conv2d", "linear", "relu"}, .of_each = 10};
  CHECK_FALSE(chosen(synthetic_runs(true_table(), few_kinds)).chosen.per_node);
  const Calibration with = chosen(synthetic_runs(with_node_cost(5e9), few_kinds));
  CHECK(with.chosen.per_node);
  REQUIRE(with.table.node_price());
  CHECK(with.table.node_price()->each.value == doctest::Approx(5e9).epsilon(0.05));
}

TEST_CASE("Calibrate: under tiled the written table predicts as the fit did") {
  const RunSet runs = synthetic_runs(
      true_table(), {.kinds = {"conv2d", "linear"}, .of_each = 15, .placement = Placement::Tiled});
  CalibrateOptions options;
  options.placements = {Placement::Tiled};
  options.bootstrap = 0;
  const auto ignore = [](double) {};
  const auto result = calibrate(runs, *find_table("45nm"), options, ignore);
  REQUIRE(result);
  ValidateOptions validation;
  validation.estimate.placement = Placement::Tiled;
  const auto used = validate(runs, result->table, validation);
  REQUIRE(used);
  CHECK(used->all.mape < 0.06);  // the noise is 3 %
}

TEST_CASE("Calibrate: one run gives one factor, and no interval, which it cannot tell") {
  const Calibration one = chosen(sevenfold(1));
  CHECK(one.chosen.scale_only);
  CHECK_FALSE(one.chosen.per_node);
  CHECK_FALSE(one.out_of_fold);
  for (const FittedPrice& price : one.prices) {
    CAPTURE(price.what);
    CHECK(price.evidence == Evidence::Scaled);
    CHECK_FALSE(price.interval);
    CHECK(price.pj / price.base_pj.value() ==
          doctest::Approx(one.prices[0].pj / one.prices[0].base_pj.value()));
  }
}

TEST_CASE("Calibrate: two, three and four runs give one factor with Student's interval") {
  for (const std::size_t count : {2U, 3U, 4U}) {
    CAPTURE(count);
    CalibrateOptions options;
    const auto ignore = [](double) {};
    const auto result = calibrate(sevenfold(count), *find_table("45nm"), options, ignore);
    REQUIRE(result);
    CHECK(result->chosen.scale_only);
    for (const FittedPrice& price : result->prices) {
      CAPTURE(price.what);
      REQUIRE(price.interval);
      CHECK(price.interval->first < price.pj);
      CHECK(price.pj < price.interval->second);
      CHECK(price.interval->first <= 7.0 * *price.base_pj);
      CHECK(7.0 * *price.base_pj <= price.interval->second);
    }
  }
  // Runs that agree exactly still have an interval.
  CalibrateOptions options;
  const auto ignore = [](double) {};
  const auto exact = calibrate(sevenfold(2, 0.0), *find_table("45nm"), options, ignore);
  REQUIRE(exact);
  CHECK(exact->prices[0].pj == doctest::Approx(7.0 * *exact->prices[0].base_pj).epsilon(1e-6));
  CHECK(exact->prices[0].interval->second > 1.05 * exact->prices[0].pj);
}

TEST_CASE("Calibrate: five and twelve runs that are a multiple of the base are told as one") {
  for (const std::size_t count : {5U, 12U}) {
    CAPTURE(count);
    const Calibration result = chosen(sevenfold(count));
    CHECK(result.out_of_fold.value().mape < 0.1);
    if (count == 5) CHECK(result.chosen.scale_only);
  }
}

TEST_CASE("Calibrate: no interval has the width 0, and a price at 0 is not called determined") {
  for (const double noise : {0.0, 0.03}) {
    CalibrateOptions options;
    options.bootstrap = 30;
    options.per_node = PerNode::Yes;  // there is none in these runs: it comes out at 0
    const auto ignore = [](double) {};
    const auto result = calibrate(synthetic_runs(true_table(), {.of_each = 10, .noise = noise}),
                                  *find_table("45nm"), options, ignore);
    REQUIRE(result);
    for (const FittedPrice& price : result->prices) {
      CAPTURE(price.what);
      CHECK((price.pj > 0.0 || price.evidence != Evidence::Determined));
      if (price.interval) CHECK(price.interval->second > price.interval->first);
    }
  }
}

TEST_CASE("Calibrate: a price whose interval reaches down to 0 is not called determined") {
  const auto ignore = [](double) {};
  int open = 0;
  for (const std::size_t count : {2U, 3U, 4U, 20U})
    for (const std::uint32_t seed : {1U, 2U, 3U}) {
      CAPTURE(count);
      CAPTURE(seed);
      RunSet runs = synthetic_runs(
          with_node_cost(2e6),
          {.kinds = {"conv2d", "linear"}, .of_each = 10, .noise = 0.3, .seed = seed});
      runs.runs.resize(count);
      CalibrateOptions options;
      options.per_node = PerNode::Yes;
      options.bootstrap = 30;
      const auto result = calibrate(runs, *find_table("45nm"), options, ignore);
      REQUIRE(result);
      for (const FittedPrice& price : result->prices) {
        const bool reaches = price.interval ? price.interval->first <= 0.0 : count < 3;
        if (!reaches || price.pj == 0.0) continue;
        CAPTURE(price.what);
        CHECK(price.evidence != Evidence::Determined);
        if (price.base_pj) continue;
        CHECK(price.evidence != Evidence::Scaled);
        ++open;
      }
    }
  CHECK(open >= 2);
}

TEST_CASE("Calibrate: one factor leaves what the base gives as free at 0, without an interval") {
  const auto ignore = [](double) {};
  const auto result = calibrate(sevenfold(3), *find_table("cortex-m"), {}, ignore);
  REQUIRE(result);
  CHECK(result->chosen.scale_only);
  const auto free =
      std::ranges::find(result->prices, "read 32 bit @ registers", &FittedPrice::what);
  REQUIRE(free != result->prices.end());
  CHECK(free->evidence == Evidence::AtZero);
  CHECK_FALSE(free->interval);
  CHECK(result->prices[0].interval);
}

TEST_CASE("Calibrate: what comes out at practically 0 is 0, in no group, and has no interval") {
  // Of these runs the fit leaves two prices at the bound and one just beside it.
  const RunSet runs =
      synthetic_runs(true_table(), {.kinds = {"conv2d"}, .of_each = 16, .noise = 0.3, .seed = 3});
  CalibrateOptions options;
  options.bootstrap = 10;
  options.per_node = PerNode::Yes;
  const auto ignore = [](double) {};
  const auto result = calibrate(runs, *find_table("45nm"), options, ignore);
  REQUIRE(result);
  int zeros = 0;
  for (const FittedPrice& price : result->prices) {
    CAPTURE(price.what);
    if (price.base_pj) {
      const double least = 1e-6 * *price.base_pj * result->scale;
      CHECK((price.pj == 0.0 || price.pj >= least));
    }
    CHECK((price.pj == 0.0) == (price.evidence == Evidence::AtZero));
    if (price.pj > 0.0) continue;
    ++zeros;
    CHECK(price.group == 0);
    CHECK_FALSE(price.interval);
  }
  CHECK(zeros >= 3);
}

TEST_CASE("Calibrate: no read of an inner memory comes out dearer than of an outer one") {
  // Runs of a machine whose DRAM is cheaper than its caches: the fit stays physical.
  CostTable odd = true_table();
  REQUIRE(override_price(odd, "read.32@1MiB=3000"));
  CalibrateOptions options;
  options.bootstrap = 0;
  const auto ignore = [](double) {};
  const auto result = calibrate(synthetic_runs(odd), *find_table("45nm"), options, ignore);
  REQUIRE(result);
  double inner = 0.0;
  for (const FittedPrice& price : result->prices) {
    if (!price.what.starts_with("read 32 bit")) continue;
    CAPTURE(price.what);
    CHECK(price.pj >= inner * (1.0 - 1e-9));
    inner = price.pj;
  }
}

TEST_CASE("Calibrate: few runs leave at 0 what the base gives as free, such as registers") {
  CostTable::Content content = find_table("45nm")->content();
  for (auto* list : {&content.tiers[0].read, &content.tiers[0].write})
    for (auto& [bits, price] : *list) price.each.value = 0.0;
  CalibrateOptions options;
  options.placements = {Placement::Tiled};
  options.bootstrap = 0;
  const auto ignore = [](double) {};
  for (const std::size_t count : {1u, 2u, 4u}) {
    CAPTURE(count);
    const auto result = calibrate(sevenfold(count), CostTable(content), options, ignore);
    REQUIRE(result);
    REQUIRE(result->chosen.scale_only);
    for (const FittedPrice& price : result->prices) {
      CAPTURE(price.what);
      CHECK((price.pj > 0.0) == (price.base_pj != 0.0));
    }
  }
}

TEST_CASE("Calibrate: energies in another unit are doubted, with the unit that explains it") {
  struct Case {
    double joules;
    const char* unit;
  };
  for (const Case& one : {Case{3600.0, "Wh"}, Case{1e-3, "mJ"}, Case{1e-6, "uJ"}}) {
    CAPTURE(one.unit);
    RunSet runs = sevenfold(3);
    CHECK(chosen(runs).doubts.empty());
    for (MeasuredRun& run : runs.runs) run.energy_j /= one.joules;
    const Calibration result = chosen(runs);
    REQUIRE(result.doubts.size() == 1);
    CHECK(result.doubts[0].find("are the energies in " + std::string(one.unit) + "?") !=
          std::string::npos);
  }
}

TEST_CASE("Calibrate: all rows of a model are in one fold, unless there is only one model") {
  RunSet runs;
  for (const char* model : {"a.onnx", "b.onnx", "c.onnx"})
    for (const char* batch : {"n=1", "n=2", "n=4"}) {
      MeasuredRun run;
      run.model = model;
      run.bindings = batch;
      runs.runs.push_back(run);
    }
  std::vector<const MeasuredRun*> rows;
  for (const MeasuredRun& run : runs.runs) rows.push_back(&run);
  const RowGroups by_model = row_groups(rows, {});
  CHECK(by_model.folds == 3);
  for (std::size_t row = 0; row < rows.size(); ++row)
    CHECK(by_model.fold_of[row] == by_model.fold_of[row / 3 * 3]);
  rows.resize(3);
  const RowGroups alone = row_groups(rows, {});
  CHECK(alone.by == FoldBy::Config);
  CHECK(alone.folds == 3);
}

TEST_CASE("Calibrate: one factor for all prices is tried below two configurations a price") {
  CalibrateOptions options;
  options.placements = {Placement::Floor};
  options.per_node = PerNode::No;
  options.bootstrap = 0;
  const auto ignore = [](double) {};
  const auto fit = [&](std::size_t count) {
    auto result = calibrate(sevenfold(count), *find_table("45nm"), options, ignore);
    REQUIRE(result);
    return *std::move(result);
  };
  const std::size_t prices = fit(20).prices.size();
  CHECK(fit(2 * prices).prices.size() == prices);
  CHECK(fit(2 * prices).tried.size() == 1);
  CHECK(fit(2 * prices - 1).tried.size() == 2);
}

TEST_CASE("Calibrate: shares of errors are told with three digits") {
  Scores scores;
  scores.mape = 0.12345;
  scores.median_ape = 0.5;
  scores.bias = -0.00123;
  CHECK(scores_text(scores).starts_with("MAPE 12.3 %, median 50 %, bias -0.12 %"));
}

}  // namespace
}  // namespace opcost
