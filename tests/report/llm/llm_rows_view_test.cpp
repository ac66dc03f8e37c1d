// Language models side by side: what they have in common, and lists that end.
#include "report/llm/llm_rows_view.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "opcost/report/render_llm.h"
#include "support/text.h"

namespace opcost::test::llm_rows {
namespace {

std::vector<std::string> numbered(const std::string& word, std::size_t count) {
  std::vector<std::string> texts;
  for (std::size_t at = 1; at <= count; ++at)
    texts.push_back(word + " " + std::to_string(at) + ".");
  return texts;
}

LlmEstimate remarked(std::size_t count) {
  LlmEstimate made;
  made.assumptions = numbered("assumed", count);
  made.warnings = numbered("warned", count);
  return made;
}

const Section* section_of(const View& view, const std::string& heading) {
  for (const Section& section : view.sections)
    if (section.heading == heading) return &section;
  return nullptr;
}

TEST_CASE("Language models: 20 assumptions and 20 warnings are listed, then how many more") {
  const std::vector<LlmRow> rows{{"a", remarked(23)}, {"b", remarked(23)}};
  const View view = llm_rows_view(rows, "model", {}, 80);
  for (const std::string word : {"assumed", "warned"}) {
    CAPTURE(word);
    const Section* section = section_of(view, word == "assumed" ? "Assumptions" : "Warnings");
    REQUIRE(section != nullptr);
    REQUIRE(section->items.size() == 21);
    CHECK(section->items[19] == word + " 20.");
    CHECK(section->items[20] == "and 3 more");
  }
  const std::string one = render_llm(remarked(23), LlmBreakdown::Part, {});
  for (const std::string word : {"assumed", "warned"}) {
    CHECK(holds(one, word + " 20."));
    CHECK_FALSE(holds(one, word + " 21."));
  }
  CHECK(holds(one, "and 3 more"));
}

TEST_CASE("Language models: a remark of one row alone begins with its name") {
  std::vector<LlmRow> rows{{"a", remarked(1)}, {"b", remarked(2)}};
  const View view = llm_rows_view(rows, "model", {}, 80);
  const Section* section = section_of(view, "Warnings");
  REQUIRE(section != nullptr);
  CHECK(section->items == std::vector<std::string>{"warned 1.", "b: warned 2."});
}

}  // namespace
}  // namespace opcost::test::llm_rows
