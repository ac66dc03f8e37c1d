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
