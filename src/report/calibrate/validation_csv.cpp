// How predictions and measurements differ, as CSV, one row a run.
#include <sstream>

#include "io/csv_writer.h"
#include "report/calibrate/validation_report.h"
#include "report/layout/printable.h"

namespace opcost {

std::string validation_csv(const ValidationReport& report) {
  std::ostringstream out;
  CsvWriter csv(out);
  for (const char* title :
       {"file", "line", "subject", "kind", "measured_j", "predicted_j", "ratio"})
    csv.cell(title);
  csv.end_row();
  for (const Prediction& one : report.validation.predictions) {
    csv.cell(printable(one.run->file)).cell(std::uint64_t{one.run->line});
    csv.cell(printable(one.run->subject())).cell(one.run->kind());
    csv.cell(one.measured_j).cell(one.predicted_j).cell(one.predicted_j / one.measured_j);
    csv.end_row();
  }
  return out.str();
}

}  // namespace opcost
