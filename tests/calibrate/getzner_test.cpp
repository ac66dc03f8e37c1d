// The price table against measured energy: layers and networks on a Xeon server
// (Getzner et al. 2023). Idle power is in these joules. Fitted on layers alone.
#include <doctest/doctest.h>

#include <filesystem>

#include "opcost/calibrate/calibrate.h"
#include "opcost/calibrate/validate.h"
#include "opcost/cost/tables.h"
#include "support/getzner_runs.h"
#include "support/program.h"

namespace opcost {
namespace {

TEST_CASE("Calibrate: a table fitted on Getzner's layers predicts the networks within 15 %" *
          doctest::test_suite("full")) {
  const std::string folder = test::shared_data() + "/getzner";
  if (!std::filesystem::exists(folder + "/layers_public.csv"))
    return test::skipped("measurements of Getzner et al.");
  const RunSet layers = test::getzner_layers(folder + "/layers_public.csv");
  const RunSet networks = test::getzner_networks(folder + "/networks_public.csv");
  for (const Placement placement : {Placement::Array, Placement::Floor}) {
    CalibrateOptions options;
    options.bootstrap = 0;
    options.estimate.placement = placement;
    const auto ignore = [](double) {};
    const auto result = calibrate(layers, *find_table("45nm"), options, ignore);
    REQUIRE(result);
    CHECK(result->kinds.size() == 7);
    for (const auto& [name, scores] : result->kinds) {
      const std::string kind = name;
      CAPTURE(kind);
      CHECK(scores.median_ratio >= 0.5);
      CHECK(scores.median_ratio <= 2.0);
    }
    ValidateOptions validation;
    validation.estimate.placement = placement;
    const auto whole = validate(networks, result->table, validation);
    REQUIRE(whole);
    CHECK(whole->left_out.empty());
    CHECK(whole->all.mape <= 0.15);
    MESSAGE(to_string(placement) << ": networks MAPE " << whole->all.mape);
  }
}

}  // namespace
}  // namespace opcost
