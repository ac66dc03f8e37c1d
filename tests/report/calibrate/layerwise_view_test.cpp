// What a layerwise calibration found, for people.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "report/calibrate/layerwise_report.h"

namespace opcost::test::layerwise_views {
namespace {

/// The section of terms of one operator with these coefficients.
Grid terms_of(const std::vector<double>& coefficients) {
  OperatorFit fit;
  fit.regression.op = "Conv";
  fit.regression.type = {NumberFormat::Float, Bits{32}};
  fit.rows = 40;
  for (const double pj : coefficients) {
    fit.regression.terms.push_back({"feature", pj});
    fit.shares.push_back(1.0 / static_cast<double>(coefficients.size()));
  }
  LayerwiseTable::Content content;
  content.name = "t";
  content.regressions = {fit.regression};
  LayerwiseCalibration calibration{LayerwiseTable(content)};
  calibration.operators = {fit};
  const View view = layerwise_view({calibration, RunSet{}, LayerwiseOptions{}});
  for (const Section& section : view.sections)
    if (section.heading == "Conv float32") return section.grid;
  FAIL("no section of the operator");
  return {};
}

TEST_CASE("Layerwise report: a coefficient below 0 has a minus, 0 and those above have none") {
  const Grid grid = terms_of({-2.5e6, 0.0, 2.5e6});
  REQUIRE(grid.rows.size() == 3);
  CHECK(grid.rows[0].at(1).text == "-" + grid.rows[2].at(1).text);
  CHECK_FALSE(grid.rows[1].at(1).text.starts_with("-"));
  CHECK_FALSE(grid.rows[2].at(1).text.starts_with("-"));
}

TEST_CASE("Layerwise report: rows fewer than twice the terms are few") {
  const auto warned = [](std::size_t rows) {
    OperatorFit fit;
    fit.regression.op = "Conv";
    fit.rows = rows;
    fit.regression.terms = {{"a", 1.0}, {"b", 1.0}, {"c", 1.0}};
    fit.shares = {0.5, 0.25, 0.25};
    LayerwiseTable::Content content;
    content.name = "t";
    LayerwiseCalibration calibration{LayerwiseTable(content)};
    calibration.operators = {fit};
    const View view = layerwise_view({calibration, RunSet{}, LayerwiseOptions{}});
    return !view.sections.at(0).below.empty();
  };
  CHECK(warned(5));
  CHECK_FALSE(warned(6));
}

}  // namespace
}  // namespace opcost::test::layerwise_views
