// The report of opcost advise.
#include "report/compare/advice_report.h"

#include <doctest/doctest.h>

#include <string>

namespace opcost {
namespace {

AdviceLine line_of(const std::string& words, double energy, double saving) {
  AdviceLine line;
  line.asked.words = words;
  line.energy = {energy};
  line.saving = saving;
  return line;
}

std::string text_of(std::vector<AdviceLine> lines) {
  Advice advice;
  advice.before.model = "m.onnx";
  advice.before.totals.energy = {9e6};
  advice.lines = std::move(lines);
  ReportLayout layout;
  layout.width = 90;
  return advice_report(advice, "opcost m.onnx", layout);
}

TEST_CASE("advice: a saving has no sign, what costs more has a minus and is explained") {
  const std::string text = text_of(
      {line_of("--one", 1e6, 8e6), line_of("--same", 9e6, 0), line_of("--more", 12e6, -3e6)});
  CHECK(text.find("--one         1.00     8.000  -88.9%") != std::string::npos);
  CHECK(text.find("--same        9.00         0    0.0%") != std::string::npos);
  CHECK(text.find("--more       12.00    -3.000  +33.3%") != std::string::npos);
  CHECK(text.find("A minus: it costs more") != std::string::npos);
  CHECK(text.find("+8") == std::string::npos);
}

TEST_CASE("advice: where everything saves, nothing is said of a minus") {
  const std::string text = text_of({line_of("--one", 1e6, 8e6)});
  CHECK(text.find("A minus") == std::string::npos);
}

TEST_CASE("advice: four assumptions of each what-if are told, and how many more there are") {
  AdviceLine four = line_of("--four", 1e6, 8e6), six = line_of("--six", 2e6, 7e6);
  four.assumptions = {"a1", "a2", "a3", "a4"};
  six.assumptions = {"b1", "b2", "b3", "b4", "b5", "b6"};
  const std::string text = text_of({four, six});
  for (const std::string told : {"--four: a1", "--four: a4", "--six: b1", "--six: b4"})
    CHECK(text.find(told) != std::string::npos);
  CHECK(text.find("--four: and") == std::string::npos);
  CHECK(text.find("b5") == std::string::npos);
  CHECK(text.find("--six: and 2 more, which its command prints") != std::string::npos);
}

}  // namespace
}  // namespace opcost
