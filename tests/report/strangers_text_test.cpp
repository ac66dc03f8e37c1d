// What strangers write into models and tables stays text in every report.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "cost/table_text.h"
#include "opcost/runs/measured_run.h"
#include "opcost/runs/runs_file.h"
#include "support/estimate_of.h"
#include "support/files.h"
#include "support/program.h"
#include "support/text.h"

namespace opcost::test {
namespace {

const std::string kEscape = "\x1b[2J", kOverride = "\xE2\x80\xAE";

// No control characters but line breaks, no marks of the direction of writing.
bool is_harmless(const std::string& text) {
  const bool controls = std::ranges::any_of(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
  return !controls && !holds(text, kOverride) && !holds(text, "\xC2\x9B");
}

std::string table_with(const std::string& name, const std::string& description) {
  return "schema: opcost.table/1\nname: \"" + name + "\"\nunit: pJ\nsource: \"s\\u200f\"\n" +
         "technology: \"t\\u2066\"\ndescription: \"" + description +
         "\"\narithmetic: {mul: {float32: 4}, add: {float32: 1}}\n"
         "memory: [{name: \"D\\u202eM\", access: {32: 640}}]\n";
}

TEST_CASE("Text of strangers: table commands print no controls and no change of direction") {
  const Folder folder("strangers-table");
  const std::string one = folder.file("one.yaml", table_with("n\\u200b", "\\u202eabc"));
  const std::string two = folder.file("two.yaml", "# " + kOverride + "\n" + small_table());
  for (const auto& words :
       std::vector<std::vector<std::string>>{{"table", "check", one},
                                             {"table", "show", two},
                                             {"table", "diff", one, two},
                                             {"models/mlp.onnx", "--table", one}}) {
    const Outcome outcome = run_program(words);
    CHECK_MESSAGE(outcome.exit == 0, outcome.err);
    CHECK_MESSAGE(is_harmless(outcome.out + outcome.err), outcome.out);
  }
  CHECK(holds(run_program({"table", "check", one}).out, "n\\u{200b}"));
}

TEST_CASE("Text of strangers: a line of a table shows at most 500 characters of what was given") {
  const Folder folder("strangers-long");
  const std::string table = folder.file("t.yaml", table_with("n", std::string(20'000, 'd')));
  const Outcome outcome = run_program({"table", "check", table});
  CHECK(outcome.exit == 0);
  CHECK_FALSE(holds(outcome.out, std::string(501, 'd')));
  CHECK(holds(outcome.out, std::string(300, 'd')));
}

TEST_CASE("Text of strangers: messages are short whatever was given") {
  std::string many_words;
  for (int at = 0; at < 5000; ++at) many_words += "w ";
  for (const std::string& given : {std::string(30'000, 'x'), many_words, "`" + many_words + "`"}) {
    for (const auto& words :
         std::vector<std::vector<std::string>>{{given},
                                               {"models/mlp.onnx", "--dim", given},
                                               {"models/mlp.onnx", "--table", given},
                                               {"models/mlp.onnx", "--budget", given},
                                               {"compare", given},
                                               {"--" + given, "models/mlp.onnx"}}) {
      const Outcome outcome = run_program(words);
      CHECK(outcome.exit == 2);
      CHECK_MESSAGE(outcome.err.size() < 4500, outcome.err.substr(0, 300));
    }
  }
}

TEST_CASE("Text of strangers: a judged model's name is told in part") {
  const Folder folder("strangers-gate");
  const std::string model =
      folder.file(std::string(200, 'm') + kEscape + ".onnx", source_file("models/mlp.onnx"));
  const Outcome outcome = run_program({model, "--budget", "1pJ"});
  CHECK(outcome.exit == 1);
  CHECK(is_harmless(outcome.err));
}

TEST_CASE("Text of strangers: no name leaves the code that it stands in") {
  const Folder folder("strangers-markdown");
  const std::string model = folder.file("a``b`c<img src=x>.onnx", source_file("models/mlp.onnx"));
  const Outcome statement = run_program({model, "--statement", "markdown"});
  REQUIRE(statement.exit == 0);
  CHECK(holds(statement.out, "b`c<img src=x>.onnx ```"));
  const std::string citation = "citations: [\"@misc{k,\\n note={```\\n<script>\\n\\u202e}}\"]\n";
  const std::string table = folder.file("t.yaml", table_with("n", "d") + citation);
  const Outcome cited =
      run_program({"models/mlp.onnx", "--statement", "markdown", "--table", table});
  REQUIRE_MESSAGE(cited.exit == 0, cited.err);
  CHECK(holds(cited.out, "\n````bibtex\n@misc{opcost,"));
  CHECK(is_harmless(cited.out));
}

TEST_CASE("Text of strangers: cells of a CSV that a spreadsheet would run are guarded") {
  ModelBuilder b(13);
  b.input("x", kFloat, {2, 3});
  b.node("Relu", {"x"}, {"y"}).set_name("=HYPERLINK(\"http://x\")");
  const Folder folder("strangers-csv");
  const std::string model = folder.file("m.onnx", b.bytes());
  const Outcome outcome = run_program({model, "--format", "csv"});
  REQUIRE(outcome.exit == 0);
  CHECK(holds(outcome.out, "\n\"'=HYPERLINK(\"\"http://x\"\")\",\"'=HYPERLINK"));
}

TEST_CASE("Text of strangers: a guarded cell of a runs file reads back as it was") {
  for (const std::string& name : {std::string("=m.onnx"), std::string("'=m.onnx"),
                                  std::string("-m.onnx"), std::string("'m.onnx")}) {
    MeasuredRun run;
    run.model = name;
    run.energy_j = 2.0;
    const auto again = parse_runs(runs_csv({run}), "again.csv");
    REQUIRE(again.ok());
    REQUIRE(again->runs.size() == 1);
    CHECK(again->runs[0].model == name);
  }
}

}  // namespace
}  // namespace opcost::test
