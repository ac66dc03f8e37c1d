// The plot of measured and predicted energies.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "report/calibrate/validation_report.h"
#include "support/text.h"

namespace opcost::test::scatter_plots {
namespace {

std::string plot_of(const std::vector<std::pair<double, double>>& energies) {
  static const MeasuredRun run;
  Validation validation;
  for (const auto& [measured, predicted] : energies) {
    Prediction one;
    one.run = &run;
    one.measured_j = measured;
    one.predicted_j = predicted;
    validation.predictions.push_back(one);
  }
  return scatter_svg(validation, "a title");
}

TEST_CASE("Validation plot: its axes are the whole decades that hold all energies") {
  const std::string small = plot_of({{0.002, 0.005}, {0.03, 0.04}});
  CHECK(holds(small, ">1 mJ<"));
  CHECK(holds(small, ">100 mJ<"));
  CHECK_FALSE(holds(small, ">1 J<"));
  const std::string large = plot_of({{200.0, 5.0}});
  CHECK(holds(large, ">1 J<"));
  CHECK(holds(large, ">1 kJ<"));
  CHECK_FALSE(holds(large, "mJ<"));
}

TEST_CASE("Validation plot: without any energy it has one decade") {
  for (const std::string& none : {plot_of({}), plot_of({{0.0, 0.0}})}) {
    CHECK(holds(none, ">1 J<"));
    CHECK(holds(none, ">10 J<"));
    CHECK_FALSE(holds(none, "nan"));
  }
}

}  // namespace
}  // namespace opcost::test::scatter_plots
