#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/citation.h"
#include "opcost/report/format.h"

namespace opcost {

/// Formats words for LaTeX or Markdown.
class Markup {
 public:
  explicit Markup(ReportFormat format) : format_(format) {}

  /// Prose: characters with a meaning in the format are escaped; "CO2e" and "µ" are typeset well.
  std::string prose(std::string_view text) const;
  /// A name, set as code.
  std::string name(std::string_view text) const;
  /// Cites the entries; "" if there are none. Begins with a non-breaking blank, or a blank.
  std::string cite(const std::vector<Citation>& citations) const;
  /// The entries for a .bib file, each once.
  std::string bibliography(const std::vector<Citation>& citations) const;

 private:
  bool latex() const { return format_ == ReportFormat::Latex; }

  ReportFormat format_;
};

}  // namespace opcost
