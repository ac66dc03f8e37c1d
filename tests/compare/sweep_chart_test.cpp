// The plot of a sweep before it is drawn.
#include <doctest/doctest.h>

#include "report/compare/sweep_view.h"

namespace opcost::sweep_chart_cases {

TEST_CASE("Sweep: a long path and long values are cut in the plot, numbers are not named") {
  Sweep sweep;
  sweep.variable = "precision";
  sweep.points.models.resize(1);
  sweep.points.models.front().path = std::string(60, 'p');
  sweep.values = {std::string(24, 'v'), std::string(25, 'w'), "8"};
  const Chart chart = sweep_chart(sweep);
  CHECK(chart.x_label == "precision");
  CHECK(chart.title == "Energy of one inference: " + std::string(60, 'p'));
  REQUIRE(chart.categories.size() == 3);
  CHECK(chart.categories[0] == std::string(24, 'v'));
  CHECK(chart.categories[1] != std::string(25, 'w'));
  sweep.points.models.front().path += "p";
  sweep.values = {"1", "2"};
  sweep.variable = "batch";
  CHECK(sweep_chart(sweep).title != "Energy of one inference: " + std::string(61, 'p'));
  CHECK(sweep_chart(sweep).categories.empty());
}

}  // namespace opcost::sweep_chart_cases
