// A saved report is a baseline only of the same question.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/files.h"
#include "support/model_builder.h"
#include "support/program.h"
#include "support/text.h"

using namespace opcost;
using test::Folder;
using test::holds;
using test::ModelBuilder;
using test::Outcome;
using test::run_program;

namespace {

std::string batched_product() {
  ModelBuilder b(17);
  b.input("x", ElementType::Float, {"batch", "length", 8});
  b.weight("w", ElementType::Float, {8, 4});
  b.node("MatMul", {"x", "w"}, {"y"});
  b.output("y");
  return b.bytes();
}

struct Saved {
  Folder folder{"question"};
  std::string net = folder.file("net.onnx", batched_product());
  std::string report = folder.path("old.json");

  explicit Saved(std::vector<std::string> options = {}) {
    for (const char* word : {"--dim", "length=4", "--format", "json", "-o"})
      options.emplace_back(word);
    options.insert(options.begin(), net);
    options.push_back(report);
    REQUIRE(run_program(options).exit == 0);
  }
  Outcome against(std::vector<std::string> options) const {
    for (const std::string& word : {std::string("--baseline"), report,
                                    std::string("--max-increase"), std::string("1000000%")})
      options.push_back(word);
    options.insert(options.begin(), net);
    return run_program(options);
  }
};

}  // namespace

TEST_CASE("Baseline: a report of the same question is one") {
  const Saved saved;
  CHECK(saved.against({"--dim", "length=4"}).exit == 0);
}

TEST_CASE("Baseline: a report of another question is refused, saying what differs") {
  const Saved saved;
  const auto refusal = [&](std::vector<std::string> options) {
    const Outcome outcome = saved.against(std::move(options));
    CHECK(outcome.exit == 2);
    CHECK(holds(outcome.err, "the saved report answers another question: "));
    return outcome.err;
  };
  CHECK(holds(refusal({"--dim", "length=8"}), "dim `length` 4, not 8"));
  CHECK(holds(refusal({"--dim", "length=4", "--dim", "batch=8"}), "dim `batch` 1, not 8"));
  CHECK(holds(refusal({"--dim", "length=4", "--batch", "8"}), "batch of the file, not 8"));
  CHECK(holds(refusal({"--dim", "length=4", "--precision", "int8"}),
              "precision of the file, not int8"));
  CHECK(
      holds(refusal({"--dim", "length=4", "--placement", "floor"}), "placement tiled, not floor"));
  CHECK(holds(refusal({"--dim", "length=4", "--fold-bn"}), "--fold-bn no, not yes"));
}

TEST_CASE("Baseline: a report with a question is one of that question") {
  const Saved saved({"--precision", "int8", "--batch", "8"});
  CHECK(saved.against({"--dim", "length=4", "--precision", "int8", "--batch", "8"}).exit == 0);
  CHECK(saved.against({"--dim", "length=4"}).exit == 2);
}

TEST_CASE("Baseline: a saved report is none of a sweep, which asks several questions") {
  const Saved saved;
  const Outcome outcome = saved.against({"--sweep", "length=4,8"});
  CHECK(outcome.exit == 2);
  CHECK(holds(outcome.err, "--sweep asks several questions"));
}

TEST_CASE("Comparison: a saved report with other dims or placement is in trouble, not ranked") {
  const Saved saved;
  const Outcome outcome = run_program({"compare", saved.report, saved.net, "--dim", "length=8"});
  CHECK(outcome.exit == 2);
  CHECK(holds(outcome.out, "dim `length` 4, not 8"));
  CHECK(run_program({"compare", saved.report, saved.net, "--dim", "length=4"}).exit == 0);
  CHECK(run_program({"compare", saved.report, saved.net + "@precision=int8", "--dim", "length=4"})
            .exit == 0);
}

TEST_CASE("Diff: a saved report of another question is refused") {
  const Saved saved;
  const Outcome outcome = run_program({"diff", saved.report, saved.net, "--dim", "length=8"});
  CHECK(outcome.exit == 2);
  CHECK(holds(outcome.err, "dim `length` 4, not 8"));
  CHECK(run_program({"diff", saved.report, saved.net, "--dim", "length=4"}).exit == 0);
}

TEST_CASE("Saved report: it is believed only where its totals are the sums of its nodes") {
  const Saved saved;
  const std::string text = test::text_of(saved.report);
  for (const std::string key :
       {"energy_pj", "energy_pj_ideal", "energy_pj_tiled", "energy_pj_array"}) {
    std::string forged_text = text;
    const std::string entry = "\"" + key + "\": ";
    forged_text.insert(forged_text.rfind(entry) + entry.size(), "1");
    const std::string forged = saved.folder.file("forged.json", forged_text);
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"compare", forged, saved.net, "--dim", "length=4"},
          {"diff", forged, saved.net, "--dim", "length=4"},
          {saved.net, "--dim", "length=4", "--baseline", forged, "--max-increase", "5%"}}) {
      const Outcome outcome = run_program(arguments);
      CHECK(outcome.exit == 2);
      CHECK(holds(outcome.out + outcome.err, "its totals are not the sums of its nodes"));
    }
  }
}
