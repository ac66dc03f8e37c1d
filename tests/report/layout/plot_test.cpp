// Charts made of characters.
#include "report/layout/plot.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace opcost;

namespace {

Chart chart(std::vector<double> x, std::vector<double> y) {
  Chart made;
  made.title = "a <title> & more";
  made.x_label = "batch";
  made.curves = {{"45nm", std::move(x), std::move(y)}};
  return made;
}

}  // namespace

TEST_CASE("Plot: the least is at the bottom left, the most at the top right") {
  const auto lines = text_plot(chart({1, 2}, {0, 1000}), 60);
  REQUIRE(lines.size() == 15);
  CHECK(lines.front().ends_with("●"));
  CHECK(lines.front().find("1.000 nJ ┤") != std::string::npos);
  CHECK(lines[11].find("┤●") != std::string::npos);
  CHECK(lines.back().find("batch") != std::string::npos);
}

TEST_CASE("Plot: a wide range of values is laid out by the logarithm") {
  CHECK(AxisScale(chart({1, 10, 100}, {1, 1, 1})).place(10) == doctest::Approx(0.5));
  CHECK(AxisScale(chart({1, 2, 3}, {1, 1, 1})).place(2) == doctest::Approx(0.5));
  CHECK(AxisScale(chart({5}, {1})).place(5) == 0.5);
  CHECK_FALSE(AxisScale(chart({0, 100}, {1, 1})).logarithmic());
}

TEST_CASE("Plot: nothing to draw, and zeros, are drawn all the same") {
  CHECK(text_plot(chart({}, {}), 60).empty());
  CHECK(text_plot(chart({1, 2}, {0, 0}), 60).size() == 15);
}
