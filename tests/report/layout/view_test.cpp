// Views written as Markdown.
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

#include "report/layout/laid_out.h"

namespace {

View sample_view() {
  View view;
  view.title = "Title";
  view.head = {{"model", "a.onnx"},
               {.label = "energy", .text = "5 pJ", .style = Style::Strong, .apart = true},
               {"", "as *measured*"}};
  Section section;
  section.heading = "Rows";
  section.above = {{"Only Conv."}};
  section.grid.columns = {{"name", Align::Left}, {"share"}};
  Cell share;
  share.fill = 0.5;
  section.grid.rows = {{{"conv"}, share}};
  section.below = {{"A remark.", Style::Faint}};
  section.lines = {"|_|"};
  section.items = {"an item"};
  view.sections = {section, Section{.heading = "Empty"}};
  return view;
}

}  // namespace

TEST_CASE("Views: text and Markdown tell the same, in the same order") {
  CHECK(laid_out(sample_view(), {ReportFormat::Markdown}) ==
        "## Title\n\n"
        "- model: a.onnx\n"
        "- energy: **5 pJ**\n"
        "- as \\*measured\\*\n"
        "\n### Rows\n"
        "\nOnly Conv.\n"
        "\n| name | share |\n"
        "|---|---:|\n"
        "| conv | █████ |\n"
        "\nA remark.\n"
        "\n```text\n|_|\n```\n"
        "\n- an item\n");
  const std::string text = laid_out(sample_view(), {ReportFormat::Text});
  CHECK(
      text.starts_with("Title\n\n"
                       "  model       a.onnx\n\n"
                       "  energy      5 pJ\n"
                       "              as *measured*\n\n"
                       "Rows\n"
                       "  Only Conv.\n"));
  CHECK(
      text.ends_with("  A remark.\n"
                     "  |_|\n"
                     "  - an item\n"));
}

TEST_CASE("Views: a page has from 40 to 400 columns, whatever is asked for") {
  CHECK(page_width({.width = 3}) == 40);
  CHECK(page_width({.width = 120}) == 120);
  CHECK(page_width({.width = 5000}) == 400);
}

TEST_CASE("Views: the section of a long list says where all of it is") {
  const Section section = list_section("Warnings", {"a\x1b", "b", "c"}, 1, "JSON has all");
  CHECK(section.items == std::vector<std::string>{"a\\x1b", "and 2 more (JSON has all)"});
}
