// Writing CSV with the right quotes.
#include "io/csv_writer.h"

#include <doctest/doctest.h>

#include <cmath>
#include <sstream>

using opcost::CsvWriter;

namespace {

std::string cell(std::string_view text) {
  std::ostringstream out;
  CsvWriter(out).cell(text);
  return out.str();
}

}  // namespace

TEST_CASE("CsvWriter: cells are separated by commas and rows ended by a line feed") {
  std::ostringstream out;
  CsvWriter csv(out);
  csv.cell("a").empty().cell(std::uint64_t{18446744073709551615U}).cell(0.1);
  csv.end_row();
  csv.empty().cell("b");
  csv.end_row();
  CHECK(out.str() == "a,,18446744073709551615,0.1\n,b\n");
}

TEST_CASE("CsvWriter: a cell is quoted where its text would be read as more than a cell") {
  CHECK(cell("plain text") == "plain text");
  CHECK(cell("a,b") == "\"a,b\"");
  CHECK(cell("say \"x\"") == "\"say \"\"x\"\"\"");
  CHECK(cell("two\nlines") == "\"two\nlines\"");
  CHECK(cell("carriage\rreturn") == "\"carriage\rreturn\"");
}

TEST_CASE("CsvWriter: a number that is not finite is an empty cell") {
  std::ostringstream out;
  CsvWriter csv(out);
  csv.cell("a").cell(std::nan("")).cell("b");
  CHECK(out.str() == "a,,b");
}

TEST_CASE("CsvWriter: a text that a spreadsheet would run has an apostrophe in front") {
  CHECK(cell("=1+1") == "'=1+1");
  CHECK(cell("@sum") == "'@sum");
  CHECK(cell("+cmd") == "'+cmd");
  CHECK(cell("-2+3") == "'-2+3");
  CHECK(cell("\tx") == "'\tx");
  CHECK(cell("\r=1") == "\"'\r=1\"");
  CHECK(cell("''=1") == "'" + std::string("''=1"));
}

TEST_CASE("CsvWriter: numbers, dashes and other texts stay as they are") {
  for (const char* text : {"-3.5", "+7", "-1e-9", "-", "a=b", "'quoted", "1x3x4", ""})
    CHECK(cell(text) == text);
  std::ostringstream out;
  CsvWriter(out).cell(-2.5).cell(std::uint64_t{3});
  CHECK(out.str() == "-2.5,3");
}

TEST_CASE("CSV: what the writer guards is read back") {
  for (const char* text : {"=1", "'=1", "''@x", "'plain", "-5", "-x", "plain", "'", ""}) {
    const std::string written = cell(text);
    CHECK(opcost::csv_plain_text(written) == text);
  }
}
