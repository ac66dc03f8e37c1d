// The names of output formats, and which reports offer which.
#include "opcost/report/format.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "opcost/report/render_compare.h"
#include "report/calibrate/calibration_report.h"
#include "report/calibrate/validation_report.h"
#include "report/carbon/carbon_report.h"
#include "report/measure/measure_report.h"

using namespace opcost;

TEST_CASE("Formats: each has a name of its own, by which a list that has it finds it") {
  FormatList all{};
  for (const auto& one : kFormatNames) all.add(one.value);
  for (const auto& one : kFormatNames) {
    CHECK(to_string(one.value) == one.name);
    CHECK(all.named(one.name) == one.value);
  }
  CHECK_FALSE(all.named("xml"));
  CHECK_FALSE(kCalibrationFormats.named("csv"));
}

TEST_CASE("Formats: every report that people read has all formats of a view") {
  for (const FormatList& list : {kEstimateFormats, kComparisonFormats, kCalibrationFormats,
                                 kValidationFormats, kMeasureFormats, kCarbonFormats})
    for (const ReportFormat format : kViewFormats)
      CHECK(std::count(list.begin(), list.end(), format) == 1);
}

TEST_CASE("Formats: text comes first, data next") {
  CHECK(kValidationFormats.names() ==
        std::vector<std::string>{"text", "json", "csv", "svg", "markdown", "html", "latex"});
}
