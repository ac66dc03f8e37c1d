#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/citation.h"
#include "opcost/report/format.h"

namespace opcost {

/// Words of a text in LaTeX or Markdown.
class Markup {
 public:
  explicit Markup(ReportFormat format) : format_(format) {}

  /// Prose: what means something to the format is escaped; "CO2e" and "µ" are set well.
  std::string prose(std::string_view text) const;
  /// A name, as code.
  std::string name(std::string_view text) const;
  /// Cites the entries; "" for none. Begins with a blank that does not break, or a blank.
  std::string cite(const std::vector<Citation>& citations) const;
  /// The entries, for a .bib file; each once.
  std::string bibliography(const std::vector<Citation>& citations) const;

 private:
  bool latex() const { return format_ == ReportFormat::Latex; }

  ReportFormat format_;
};

}  // namespace opcost
