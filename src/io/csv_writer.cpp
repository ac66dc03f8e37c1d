// Writes CSV rows, with quotes where they are needed.
#include "io/csv_writer.h"

#include <algorithm>
#include <cmath>

#include "core/parse_quantity.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

// OWASP, "CSV Injection": how a cell begins that Excel, LibreOffice or Google Sheets runs.
bool would_be_run(std::string_view text) {
  if (text.empty()) return false;
  if (std::string_view("=@\t\r").find(text.front()) != std::string_view::npos) return true;
  const bool signed_text = text.front() == '+' || text.front() == '-';
  return signed_text && text.size() > 1 && !parse_plain_number(text);
}

std::string_view behind_apostrophes(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of('\''), text.size()));
  return text;
}

}  // namespace

CsvWriter& CsvWriter::cell(std::string_view text) {
  return put_cell(would_be_run(behind_apostrophes(text)) ? "'" + std::string(text)
                                                         : std::string(text));
}

std::string csv_plain_text(std::string text) {
  if (text.starts_with('\'') && would_be_run(behind_apostrophes(text))) text.erase(0, 1);
  return text;
}

CsvWriter& CsvWriter::put_cell(std::string_view text) {
  if (!at_start_) put(",");
  at_start_ = false;
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    put(text);
    return *this;
  }
  std::string quoted = "\"";
  for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
  put(quoted + "\"");
  return *this;
}

CsvWriter& CsvWriter::cell(double number) {
  return std::isfinite(number) ? put_cell(exact_text(number)) : empty();
}

void CsvWriter::end_row() {
  put("\n");
  at_start_ = true;
}

}  // namespace opcost
