// Makes runs whose energies follow from known prices.
#include "support/synthetic_runs.h"

#include <doctest/doctest.h>

#include <cmath>

#include "opcost/cost/tables.h"
#include "opcost/runs/run_estimator.h"
#include "support/dice.h"

namespace opcost::test {
namespace {

constexpr double kJoulesPerPicojoule = 1e-12;

/// From 1 to `largest`, small ones as likely as large ones.
std::int64_t any_size(Dice& dice, int largest) {
  const double share = static_cast<double>(dice.between(0, 1000)) / 1000.0;
  return static_cast<std::int64_t>(std::lround(std::pow(largest, share)));
}

/// Twelve uniform numbers less six: nearly normal, and the same everywhere.
double noise(Dice& dice) {
  double sum = -6.0;
  for (int i = 0; i < 12; ++i) sum += static_cast<double>(dice.between(0, 9999)) / 10000.0;
  return sum;
}

Layer random_layer_of(const std::string& kind, Dice& dice) {
  Layer layer;
  layer.type = kind;
  auto& sizes = layer.parameters;
  sizes["batch"] = {any_size(dice, 64)};
  if (kind == "linear") {
    sizes["in_features"] = {any_size(dice, 4000)};
    sizes["out_features"] = {any_size(dice, 4000)};
  } else if (kind == "conv2d" || kind.ends_with("pool2d")) {
    sizes["image_size"] = {dice.between(12, 60)};
    sizes["kernel_size"] = {dice.between(1, 7)};
    sizes["in_channels"] = {any_size(dice, 256)};
    sizes["stride"] = {dice.between(1, 3)};
    if (kind == "conv2d") sizes["out_channels"] = {any_size(dice, 256)};
  } else {
    sizes["in_features"] = {any_size(dice, 1'000'000)};
  }
  return layer;
}

}  // namespace

CostTable true_table() {
  CostTable table = *find_table("45nm");
  for (const char* price :
       {"mul.float32=12", "add.float32=3", "compare.float32=36", "exp.float32=400",
        "div.float32=150", "read.32@8KiB=12", "write.32@8KiB=15", "read.32@32KiB=24",
        "write.32@32KiB=40", "read.32@1MiB=90", "write.32@1MiB=200", "read.32@DRAM=1500",
        "write.32@DRAM=2600"})
    REQUIRE(override_price(table, price));
  return table;
}

RunSet synthetic_runs(const CostTable& truth, const SyntheticRuns& wish) {
  RunSet set;
  set.file = "synthetic.csv";
  set.sha256 = std::string(64, '0');
  Dice dice(wish.seed);
  RunEstimator estimator(truth, under(wish.placement));
  for (std::size_t i = 0; i < wish.of_each * wish.kinds.size(); ++i) {
    MeasuredRun run;
    run.file = set.file;
    run.line = i + 2;
    run.layer = random_layer_of(wish.kinds[i % wish.kinds.size()], dice);
    run.method = Method::Estimated;
    run.source = "synthetic";
    const auto estimate = estimator.estimate(run);
    REQUIRE_MESSAGE(estimate.ok(), (estimate ? "" : to_string(estimate.error())));
    const double factor = std::exp(wish.noise * noise(dice));
    run.energy_j = kJoulesPerPicojoule * estimate->totals.energy.value * factor;
    set.runs.push_back(std::move(run));
  }
  return set;
}

}  // namespace opcost::test
