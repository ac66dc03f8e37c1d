// The paragraph for a paper.
#include "opcost/report/statement.h"

#include <doctest/doctest.h>

#include "report/estimate/statement_parts.h"

#include "opcost/carbon/intensity.h"
#include "report/estimate/markup.h"
#include "support/sample_estimate.h"
#include "support/text.h"

using namespace opcost;
using test::holds;
using test::sample_estimate;

namespace {

std::size_t times(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

Estimate cited() {
  Estimate estimate = sample_estimate();
  estimate.table.citations = {{"a2014", "@misc{a2014, title = {A}}"},
                              {"b2020", "@misc{b2020, title = {B}}"}};
  return estimate;
}

CarbonUse in(const char* place, std::uint64_t inferences = 1) {
  CarbonUse use;
  use.intensity = *find_intensity(place);
  use.inferences = inferences;
  return use;
}

}  // namespace

TEST_CASE("Statement: it names model, table, placement, coverage, energy, CO2 and what it is") {
  Estimate estimate = cited();
  estimate.totals.energy = Picojoules{3.6e12};  // 3.6 J: 1 mWh
  estimate.assumptions = {"batch is 1"};
  estimate.table.overrides = {"mul.float32=3"};
  const std::string text = statement(estimate, 1000, in("mix:coal=1", 1000), ReportFormat::Latex);
  CAPTURE(text);
  for (const char* part :
       {"\\texttt{models/sample.onnx}", "\\texttt{45nm}", "~\\cite{a2014,b2020}",
        "placement \\texttt{tiled}", "mul.float32=3.", "Assumed: batch is 1.",
        "opcost counted 4, took 1 as views that cost nothing and 1 as constants, and does not "
        "know 1, which are not part of the figures.",
        "One inference takes 3.6 J", "1,000 inferences take 3.6 kJ (1 Wh).",
        // 1 Wh of coal: 0.995 g
        "a carbon intensity of 995 g CO$_2$e/kWh (mix of 100\\% coal, scope direct",
        "1,000 inferences emit 995 mg CO$_2$e.", "analytical estimate and no measurement",
        "@misc{a2014, title = {A}}"})
    CHECK_MESSAGE(holds(text, part), part);
  CHECK(holds(text, "~\\cite{codecarbon}"));
  CHECK(times(text, "@misc{codecarbon,") == 1);
}

TEST_CASE("Statement: without CO2 it says nothing of it, and a single inference has no total") {
  const std::string text = statement(cited(), 1, std::nullopt, ReportFormat::Markdown);
  CHECK_FALSE(holds(text, "carbon"));
  CHECK_FALSE(holds(text, "Together"));
  CHECK(holds(text, " [@a2014; @b2020]"));
  CHECK(holds(text, "```bibtex\n@misc{opcost,\n"));
  CHECK(holds(text, "}\n@misc{a2014, title = {A}}\n@misc{b2020, title = {B}}\n```\n"));
}

TEST_CASE("Statement: that another figure stands in is part of it") {
  const std::string text = statement(cited(), 1, in("VAT"), ReportFormat::Markdown);
  CHECK(holds(text, "Note that there is no figure for Vatican City (VAT)"));
}

TEST_CASE("Statement: a table without citations leaves opcost's own") {
  const std::string text = statement(sample_estimate(), 1, in("350"), ReportFormat::Latex);
  CHECK(times(text, "\\cite") == 1);
  CHECK(times(text, "@misc{") == 1);
  CHECK(holds(text, "opcost 0.1.0~\\cite{opcost}"));
  CHECK(holds(text, "350 g CO$_2$e/kWh (a given number, scope unstated)"));
}

TEST_CASE("Statement: plain LaTeX is enough, whatever an entry asks for") {
  Estimate estimate = cited();
  estimate.table.citations = {
      {"w", "@misc{w,\n  howpublished = {\\url{https://a.org/b_c%20d}}\n}"}};
  const std::string latex = statement(estimate, 1, in("ITA"), ReportFormat::Latex);
  CHECK_FALSE(holds(latex, "\\url"));
  CHECK(holds(latex, "howpublished = {\\texttt{https://a.org/b\\_c\\%20d}}"));
}

TEST_CASE("Statement: what reports say of options is not part of a paper") {
  CHECK(without_options("batch is taken as 1, since it is open (--dim batch=N sets it)") ==
        "batch is taken as 1, since it is open");
  CHECK(without_options("the branch `then` runs; --if If_3=else takes the other") ==
        "the branch then runs");
  CHECK(without_options("an open dim is 1") == "an open dim is 1");
}

TEST_CASE("Statement: names from a file cannot break out of the format") {
  Estimate estimate = cited();
  estimate.model = "a_b%c#d&e$f{g}h\\i~j^k<l>m|n\"o\x1b[31m.onnx";
  const std::string latex = statement(estimate, 1, std::nullopt, ReportFormat::Latex);
  CHECK(holds(latex,
              "\\texttt{a\\_b\\%c\\#d\\&e\\$f\\{g\\}h\\textbackslash{}i\\textasciitilde{}j"
              "\\textasciicircum{}k\\textless{}l\\textgreater{}m\\textbar{}n"
              "\\char34{}o"));
  CHECK_FALSE(holds(latex, "\x1b"));
  estimate.model = "a`b";
  estimate.assumptions = {"*x* [y](z) <b>"};
  const std::string markdown = statement(estimate, 1, std::nullopt, ReportFormat::Markdown);
  CHECK(holds(markdown, "`` a`b ``"));
  CHECK(holds(markdown, "\\*x\\* \\[y\\](z) \\<b\\>"));
}

TEST_CASE("Statement: what the user said of run-time numbers is part of it") {
  Estimate estimate = cited();
  estimate.options.set_shapes["boxes"] = {100, 4};
  estimate.options.branches["if_1"] = true;
  estimate.options.branches["if_2"] = false;
  estimate.options.trip_counts["loop"] = 1000;
  const std::string text = statement(estimate, 1, std::nullopt, ReportFormat::Markdown);
  CHECK(holds(text,
              "Given for this estimate: `boxes` is of the shape 100x4, `if_1` takes its then "
              "branch, `if_2` takes its else branch, `loop` runs 1,000 times."));
}

TEST_CASE("Statement: formats are found by name") {
  for (const ReportFormat format : kStatementFormats)
    CHECK(kStatementFormats.named(to_string(format)) == format);
  CHECK_FALSE(kStatementFormats.named("html").has_value());
}
