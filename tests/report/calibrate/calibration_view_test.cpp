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

}  // namespace
}  // namespace opcost::test::calibration_views
