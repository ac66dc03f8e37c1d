// The lists of formats that a report has.
#include "opcost/report/format.h"

#include <algorithm>

namespace opcost {

std::optional<ReportFormat> FormatList::named(std::string_view name) const {
  const auto* const found = std::find_if(
      begin(), end(), [name](ReportFormat format) { return to_string(format) == name; });
  return found != end() ? std::optional{*found} : std::nullopt;
}

std::vector<std::string> FormatList::names() const {
  std::vector<std::string> names;
  for (const ReportFormat format : *this) names.emplace_back(to_string(format));
  return names;
}

}  // namespace opcost
