// Writes what `opcost carbon` found in the format asked for.
#include "report/carbon/carbon_report.h"

#include "report/layout/laid_out.h"

namespace opcost {

std::string carbon_report(const CarbonAccount& account, const ReportLayout& layout) {
  if (layout.format == ReportFormat::Json) return carbon_json(account);
  if (layout.format == ReportFormat::Csv) return carbon_csv(account);
  return laid_out(carbon_view(account), layout);
}

}  // namespace opcost
