// Whole networks, pruned and quantised: dense against compressed, numbers against spikes.
#include <doctest/doctest.h>

#include <optional>
#include <string>

#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/estimate/read_spike_plan.h"
#include "opcost/estimate/weight_plan.h"
#include "opcost/graph/load_onnx.h"
#include "opcost/measure/prepare_model.h"
#include "support/estimate_of.h"
#include "support/files.h"
#include "support/paths.h"

using namespace opcost;
using namespace opcost::test;

namespace networks_test {
namespace {

/// A network of models/ with random weights, in a file.
class Filled {
 public:
  explicit Filled(const std::string& name) : folder_("filled-" + name) {
    const auto model = load_onnx(source_dir() + "/models/" + name + ".onnx");
    REQUIRE(model);
    const auto made = prepare_model(*model, {}, {}, folder_.path(), 7);
    REQUIRE_MESSAGE(made.ok(), (made ? "" : to_string(made.error())));
    auto loaded = load_onnx(made->work.model);
    REQUIRE(loaded);
    model_ = *std::move(loaded);
  }
  Estimate estimate(const EstimateOptions& options) const {
    auto made = opcost::estimate(*model_, *find_table("45nm"), options);
    REQUIRE_MESSAGE(made.ok(), (made ? "" : to_string(made.error())));
    return *std::move(made);
  }

 private:
  Folder folder_;
  std::optional<Model> model_;
};

EstimateOptions kept(WeightFormat format, const std::string& sparsity, std::uint32_t bits) {
  EstimateOptions options;
  options.what_if.weights.format = format;
  options.what_if.weights.reported = true;
  options.what_if.weights.value_bits = bits;
  if (!sparsity.empty()) options.what_if.weights.sparsity = *parse_sparsity(sparsity);
  return options;
}

std::uint64_t multiplications(const NodeEstimate& node) {
  std::uint64_t sum = 0;
  for (const EventEntry& entry : node.events)
    if (entry.event.action == Action::Mul) sum += entry.count;
  return sum;
}

// 90 % of each matrix pruned, the rest in 32 values.
void check_compressed(const Filled& network, std::size_t matrices) {
  const Estimate dense = network.estimate({});
  const Estimate csr = network.estimate(kept(WeightFormat::Csr, "magnitude=0.9", 5));
  const Estimate best = network.estimate(kept(WeightFormat::Best, "magnitude=0.9", 5));
  std::size_t found = 0;
  for (std::size_t at = 0; at < csr.nodes.size(); ++at) {
    if (csr.nodes[at].weights.empty()) continue;
    const NodeEstimate& node = csr.nodes[at];
    CAPTURE(node.id);
    const NodeWeights& weights = node.weights[0];
    REQUIRE(weights.why_not == "");
    ++found;
    const WeightStatistics& of = weights.statistics;
    CHECK(10 * of.zeros >= 9 * of.entries() - 10);
    CHECK(*of.distinct <= 32);
    CHECK(of.entropy < 1);
    CHECK(multiplications(node) == of.nonzero.count * weights.products);
    CHECK(node.macs == of.entries() * weights.products);
    REQUIRE(weights.costs.size() == 4);
    for (const FormatCost& cost : weights.costs)
      if (cost.format != WeightFormat::Dense)
        CHECK(3 * cost.bits_stored < weights.costs[0].bits_stored);
    for (const FormatCost& cost : best.nodes[at].weights[0].costs)
      CHECK(best.nodes[at].energy <= cost.energy);
  }
  CHECK(found == matrices);
  CHECK(csr.totals.energy < dense.totals.energy);
  CHECK(best.totals.energy <= csr.totals.energy);
  CHECK(mentions(best.assumptions, "nearest to 0 are taken as 0"));
}

}  // namespace
}  // namespace networks_test

TEST_CASE("Networks: a pruned and quantised LeNet costs less in every compressed format") {
  const networks_test::Filled lenet("lenet5");
  networks_test::check_compressed(lenet, 5);
}

TEST_CASE("Networks: a pruned and quantised AlexNet costs less in every compressed format" *
          doctest::test_suite("full")) {
  const networks_test::Filled alexnet("alexnet");
  networks_test::check_compressed(alexnet, 8);
}

TEST_CASE("Networks: seven bits of values leave fewer values and less entropy") {
  const networks_test::Filled lenet("lenet5");
  const Estimate made = lenet.estimate(networks_test::kept(WeightFormat::Best, "", 7));
  for (const NodeEstimate& node : made.nodes)
    for (const NodeWeights& weights : node.weights) {
      CHECK(*weights.statistics.distinct <= 128);
      CHECK(weights.statistics.entropy <= 7);
    }
  CHECK(mentions(made.assumptions, "7 bits of values"));
}

TEST_CASE("Networks: spikes that come seldom cost less than numbers, and often more") {
  const networks_test::Filled lenet("lenet5");
  const double numbers = lenet.estimate({}).totals.energy.value;
  double before = 0;
  for (const char* words : {"rate=0.05,timesteps=1", "rate=0.2,timesteps=1", "rate=0.2,timesteps=4",
                            "rate=0.9,timesteps=16"}) {
    EstimateOptions options;
    options.what_if.spikes = *spike_plan(words);
    options.what_if.spikes.neurons = Neurons::Lif;
    const Estimate made = lenet.estimate(options);
    CHECK(made.totals.energy.value > before);
    CHECK(made.totals.energy_floor <= made.totals.energy_tiled);
    CHECK(made.totals.energy_tiled <= made.totals.energy_array);
    before = made.totals.energy.value;
    if (std::string(words) == "rate=0.05,timesteps=1") CHECK(before < numbers);
    if (std::string(words) == "rate=0.9,timesteps=16") CHECK(before > numbers);
  }
}
