// Fits of a price table to runs whose true prices are known.
#include "opcost/calibrate/calibrate.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "opcost/calibrate/validate.h"
#include "opcost/cost/table_differences.h"
#include "opcost/cost/tables.h"
#include "support/synthetic_runs.h"

namespace opcost {
namespace {

using test::synthetic_runs;
using test::true_table;

Result<Calibration> try_calibrate(const RunSet& runs, const CalibrateOptions& options = {},
                                  const char* base = "45nm") {
  const auto ignore = [](double) {};
  return calibrate(runs, *find_table(base), options, ignore);
}

Calibration calibrated(const RunSet& runs, const CalibrateOptions& options = {}) {
  auto result = try_calibrate(runs, options);
  REQUIRE_MESSAGE(result.ok(), (result ? "" : to_string(result.error())));
  return *std::move(result);
}

CalibrateOptions quick() {
  CalibrateOptions options;
  options.bootstrap = 0;
  return options;
}

const FittedPrice& price_named(const Calibration& calibration, const std::string& what) {
  const auto found = std::ranges::find(calibration.prices, what, &FittedPrice::what);
  REQUIRE_MESSAGE(found != calibration.prices.end(), what);
  return *found;
}

/// What true_table() says of a price by its name in a report.
double truth_of(const std::string& what) {
  const auto prices = differences(*find_table("45nm"), true_table());
  const auto found = std::ranges::find(prices, what, &PriceDifference::what);
  REQUIRE_MESSAGE(found != prices.end(), what);
  return found->after.value();
}

TEST_CASE("Calibrate: prices of a known table are found again, within their intervals" *
          doctest::test_suite("slow with sanitizers")) {
  const RunSet runs = synthetic_runs(true_table(), {.of_each = 60});
  for (const Loss loss : {Loss::Relative, Loss::Log}) {
    CalibrateOptions options;
    options.loss = loss;
    const Calibration result = calibrated(runs, options);
    int determined = 0;
    for (const FittedPrice& price : result.prices) {
      CAPTURE(price.what);
      if (price.evidence == Evidence::Base || price.evidence == Evidence::AtZero) continue;
      REQUIRE(price.interval);
      CHECK(price.interval->first <= price.pj);
      CHECK(price.pj <= price.interval->second);
      if (price.evidence != Evidence::Determined) continue;
      ++determined;
      const double truth = truth_of(price.what);
      CHECK(price.interval->first <= truth);
      CHECK(truth <= price.interval->second);
    }
    CHECK(determined >= 5);
    // The noise is 3 %, and the mean size of a normal error is 0.8 times its deviation.
    CHECK(result.out_of_fold.value().mape < 0.035);
    CHECK(std::abs(result.out_of_fold->bias) < 0.01);
  }
}

TEST_CASE("Calibrate: without noise, what is determined is exact") {
  const RunSet runs = synthetic_runs(true_table(), {.noise = 0.0});
  for (const Loss loss : {Loss::Relative, Loss::Log, Loss::Absolute}) {
    CalibrateOptions options = quick();
    options.loss = loss;
    const Calibration result = calibrated(runs, options);
    CHECK(result.fitted.mape < (loss == Loss::Absolute ? 0.02 : 1e-3));
    if (loss == Loss::Absolute) continue;  // it does not see small runs
    CHECK(price_named(result, "compare float32").pj == doctest::Approx(36).epsilon(0.01));
    CHECK(price_named(result, "read 32 bit @ DRAM").pj == doctest::Approx(1500).epsilon(0.01));
  }
}

TEST_CASE("Calibrate: prices that always move together are said to, and keep the base's ratio") {
  // A sigmoid is one exp, one add and one div of each element. At 45 nm an exp is
  // 7 mul + 7 add = 32.2 pJ and a div 7 mul + 3 add = 28.6 pJ.
  const Calibration sigmoids =
      calibrated(synthetic_runs(true_table(), {.kinds = {"sigmoid"}}), quick());
  const FittedPrice& exp = price_named(sigmoids, "exp float32");
  const FittedPrice& div = price_named(sigmoids, "div float32");
  CHECK(exp.evidence == Evidence::Together);
  CHECK(div.evidence == Evidence::Together);
  CHECK(exp.group == div.group);
  CHECK(exp.pj / div.pj == doctest::Approx(32.2 / 28.6).epsilon(0.05));
  CHECK(sigmoids.fitted.mape < 0.05);
  // In a convolution each product is one mul, one add and two reads.
  const Calibration convolutions =
      calibrated(synthetic_runs(true_table(), {.kinds = {"conv2d"}}), quick());
  const FittedPrice& mul = price_named(convolutions, "mul float32");
  const FittedPrice& add = price_named(convolutions, "add float32");
  CHECK(mul.evidence != Evidence::Determined);
  CHECK(add.evidence != Evidence::Determined);
  CHECK(mul.pj / add.pj == doctest::Approx(3.7 / 0.9).epsilon(0.05));
}

TEST_CASE("Calibrate: a row a thousand times off does not move the fit, and is named") {
  const RunSet clean = synthetic_runs(true_table());
  RunSet without = clean;
  without.runs.erase(without.runs.begin() + 40);
  const Calibration expected = calibrated(without, quick());
  for (const double factor : {1000.0, 0.001}) {
    RunSet runs = clean;
    runs.runs[40].energy_j *= factor;
    const Calibration after = calibrated(runs, quick());
    REQUIRE(after.outliers.size() == 1);
    CHECK(after.outliers[0].where == "synthetic.csv:42");
    REQUIRE(after.prices.size() == expected.prices.size());
    for (std::size_t i = 0; i < expected.prices.size(); ++i) {
      CAPTURE(expected.prices[i].what);
      CHECK(after.prices[i].pj == doctest::Approx(expected.prices[i].pj).epsilon(0.005));
    }
  }
}

TEST_CASE("Calibrate: runs of one kind of layer alone fit it and scale the rest") {
  const RunSet runs = synthetic_runs(true_table(), {.kinds = {"relu"}});
  const Calibration result = calibrated(runs, quick());
  CHECK(result.fitted.mape < 0.05);
  // No run multiplies: the base's price, times what these runs cost as a whole.
  const auto mul = result.table.price({Action::Mul, {NumberFormat::Float, Bits{32}}, false}, {});
  REQUIRE(mul);
  CHECK(mul->each.value == doctest::Approx(3.7 * result.scale));
  CHECK(mul->source.starts_with("no run tells"));
}

TEST_CASE("Calibrate: the same seed gives the same table, byte by byte") {
  const RunSet runs = synthetic_runs(true_table(), {.of_each = 5});
  CalibrateOptions options;
  options.bootstrap = 20;
  const Calibration first = calibrated(runs, options), second = calibrated(runs, options);
  CHECK(table_text(first.table) == table_text(second.table));
  CHECK(price_named(first, "compare float32").interval ==
        price_named(second, "compare float32").interval);
}

TEST_CASE("Calibrate: the written table loads again and predicts the same") {
  const RunSet runs = synthetic_runs(true_table(), {.of_each = 10});
  CalibrateOptions options = quick();
  options.name = "mine";
  options.estimate.placement = Placement::Floor;
  options.context = {{"host", "test: \"quoted\""}, {"date", "2024-05-01"}};
  const Calibration result = calibrated(runs, options);
  const auto read = parse_table(table_text(result.table), "mine.yaml");
  REQUIRE_MESSAGE(read.ok(), (read ? "" : to_string(read.error())));
  CHECK(differences(result.table, *read).empty());
  CHECK(read->name() == "mine");
  CHECK(read->content().placement == "floor");
  CHECK(read->content().provenance == result.table.content().provenance);
  ValidateOptions validation;
  validation.estimate.placement = Placement::Floor;
  const auto scores = validate(runs, *read, validation);
  REQUIRE(scores);
  CHECK(scores->all.mape == doctest::Approx(result.fitted.mape).epsilon(1e-9));
}

TEST_CASE("Calibrate: a cost of every node and a static power are found when asked for") {
  CostTable truth = true_table();
  CostTable::Content content = truth.content();
  content.per_node = ListedPrice{{5e9}, "a test"};  // 5 mJ
  truth = CostTable(content);
  RunSet runs = synthetic_runs(truth, {.noise = 0.01});
  CalibrateOptions options = quick();
  options.per_node = PerNode::Yes;
  CHECK(price_named(calibrated(runs, options), "per node").pj ==
        doctest::Approx(5e9).epsilon(0.02));
  // Twenty watts for a time that is not proportional to anything else.
  for (std::size_t i = 0; i < runs.runs.size(); ++i) {
    runs.runs[i].time_s = 0.001 * static_cast<double>(1 + i * i % 17);
    runs.runs[i].energy_j += 20.0 * *runs.runs[i].time_s;
  }
  options.static_power = true;
  CHECK(calibrated(runs, options).static_watts.value() == doctest::Approx(20).epsilon(0.05));
}

TEST_CASE("Calibrate: one price for whole multiply-accumulates") {
  CalibrateOptions options = quick();
  options.whole_macs = true;
  const Calibration result =
      calibrated(synthetic_runs(true_table(), {.kinds = {"linear", "relu"}}), options);
  CHECK(price_named(result, "mac float32").base_pj == doctest::Approx(3.7 + 0.9));
  CHECK(result.table.content().mac.size() == 1);
}

TEST_CASE("Calibrate: idle energy is only taken off when asked, and then every row must have it") {
  RunSet runs = synthetic_runs(true_table(), {.of_each = 5});
  CalibrateOptions options = quick();
  options.net = true;
  const auto without = try_calibrate(runs, options);
  REQUIRE_FALSE(without);
  CHECK(without.error().where == "synthetic.csv:2");
  CHECK(without.error().what == "--net needs its `idle_j`");
  const Calibration gross = calibrated(runs, quick());
  for (MeasuredRun& run : runs.runs) {
    run.idle_j = 3.0 * run.energy_j;
    run.energy_j *= 4.0;
  }
  const Calibration net = calibrated(runs, options);
  CHECK(price_named(net, "compare float32").pj ==
        doctest::Approx(price_named(gross, "compare float32").pj).epsilon(1e-6));
}

TEST_CASE("Calibrate: rows that cannot be estimated are named and left out") {
  RunSet runs = synthetic_runs(true_table(), {.of_each = 5});
  runs.runs[3].layer.reset();
  runs.runs[3].model = "no-such-model.onnx";
  const Calibration result = calibrated(runs, quick());
  REQUIRE(result.left_out.size() == 1);
  CHECK(result.left_out[0].where == "synthetic.csv:5");
  CHECK(result.rows == runs.runs.size() - 1);
  runs.runs = {runs.runs[3]};
  CHECK_FALSE(try_calibrate(runs));
}

TEST_CASE("Calibrate: one row, and rows of one configuration, have no folds") {
  RunSet runs = synthetic_runs(true_table(), {.kinds = {"relu"}, .of_each = 1});
  CHECK_FALSE(calibrated(runs, quick()).out_of_fold);
  runs.runs.resize(4, runs.runs[0]);
  const Calibration result = calibrated(runs, quick());
  CHECK(result.configurations == 1);
  CHECK_FALSE(result.out_of_fold);
}

}  // namespace
}  // namespace opcost
