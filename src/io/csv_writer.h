#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

namespace opcost {

/// Writes comma-separated values quoted as RFC 4180 says: a cell with a comma,
/// a quote or a line break is put in quotes. Rows end in a line feed alone, as
/// the tools of Unix expect. Numbers never follow the locale.
class CsvWriter {
 public:
  explicit CsvWriter(std::ostream& out) : out_(out) {}

  CsvWriter& cell(std::string_view text);
  CsvWriter& cell(const char* text) { return cell(std::string_view{text}); }
  CsvWriter& cell(std::uint64_t number) { return cell(std::to_string(number)); }
  /// Shortest digits that read back as the same number; empty if it is not finite.
  CsvWriter& cell(double number);
  CsvWriter& empty() { return cell(std::string_view{}); }
  void end_row();

 private:
  void put(std::string_view text) {
    out_.write(text.data(), static_cast<std::streamsize>(text.size()));
  }

  std::ostream& out_;
  bool at_start_ = true;
};

}  // namespace opcost
