// Writes CSV rows, with quotes where they are needed.
#include "io/csv_writer.h"

#include <cmath>

#include "opcost/core/text.h"

namespace opcost {

CsvWriter& CsvWriter::cell(std::string_view text) {
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
  return std::isfinite(number) ? cell(exact_text(number)) : empty();
}

void CsvWriter::end_row() {
  put("\n");
  at_start_ = true;
}

}  // namespace opcost
