// Nothing in a name ends the code that it stands in.
#include "report/layout/code.h"

#include <doctest/doctest.h>

using namespace opcost;

TEST_CASE("Code span: the fence is longer than every run of backquotes in the text") {
  CHECK(code_span("conv1") == "`conv1`");
  CHECK(code_span("a`b") == "`` a`b ``");
  CHECK(code_span("`` <img> ``") == "``` `` <img> `` ```");
  CHECK(code_span("a``b`c") == "``` a``b`c ```");
  CHECK(code_span("") == "`  `");
  CHECK(code_span(" x") == "`  x `");
}

TEST_CASE("Code block: no line of the text closes it") {
  CHECK(code_block("text", "a\n") == "```text\na\n```\n");
  CHECK(code_block("bibtex", "```\n# out\n") == "````bibtex\n```\n# out\n````\n");
}
