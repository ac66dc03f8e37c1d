// What a calibration found, for people.
#include <doctest/doctest.h>

#include <string>

#include "opcost/cost/tables.h"
#include "report/calibrate/calibration_report.h"
#include "support/text.h"

namespace opcost::test::calibration_views {
namespace {

std::string head_line(const Calibration& calibration, const std::string& label) {
  const View view =
      calibration_view({calibration, RunSet{}, *find_table("45nm"), CalibrateOptions{}});
  for (const HeadLine& line : view.head)
    if (line.label == label) return line.text;
  return "no such line";
}

FittedPrice price(const std::string& what, double pj, Evidence evidence, std::size_t group = 0) {
  FittedPrice made;
  made.what = what;
  made.pj = pj;
  made.base_pj = 1.0;
  made.evidence = evidence;
  made.group = group;
  return made;
}

std::string report_of(const std::vector<FittedPrice>& prices) {
  const CostTable base = *find_table("45nm");
  Calibration calibration(base);
  calibration.prices = prices;
  const RunSet runs;
  const CalibrateOptions options;
  ReportLayout wide;
  wide.width = 400;
  return calibration_report({calibration, runs, base, options}, wide);
}

TEST_CASE("Calibration report: one run alone tells nothing of the error in sample") {
  Calibration calibration(*find_table("45nm"));
  calibration.fitted.mape = 0.125;
  for (const std::size_t rows : {1U, 2U, 3U}) {
    CAPTURE(rows);
    calibration.rows = rows;
    const std::string text = head_line(calibration, "in sample");
    CHECK(holds(text, "tells nothing") == (rows == 1));
    CHECK(holds(text, "12.5") == (rows != 1));
  }
}

TEST_CASE("Calibration report: a group says how it is shared, and when that is not the base's") {
  const std::string both = report_of({price("mul float32", 2, Evidence::Together, 1),
                                      price("add float32", 1, Evidence::Together, 1)});
  CHECK(holds(
      both,
      "Group 1: mul float32, add float32. The runs tell what these cost together; the base "
      "says how that is shared, unless a price is at 0 or would be below an inner memory's."));
  const std::string alone = report_of(
      {price("mul float32", 2, Evidence::Together, 1), price("per node", 0, Evidence::AtZero)});
  CHECK(holds(alone, "Group 1: mul float32, and what is at 0. "));
  CHECK(holds(alone, "at 0: not determined"));
}

TEST_CASE("Calibration report: what the base has not and the runs hardly tell may be 0") {
  FittedPrice node = price("per node", 2, Evidence::Base);
  CHECK_FALSE(holds(report_of({node}), "may be 0"));
  node.base_pj.reset();
  CHECK(holds(report_of({node}), "; one that the base has not may be 0."));
}

}  // namespace
}  // namespace opcost::test::calibration_views
