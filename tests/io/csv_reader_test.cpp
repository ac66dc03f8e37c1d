// Reading CSV: quotes, line ends, titles and faults.
#include "io/csv_reader.h"

#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include "io/csv_writer.h"

using opcost::CsvOptions;
using opcost::parse_csv;

namespace {

using Cells = std::vector<std::string>;

std::string csv_error(std::string_view text, const CsvOptions& options = {}) {
  const auto parsed = parse_csv(text, "f.csv", options);
  return parsed ? "no error" : opcost::to_string(parsed.error());
}

}  // namespace

TEST_CASE("CSV reader: titles, cells, and the line a row begins in") {
  const auto table = parse_csv("a,b\n1,2\n\n,\n", "f.csv");
  REQUIRE(table.ok());
  CHECK(table->header.cells == Cells{"a", "b"});
  REQUIRE(table->rows.size() == 2);
  CHECK(table->rows[0].cells == Cells{"1", "2"});
  CHECK(table->where(table->rows[0]) == "f.csv:2");
  CHECK(table->rows[1].cells == Cells{"", ""});
  CHECK(table->where(table->rows[1]) == "f.csv:4");
  CHECK(table->column("b") == 1);
  CHECK(table->column("c") == std::nullopt);
}

TEST_CASE("CSV reader: quotes hold commas, line breaks and quotes, and lines are still counted") {
  const auto table = parse_csv("a,b\n\"1,\"\"x\"\"\r\ny\rz\",\"\"\n3,5\" disk\n", "f.csv");
  REQUIRE(table.ok());
  REQUIRE(table->rows.size() == 2);
  CHECK(table->rows[0].cells == Cells{"1,\"x\"\r\ny\rz", ""});
  CHECK(table->rows[0].line == 2);
  CHECK(table->rows[1].cells == Cells{"3", "5\" disk"});
  CHECK(table->rows[1].line == 5);  // line 2 holds two line breaks
}

TEST_CASE("CSV reader: a line break counts wherever it stands in quotes") {
  for (const std::string_view cell : {"\n", "\r", "\r\n", "\nx", "x\n", "\rx", "\"\"\n"}) {
    CAPTURE(cell);
    const auto table = parse_csv("a\n\"" + std::string(cell) + "\"\n1\n", "f.csv");
    REQUIRE(table.ok());
    REQUIRE(table->rows.size() == 2);
    CHECK(table->rows[1].line == 4);
  }
}

TEST_CASE("CSV reader: line ends of all systems, a byte order mark, no last line break") {
  for (const std::string_view text : {"a,b\n1,2", "a,b\r\n1,2\r\n", "a,b\r1,2\r",
                                      "\xef\xbb\xbf"
                                      "a,b\n1,2\n"}) {
    const auto table = parse_csv(text, "f.csv");
    REQUIRE(table.ok());
    CHECK(table->header.cells == Cells{"a", "b"});
    REQUIRE(table->rows.size() == 1);
    CHECK(table->rows[0].cells == Cells{"1", "2"});
    CHECK(table->rows[0].line == 2);
  }
}

TEST_CASE("CSV reader: comments are left out only where they are asked for") {
  CsvOptions with_comments;
  with_comments.comments = true;
  const std::string_view text = "# about, this\na\n#1\n2";
  const auto table = parse_csv(text, "f.csv", with_comments);
  REQUIRE(table.ok());
  CHECK(table->header.line == 2);
  REQUIRE(table->rows.size() == 1);
  CHECK(table->rows[0].cells == Cells{"2"});
  CHECK(table->rows[0].line == 4);
  CHECK(parse_csv("a\n#1\n", "f.csv")->rows.at(0).cells == Cells{"#1"});
  CHECK(csv_error("# only this", with_comments) == "f.csv:1: the file is empty");
}

TEST_CASE("CSV reader: a row of another length is an error, or kept where rows may be ragged") {
  CHECK(csv_error("a,b\n1,2\n1,2,3\n").starts_with("f.csv:3: 3 cells where there are 2 columns"));
  CHECK(csv_error("a,b\n1\n").starts_with("f.csv:2: 1 cell where there are 2 columns"));
  CsvOptions ragged;
  ragged.ragged = true;
  const auto table = parse_csv("a,b\n1,2,3\n4\n", "f.csv", ragged);
  REQUIRE(table.ok());
  CHECK(table->rows.at(0).cells == Cells{"1", "2", "3"});
  CHECK(table->rows.at(1).cells == Cells{"4"});
}

TEST_CASE("CSV reader: what is refused is told with its line") {
  using namespace std::string_view_literals;
  CHECK(csv_error("") == "f.csv:1: the file is empty");
  CHECK(csv_error("\n\r\n") == "f.csv:1: the file is empty");
  CHECK(csv_error("a,b,a\n") == "f.csv:1: two columns are called `a`");
  CHECK(csv_error("a,,\n1,2,3\n") == "no error");  // pandas leaves an index without a title
  CHECK(csv_error("a\nb\n\"c\nd\n") == "f.csv:3: a quote is opened and never closed");
  CHECK(csv_error("a\n\"b\"c\n").starts_with("f.csv:2: text after a closing quote"));
  CHECK(csv_error("a\nb\0c\n"sv) == "f.csv:2: a zero byte: this is no text file");
  CHECK(csv_error("\xff\xfe"
                  "a")
            .starts_with("f.csv: this is UTF-16"));
}

TEST_CASE("CSV reader: the limits on bytes and cells hold exactly") {
  CsvOptions limits;
  limits.max_bytes = 8;
  limits.max_cells = 4;
  CHECK(csv_error("a,b\n1,2\n", limits) == "no error");  // 8 bytes, 4 cells
  CHECK(csv_error("a,b\n1,23\n", limits) == "f.csv: larger than 8 bytes");
  CHECK(csv_error("a\n,,,,\n", limits) == "f.csv:2: more than 4 cells");
  CHECK(opcost::read_csv_file("/no/such.csv").error().where == "/no/such.csv");
}

TEST_CASE("CSV reader: what the writer writes reads back as it was") {
  const Cells cells{"plain", "a,b", "say \"x\"", "two\nlines", "", " blank ", "\"", "cr\r"};
  std::string text = "1,2,3,4,5,6,7,8\n";
  std::ostringstream out;
  opcost::CsvWriter csv(out);
  for (const std::string& cell : cells) csv.cell(cell);
  csv.end_row();
  const auto table = parse_csv(text + out.str(), "f.csv");
  REQUIRE(table.ok());
  CHECK(table->rows.at(0).cells == cells);
}
