// Names between backquotes, in pages and Markdown.
#include "report/layout/prose.h"

#include <doctest/doctest.h>

#include <string>

#include "report/layout/view.h"

namespace opcost {
namespace {

// "[name]" for what is code.
std::string shown(std::string_view text) {
  std::string all;
  for (const ProsePart& part : prose_parts(text))
    all += part.code ? "[" + std::string(part.text) + "]" : std::string(part.text);
  return all;
}

TEST_CASE("Prose: what stands between two backquotes is code") {
  CHECK(shown("`a` costs less than `b c`") == "[a] costs less than [b c]");
  CHECK(shown("") == "");
  CHECK(shown("no names") == "no names");
  CHECK(shown("`whole`") == "[whole]");
}

TEST_CASE("Prose: a backquote without a second one stays, and so do two with nothing between") {
  CHECK(shown("one ` alone") == "one ` alone");
  CHECK(shown("`a` and one ` more") == "[a] and one ` more");
  CHECK(shown("`` is empty, `b` is not") == "`` is empty, [b] is not");
  CHECK(shown("`") == "`");
}

TEST_CASE("Prose: Markdown has names as code outside of tables, and escapes all else") {
  Section section{.heading = "H"};
  section.grid.columns = {{"name", Align::Left}};
  section.grid.rows = {{{"`a|b`"}}};
  section.below = {{"`x_y*` has <b> and `z|1`"}};
  section.items = {"node `n`"};
  View view;
  view.head = {{"model", "`m_1`"}};
  view.sections = {section};
  const std::string text = markdown(view);
  CHECK(text.find("\n`x_y*` has \\<b\\> and `z|1`\n") != std::string::npos);
  CHECK(text.find("- node `n`\n") != std::string::npos);
  CHECK(text.find("- model: `m_1`\n") != std::string::npos);
  CHECK(text.find("| \\`a\\|b\\` |") != std::string::npos);
}

}  // namespace
}  // namespace opcost
