// Reports as a piece of a page, for a notebook.
#include "report/html/fragment.h"

#include <doctest/doctest.h>

using namespace opcost;

namespace {

View small_view() {
  View view;
  view.title = "a <b>";
  view.head = {{"model", "x & \"y\"", Style::Plain, false}};
  Section section{.heading = "By layer"};
  section.grid.columns = {{"layer", Align::Left}, {"energy"}};
  section.grid.rows = {{{"<script>"}, {"1 pJ"}}};
  section.grid.feet = {{{"total"}, {"1 pJ"}}};
  section.items = {"an item"};
  view.sections = {section, Section{.heading = "nothing below it"}};
  return view;
}

}  // namespace

TEST_CASE("a piece of a page has the tables of its view, and all text is escaped") {
  const std::string html = html_fragment(small_view());
  CHECK(html.starts_with("<div"));
  CHECK(html.find("<h3>a &lt;b&gt;</h3>") != std::string::npos);
  CHECK(html.find("x &amp; &quot;y&quot;") != std::string::npos);
  CHECK(html.find("<td style=\"text-align:left\">&lt;script&gt;</td>") != std::string::npos);
  CHECK(html.find("<td style=\"text-align:right\">1 pJ</td>") != std::string::npos);
  CHECK(html.find("<tfoot>") != std::string::npos);
  CHECK(html.find("<li>an item</li>") != std::string::npos);
  CHECK(html.find("<script") == std::string::npos);
}

TEST_CASE("a piece of a page shows names between backquotes as code, and escapes them too") {
  View view;
  view.head = {{"model", "`m<1>` alone", Style::Plain, false}};
  Section section{.heading = "Ranking"};
  section.below = {{"`a&b` costs less than `b`, but one ` stays"}};
  section.items = {"node `<script>` and `` nothing"};
  view.sections = {section};
  const std::string html = html_fragment(view);
  CHECK(html.find("<code>m&lt;1&gt;</code> alone") != std::string::npos);
  CHECK(html.find("<p><code>a&amp;b</code> costs less than <code>b</code>, but one ` stays</p>") !=
        std::string::npos);
  CHECK(html.find("<li>node <code>&lt;script&gt;</code> and `` nothing</li>") != std::string::npos);
  CHECK(html.find("<script") == std::string::npos);
}

TEST_CASE("a piece of a page leaves out a section with nothing below its heading") {
  CHECK(html_fragment(small_view()).find("nothing below it") == std::string::npos);
}
