// Which features are columns of a regression.
#include "calibrate/layer_design.h"

#include <doctest/doctest.h>

namespace opcost::layer_design_cases {

std::vector<Feature> features(const std::vector<std::string>& words) {
  std::vector<Feature> all;
  for (const std::string& word : words) {
    auto one = Feature::parse(word);
    REQUIRE(one);
    all.push_back(*std::move(one));
  }
  return all;
}

std::vector<LayerRow> rows() {
  std::vector<LayerRow> all(3);
  for (std::size_t at = 0; at < all.size(); ++at) {
    all[at].measured = 1.0 + static_cast<double>(at);
    all[at].shape.macs = static_cast<double>(10 + 7 * at * at);
  }
  return all;
}

TEST_CASE("Layer design: a feature that is 0, or in step with one before, is no column") {
  const std::vector<LayerRow> all = rows();
  const LayerDesign design =
      layer_design(all, features({"call", "macs", "macs*call", "call*call", "macs*macs"}), {}, {});
  CHECK(design.features == std::vector<std::size_t>{0, 1, 4});
  CHECK(design.problem.energies.cols() == 3);
  CHECK(design.problem.measured[2] == 3.0);
  CHECK(design.problem.anchored == std::vector<bool>(3, false));
  // All features at a price of 1 make about the energy: the median row has a third of each.
  CHECK(design.problem.energies(1, 0) == doctest::Approx(2.0 / 3));
}

}  // namespace opcost::layer_design_cases
