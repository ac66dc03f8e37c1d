// Tables of text: cells as they fit, and cut where they do not.
#include "report/layout/text_table.h"

#include <doctest/doctest.h>

#include <sstream>

using namespace opcost;

namespace {

std::string printed(const std::vector<Column>& columns, const std::vector<std::vector<Cell>>& rows,
                    std::size_t width, bool colour = false) {
  std::ostringstream out;
  Page page(out, width, colour);
  TextTable table(columns);
  for (const auto& row : rows) table.add(row);
  table.print(page);
  return std::move(out).str();
}

}  // namespace

TEST_CASE("Text table: gaps are two wide, and one where that is needed") {
  const std::vector<Column> columns{{"name", Align::Left}, {"n"}};
  CHECK(printed(columns, {{{"abc"}, {"12"}}}, 40) == "  name   n\n  abc   12\n");
  CHECK(printed(columns, {{{"abc"}, {"12"}}}, 9) == "  name  n\n  abc  12\n");
}

TEST_CASE("Text table: a text longer than its column may be is cut, on a wide page too") {
  const std::vector<Column> columns{{"name", Align::Left, 3, 5}, {"n"}};
  CHECK(printed(columns, {{{"abcdefgh"}, {"1"}}, {{"x"}, {"2"}}}, 40) ==
        "  name   n\n  a…fgh  1\n  x      2\n");
}

TEST_CASE("Text table: texts that are cut stay apart, and equal ones equal") {
  const std::vector<Column> columns{{"name", Align::Left, 4, 6}};
  CHECK(printed(columns, {{{"a1bcdefgh"}}, {{"a2bcdefgh"}}, {{"a1bcdefgh"}}}, 40) ==
        "  name\n  a1…fgh\n  a2…fgh\n  a1…fgh\n");
}

TEST_CASE("Text table: columns count characters, not bytes") {
  const std::vector<Column> columns{{"µ", Align::Left}, {"n"}};
  CHECK(printed(columns, {{{"µµµµµµµµµµ"}, {"1"}}, {{"0123456789"}, {"2"}}}, 40) ==
        "  µ           n\n  µµµµµµµµµµ  1\n  0123456789  2\n");
}

TEST_CASE("Text table: a style stands around its text, and not around the blanks beside it") {
  const std::vector<Column> columns{{"name", Align::Left}, {"n"}};
  CHECK(printed(columns, {{{"a", Style::Strong}, {"1", Style::Alarm}}}, 40, true) ==
        "  \x1b[2mname\x1b[0m  \x1b[2mn\x1b[0m\n  \x1b[1ma\x1b[0m     \x1b[33m1\x1b[0m\n");
}
