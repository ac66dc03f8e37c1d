#include "report/layout/view.h"

#include <doctest/doctest.h>

using namespace opcost;

TEST_CASE("Views in Markdown: cells cannot break the table, nor names become markup") {
  View view;
  view.title = "A <b>title</b>";
  view.head = {{"model", "a|b"}};
  Section section;
  section.heading = "Rows";
  section.grid.columns = {{"name", Align::Left}, {"energy"}};
  section.grid.rows = {{{"conv|1 *x*"}, {"5 pJ"}}};
  section.grid.feet = {{{"total"}, {"5 pJ"}}};
  section.items = {"see @everyone"};
  view.sections = {section, Section{}};
  CHECK(markdown(view) ==
        "## A \\<b\\>title\\</b\\>\n\n"
        "- model: a\\|b\n"
        "\n### Rows\n\n"
        "| name | energy |\n"
        "|---|---:|\n"
        "| conv\\|1 \\*x\\* | 5 pJ |\n"
        "| **total** | **5 pJ** |\n"
        "\n- see \\@everyone\n");
}

TEST_CASE("Long lists end in how many more there are") {
  CHECK(first_items({"a", "b", "c"}, 2) == std::vector<std::string>{"a", "b", "and 1 more"});
  CHECK(first_items({"a", "b"}, 2).size() == 2);
}
