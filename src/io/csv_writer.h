#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

namespace opcost {

/// Writes comma-separated values quoted as RFC 4180 says: a cell with a comma,
/// a quote or a line break is put in quotes. Rows end in a line feed alone, as
/// the tools of Unix expect. Numbers never follow the locale.
///
/// A text that a spreadsheet would run as a formula is written with an apostrophe in front, which a
/// spreadsheet takes for "this is text": one that begins with =, @, a tab or a carriage return,
/// or with + or - and is neither a number nor a lone dash. A text that begins with apostrophes and
/// then such a character gets one more, so that what was written can be told: see csv_plain_text.
class CsvWriter {
 public:
  explicit CsvWriter(std::ostream& out) : out_(out) {}

  CsvWriter& cell(std::string_view text);
  CsvWriter& cell(const char* text) { return cell(std::string_view{text}); }
  CsvWriter& cell(std::uint64_t number) { return put_cell(std::to_string(number)); }
  /// Shortest digits that read back as the same number; empty if it is not finite.
  CsvWriter& cell(double number);
  CsvWriter& empty() { return put_cell({}); }
  void end_row();

 private:
  CsvWriter& put_cell(std::string_view text);
  void put(std::string_view text) {
    out_.write(text.data(), static_cast<std::streamsize>(text.size()));
  }

  std::ostream& out_;
  bool at_start_ = true;
};

/// The text of a cell that CsvWriter wrote: without the apostrophe that guards it.
std::string csv_plain_text(std::string text);

}  // namespace opcost
