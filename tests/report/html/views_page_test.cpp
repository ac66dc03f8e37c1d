// The pages of comparisons, diffs, sweeps, calibrations, validations and language models, as a
// browser makes them.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/browser.h"
#include "support/files.h"
#include "support/program.h"

namespace opcost::test {
namespace views_page_cases {

using Words = std::vector<std::string>;

constexpr const char* kRuns = "benchmarks/accuracy/example_runs.csv";
constexpr const char* kDense = "tests/data/llm/configs/Qwen--Qwen3-14B.json";
constexpr const char* kSparse = "tests/data/llm/configs/Qwen--Qwen3-235B-A22B-Instruct-2507.json";

Words with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

// Reports that can be `-o FILE`; a calibration writes its table there, and prints the report.
std::string written(const Words& command, const std::string& format, const Folder& folder) {
  const Outcome made = run_program(with(command, {"--format", format}));
  REQUIRE_MESSAGE(made.exit == 0, made.err);
  return folder.file("report." + format, made.out);
}

TEST_CASE("HTML: language models have charts, and figures of their own") {
  const Outcome one = run_program({"llm", kDense, "--table", "h100", "--format", "svg"});
  CHECK(one.exit == 0);
  CHECK(one.out.find("What a request is spent on") != std::string::npos);
  const Outcome two = run_program({"llm", kDense, kSparse, "--table", "h100", "--format", "svg"});
  CHECK(two.out.find("Energy of a request") != std::string::npos);
  const Outcome curve =
      run_program({"llm", kDense, "--table", "h100", "--sweep", "batch=1,4,16", "--format", "svg"});
  CHECK(curve.out.find("A token over batch") != std::string::npos);
}

TEST_CASE("Figures: ticks of many decades have the unit that suits each") {
  const Outcome made = run_program({"validate", kRuns, "--table", "45nm", "--format", "svg"});
  REQUIRE(made.exit == 0);
  CHECK(made.out.find("0 nJ<") != std::string::npos);
  CHECK(made.out.find("0 mJ<") != std::string::npos);
  CHECK(made.out.find("e-0") == std::string::npos);
}

TEST_SUITE("full") {
  TEST_CASE("HTML in a browser: every other report with charts, on screens and on paper") {
    const Folder folder("browser-views");
    const std::string accuracy =
        folder.file("acc.csv", "model,top1\nresnet18,69.8\nvgg11,69.0\nmobilenet_v2,71.9\n");
    const std::vector<Words> commands{
        {"compare", "models/resnet18.onnx", "models/vgg11.onnx", "models/mobilenet_v2.onnx",
         "--accuracy", accuracy},
        {"diff", "models/resnet18.onnx", "models/resnet18.onnx@fold-bn"},
        {"models/lenet5.onnx", "--sweep", "batch=1,2,4"},
        {"models/alexnet.onnx", "--sweep", "sparsity=0,0.5,0.9,0.95"},
        {"advise", "models/lenet5.onnx"},
        {"calibrate", kRuns, "--base", "45nm", "--placement", "array"},
        {"calibrate", kRuns, "--predictor", "layerwise"},
        {"validate", kRuns, "--table", "45nm"},
        {"llm", kDense, "--table", "h100"},
        {"llm", kDense, kSparse, "--table", "h100"},
        {"llm", kDense, "--table", "h100", "--sweep", "batch=1,4,16"}};
    for (const Words& command : commands) {
      std::string line;
      for (const std::string& word : command) line += word + " ";
      CAPTURE(line);
      const std::string html = written(command, "html", folder);
      const std::string told = views_check(html, written(command, "json", folder));
      if (told.empty()) return;
      CHECK(told == "ok");
    }
  }
}

}  // namespace views_page_cases
}  // namespace opcost::test
