// Fits of one regression per operator to runs whose true coefficients are known.
#include "opcost/calibrate/layerwise.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "calibrate/feature_words.h"
#include "calibrate/layerwise_fit.h"
#include "opcost/calibrate/validate.h"

namespace opcost {
namespace {

using test::fitted;

MeasuredRun run_of(const Layer& layer, double energy, std::size_t line) {
  MeasuredRun run;
  run.file = "made.csv";
  run.line = line;
  run.layer = layer;
  run.energy_j = energy;
  return run;
}

Layer linear(std::int64_t batch, std::int64_t in, std::int64_t out) {
  return {"linear",
          ElementType::Float,
          {{"batch", {batch}}, {"in_features", {in}}, {"out_features", {out}}, {"bias", {0}}}};
}

/// Matrix products whose energy is 5 J a call, 2 nJ a MAC and 30 nJ a byte of weights.
RunSet exact_runs() {
  RunSet set;
  set.file = "made.csv";
  std::size_t line = 1;
  for (const std::int64_t batch : {1, 7, 50, 400})
    for (const std::int64_t in : {30, 200, 900})
      for (const std::int64_t out : {20, 333, 1000}) {
        const double macs = static_cast<double>(batch * in * out);
        const double weights = 4.0 * static_cast<double>(in * out);
        set.runs.push_back(
            run_of(linear(batch, in, out), 5.0 + 2e-9 * macs + 30e-9 * weights, ++line));
      }
  return set;
}

double term_of(const LayerwiseCalibration& result, const std::string& feature) {
  const auto& terms = result.operators.at(0).regression.terms;
  const auto found = std::ranges::find(terms, feature, &RegressionTerm::feature);
  return found != terms.end() ? found->pj : 0.0;
}

LayerwiseOptions by(const std::vector<std::string>& features) {
  LayerwiseOptions options;
  options.features = features;
  return options;
}

TEST_CASE("Layerwise: every loss finds the coefficients that the runs were made with") {
  for (const Loss loss : kAllLosses)
    for (const bool any_sign : {false, true}) {
      CAPTURE(to_string(loss));
      CAPTURE(any_sign);
      LayerwiseOptions options = by({"call", "macs", "weight_bytes"});
      options.loss = loss;
      options.any_sign = any_sign;
      const LayerwiseCalibration result = fitted(exact_runs(), options);
      CHECK(term_of(result, "call") == doctest::Approx(5e12).epsilon(1e-4));
      CHECK(term_of(result, "macs") == doctest::Approx(2000).epsilon(1e-4));
      CHECK(term_of(result, "weight_bytes") == doctest::Approx(30000).epsilon(1e-4));
      CHECK(result.fitted.mape < 1e-4);
      REQUIRE(result.out_of_fold);
      CHECK(result.out_of_fold->mape < 1e-4);
      CHECK(result.kinds.at("linear").rows == 36);
    }
}

TEST_CASE("Layerwise: least squares of two points is the line through them") {
  RunSet set;
  set.runs = {run_of(linear(1, 10, 10), 3.0, 2), run_of(linear(1, 20, 10), 4.0, 3)};
  LayerwiseOptions options = by({"macs"});
  options.intercept = options.any_sign = true;
  options.loss = Loss::Squares;
  // 100 MACs are 3 J and 200 are 4 J: 10 mJ a MAC and 2 J.
  const LayerwiseCalibration result = fitted(set, options);
  CHECK(term_of(result, "macs") == doctest::Approx(1e10));
  CHECK(term_of(result, "call") == doctest::Approx(2e12));
}

TEST_CASE("Layerwise: a coefficient is below 0 only where it may be") {
  RunSet set;
  for (std::int64_t at = 1; at <= 8; ++at)
    set.runs.push_back(run_of(linear(1, 10 * at, 10), 0.01 * static_cast<double>(at * at),
                              static_cast<std::size_t>(at)));
  LayerwiseOptions options = by({"macs"});
  options.intercept = true;
  options.loss = Loss::Squares;
  CHECK(term_of(fitted(set, options), "call") == 0.0);
  options.any_sign = true;
  CHECK(term_of(fitted(set, options), "call") < 0.0);
}

TEST_CASE("Layerwise: features that go in step are one") {
  // Without a bias, bytes of weights are 4 times in_features * out_features.
  const LayerwiseCalibration result =
      fitted(exact_runs(), by({"call", "macs", "weight_bytes", "in_features*out_features"}));
  CHECK(term_of(result, "in_features*out_features") == 0.0);
  CHECK(term_of(result, "weight_bytes") == doctest::Approx(30000).epsilon(1e-4));
}

TEST_CASE("Layerwise: the vector width that made the runs is found, or given") {
  RunSet set;
  std::size_t line = 1;
  for (const std::int64_t batch : {3, 10, 40, 150, 600})
    for (const std::int64_t out : {3, 9, 17, 31, 40, 65, 90, 129}) {
      const auto vectors = static_cast<double>((out + 31) / 32 * 32);
      set.runs.push_back(run_of(linear(batch, 500, out),
                                1e-9 * 500.0 * static_cast<double>(batch) * vectors, ++line));
    }
  LayerwiseOptions options = by({"macs", "vector_macs"});
  const LayerwiseCalibration found = fitted(set, options);
  CHECK(found.operators.at(0).regression.sizes.vector_width == 32);
  CHECK(term_of(found, "vector_macs") == doctest::Approx(1000).epsilon(1e-3));
  CHECK(found.out_of_fold->mape < 1e-3);
  options.vector_width = 16;
  const LayerwiseCalibration given = fitted(set, options);
  CHECK(given.operators.at(0).regression.sizes.vector_width == 16);
  CHECK(given.out_of_fold->mape > 0.05);
}

TEST_CASE("Layerwise: rows kept aside have no part in the fit") {
  // Energies without any law: a fit that saw them would do better than one that did not.
  RunSet set;
  for (std::size_t at = 0; at < 30; ++at) {
    const auto batch = static_cast<std::int64_t>(at + 1);
    set.runs.push_back(run_of(linear(batch, 10 + 7 * batch, 5), at % 2 == 0 ? 1.0 : 30.0, at + 2));
  }
  const LayerwiseCalibration result = fitted(set, by({"physical", "pairs"}));
  CHECK(result.out_of_fold->mape > result.fitted.mape);
}

TEST_CASE("Layerwise: a row a thousand times off is told and not fitted") {
  RunSet set = exact_runs();
  set.runs[4].energy_j *= 1000.0;
  const LayerwiseCalibration result = fitted(set, by({"call", "macs", "weight_bytes"}));
  REQUIRE(result.outliers.size() == 1);
  CHECK(result.outliers[0].where == "made.csv:6");
  CHECK(term_of(result, "macs") == doctest::Approx(2000).epsilon(1e-3));
}

TEST_CASE("Layerwise: layers in place have a regression of their own") {
  // Alone 3 nJ an element and 2 J a call, in place 0.5 nJ an element.
  RunSet set;
  std::size_t line = 1;
  for (std::int64_t at = 1; at <= 12; ++at) {
    Layer relu{"relu", ElementType::Float, {{"batch", {at}}, {"in_features", {at * 1000}}}};
    const double elements = static_cast<double>(at * at) * 1000.0;
    set.runs.push_back(run_of(relu, 2.0 + 3e-9 * elements, ++line));
    relu.parameters["inplace"] = {0};  // the same as nothing
    set.runs.push_back(run_of(relu, 2.0 + 3e-9 * elements, ++line));
    relu.parameters["inplace"] = {1};
    set.runs.push_back(run_of(relu, 0.5e-9 * elements, ++line));
  }
  const LayerwiseCalibration result = fitted(set, by({"call", "macs"}));
  REQUIRE(result.operators.size() == 2);
  const Regression &alone = result.operators[0].regression,
                   &in_place = result.operators[1].regression;
  CHECK_FALSE(alone.in_place);
  CHECK(alone.rows == 24);
  CHECK(in_place.in_place);
  CHECK(in_place.rows == 12);
  CHECK(in_place.label() == "Relu float32 in place");
  CHECK(term_of(result, "macs") == doctest::Approx(3000).epsilon(1e-4));
  REQUIRE(in_place.terms.size() == 1);
  CHECK(in_place.terms[0].pj == doctest::Approx(500).epsilon(1e-4));
  CHECK(result.kinds.at("relu").rows == 24);
  CHECK(result.kinds.at("relu in place").rows == 12);
  CHECK(result.kinds.at("relu in place").mape < 1e-4);
}

TEST_CASE("Layerwise: the table knows what its runs had, and validate splits rows by it") {
  const auto with = [](std::int64_t groups) {
    RunSet set;
    set.file = "made.csv";
    for (const std::int64_t size : {8, 12, 20, 30}) {
      Layer layer{"conv2d",
                  ElementType::Float,
                  {{"batch", {1}},
                   {"image_size", {size}},
                   {"kernel_size", {3}},
                   {"in_channels", {8}},
                   {"out_channels", {8}},
                   {"groups", {groups}}}};
      const double energy = 1.0 + 0.01 * static_cast<double>(size * size) / 2.0;
      set.runs.push_back(run_of(layer, energy, static_cast<std::size_t>(size)));
    }
    return set;
  };
  const LayerwiseCalibration result = fitted(with(1), by({"call", "macs"}));
  const Regression& regression = result.operators.at(0).regression;
  CHECK(regression.covers == std::set<std::string>{"2-D", "dense", "undilated", "weights"});
  CHECK(result.table.info().tells_outside);

  RunSet both = with(1);
  for (MeasuredRun& run : with(2).runs) both.runs.push_back(std::move(run));
  const auto validation = validate(both, result.table, {});
  REQUIRE(validation);
  REQUIRE(validation->outside);
  CHECK(validation->inside->rows == 4);
  CHECK(validation->outside->rows == 4);
}

TEST_CASE("Layerwise: the words of --features") {
  const auto pairs = expand_features({"macs", "batch", "stride", "pairs"}, true);
  REQUIRE(pairs);
  std::vector<std::string> names;
  for (const Feature& feature : *pairs) names.push_back(feature.text());
  CHECK(names == std::vector<std::string>{"call", "macs", "batch", "stride", "macs*batch",
                                          "macs*stride", "batch*stride"});
  CHECK(expand_features({"physical"}, false)->size() == 21);
  const auto wrong = expand_features({"fysical"}, false);
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().hint.find("`physical`") != std::string::npos);
}

TEST_CASE("Layerwise: runs of networks alone are nothing to fit") {
  RunSet set;
  set.file = "made.csv";
  MeasuredRun run;
  run.model = "no-such.onnx";
  run.energy_j = 1.0;
  set.runs = {run};
  const auto ignore = [](double) {};
  CHECK_FALSE(calibrate_layerwise(set, {}, ignore).ok());
}

}  // namespace
}  // namespace opcost
