// The layerwise predictor against measured energy: layers and networks on a Xeon
// server (Getzner et al. 2023). The bars are those of the project's plan.
#include <doctest/doctest.h>

#include <filesystem>

#include "calibrate/layerwise_fit.h"
#include "opcost/calibrate/layerwise.h"
#include "opcost/calibrate/validate.h"
#include "opcost/cost/tables.h"
#include "support/getzner_runs.h"
#include "support/program.h"

namespace opcost {
namespace {

using test::fitted;

std::string folder() {
  const std::string path = test::shared_data() + "/getzner";
  return std::filesystem::exists(path + "/layers_public.csv") ? path : "";
}

double r2_of(const LayerwiseCalibration& result, const std::string& op) {
  for (const OperatorFit& fit : result.operators)
    if (fit.regression.op == op) return fit.fitted.r2.value_or(0.0);
  return 0.0;
}

double mape_of(const LayerwiseCalibration& result, const std::string& op) {
  for (const OperatorFit& fit : result.operators)
    if (fit.regression.op == op) return fit.fitted.mape;
  return 0.0;
}

TEST_CASE("Layerwise: the regressions of Getzner et al. are reproduced, and their errors" *
          doctest::test_suite("full")) {
  if (folder().empty()) return test::skipped("measurements of Getzner et al.");
  const RunSet layers = test::getzner_layers(folder() + "/layers_public.csv");
  LayerwiseOptions options;
  options.features = {"macs"};
  options.intercept = options.any_sign = true;
  options.loss = Loss::Squares;
  options.folds = 2;
  const LayerwiseCalibration plain = fitted(layers, options);
  // What plain least squares with the authors' features reach on these rows.
  CHECK(r2_of(plain, "Conv") == doctest::Approx(0.9975).epsilon(0.002));
  CHECK(r2_of(plain, "MaxPool") == doctest::Approx(0.9815).epsilon(0.002));
  CHECK(r2_of(plain, "Relu") == doctest::Approx(0.9815).epsilon(0.002));
  CHECK(r2_of(plain, "Gemm") == doctest::Approx(0.999).epsilon(0.002));
  CHECK(mape_of(plain, "Conv") > 10.0);
  options.features = {"macs", "parameters", "pairs"};
  CHECK(r2_of(fitted(layers, options), "MaxPool") == doctest::Approx(0.998).epsilon(0.002));
}

TEST_CASE("Layerwise: physical features predict layers and networks that were kept aside" *
          doctest::test_suite("full")) {
  if (folder().empty()) return test::skipped("measurements of Getzner et al.");
  const RunSet layers = test::getzner_layers(folder() + "/layers_public.csv");
  LayerwiseCalibration result = fitted(layers, {});
  const auto& kinds = result.kinds;
  CHECK(kinds.at("conv2d").mape <= 0.07);
  CHECK(kinds.at("conv2d").median_ape <= 0.035);
  CHECK(kinds.at("conv2d").r2_log.value_or(0.0) >= 0.99);
  CHECK(kinds.at("linear").mape <= 0.05);
  CHECK(kinds.at("maxpool2d").mape <= 0.15);
  CHECK(kinds.at("relu").mape <= 0.60);
  for (const char* kind : {"sigmoid", "tanh", "softmax"}) CHECK(kinds.at(kind).mape <= 0.35);
  for (const auto& [kind, scores] : kinds)
    MESSAGE(kind << ": MAPE " << scores.mape << ", median " << scores.median_ape);

  const RunSet networks = test::getzner_networks(folder() + "/networks_public.csv");
  result.table.fall_back_to(*find_table("45nm"));
  const auto whole = validate(networks, result.table, {});
  REQUIRE(whole);
  CHECK(whole->left_out.empty());
  CHECK(whole->all.mape <= 0.035);
  CHECK(whole->all.r2.value_or(0.0) >= 0.98);
  MESSAGE("networks: MAPE " << whole->all.mape << ", R2 " << whole->all.r2.value_or(0.0));
}

}  // namespace
}  // namespace opcost
