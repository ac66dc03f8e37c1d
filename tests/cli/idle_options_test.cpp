// Options that name nothing of the model are told, whatever the report.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/files.h"
#include "support/program.h"

namespace opcost {
namespace {

using test::Folder;
using test::Outcome;
using test::run_program;
using Words = std::vector<std::string>;

const std::string kModel = "models/lenet5.onnx";

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

Words with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

/// What is said of an option, by the report or beside it. Lines of a report may be broken.
std::string told(const Words& words) {
  const Outcome outcome = run_program(words);
  CHECK_MESSAGE(outcome.exit == 0, outcome.err);
  return outcome.out + outcome.err;
}

struct Idle {
  Words option;
  std::string warning;
};

TEST_CASE("Idle options: a rule that no node fits is told, beside rules that some fit") {
  const Folder folder("idle-options");
  const std::string density =
      folder.file("density.csv", "node,density\n*,0.5\n/nosuch/*,0.4\n/conv1/Conv,0.3\n");
  const std::string spikes = folder.file("spikes.csv", "node,rate,timesteps\n/nosuch/*,0.1,4\n");
  const std::string types = folder.file(
      "types.yaml", "schema: opcost.precision/1\nrules:\n  - {node: /nosuch/*, weights: int8}\n");
  const std::string rules = folder.file("rules.yaml",
                                        "schema: opcost.op_rules/1\noperators:\n"
                                        "  - {op: A, domain: d, inputs: X, outputs: Y, shapes: "
                                        "{Y: X}, count: []}\n"
                                        "  - {op: B, inputs: X, outputs: Y, shapes: {Y: X}, "
                                        "count: []}\n");
  for (const Idle& one :
       {Idle{{"--conv", "/nosuch/*=direct"}, "--conv: no convolution fits `/nosuch/*`"},
        Idle{{"--skip-zeros", "activations", "--density", density},
             "--density: no node fits `/nosuch/*`"},
        Idle{{"--spikes", spikes}, "--spikes: no node fits `/nosuch/*`"},
        Idle{{"--precision", types}, "--precision: no node fits the rule of node /nosuch/*"},
        Idle{{"--op-rules", rules}, "--op-rules: no node is of d.A or of the other 1"}}) {
    CAPTURE(one.warning);
    CHECK(has(told(with({kModel}, one.option)), one.warning));
    CHECK(has(told(with({kModel, "--format", "csv"}, one.option)),
              "opcost: warning: " + one.warning));
    CHECK(has(told(with({"explain", kModel, "--node", "/conv1/Conv"}, one.option)),
              "opcost: warning: " + one.warning));
    CHECK(has(told(with({"compare", kModel, "models/mlp.onnx", "--format", "csv"}, one.option)),
              "opcost: warning: lenet5: " + one.warning));
    CHECK(has(told(with({"diff", kModel, "models/mlp.onnx", "--format", "csv"}, one.option)),
              "opcost: warning: after: " + one.warning));
  }
}

TEST_CASE("Idle options: reports of a part of the model tell them too, and nothing else") {
  const Words idle{"--conv", "/nosuch/*=direct"};
  const std::string warning = "opcost: warning: --conv: no convolution fits `/nosuch/*`\n";
  CHECK(run_program(with({"advise", kModel}, idle)).err == warning);
  CHECK(run_program(with({"weights", kModel}, idle)).err == warning);
  CHECK(has(told(with({kModel, "--sweep", "batch=1,2", "--format", "csv"}, idle)),
            "opcost: warning: 2: --conv: no convolution fits"));
}

TEST_CASE("Idle options: what fits some node is not told") {
  const Folder folder("fitting-options");
  const std::string density = folder.file("density.csv", "node,density\n/conv*/Conv,0.5\n*,0.9\n");
  const std::string rules = folder.file("rules.yaml",
                                        "schema: opcost.op_rules/1\noperators:\n"
                                        "  - {op: Nosuch, inputs: X, outputs: Y, shapes: {Y: X}, "
                                        "count: []}\n"
                                        "  - {op: Tanh, inputs: X, outputs: Y, shapes: {Y: X}, "
                                        "count: []}\n");
  const Words all{"--skip-zeros", "activations", "--density", density,
                  "--op-rules",   rules,         "--conv",    "/conv1/*=direct"};
  CHECK(run_program(with({kModel, "--format", "csv"}, all)).err.empty());
  const Words reads{kModel, "--format", "csv", "--pointer-reads", "one"};
  CHECK(has(run_program(reads).err, "--pointer-reads: no weights are kept in a format"));
  CHECK_FALSE(has(run_program(with(reads, {"--sparsity", "0.5"})).err, "--pointer-reads"));
  CHECK_FALSE(has(run_program({"weights", kModel, "--pointer-reads", "one"}).err, "--pointer"));
}

TEST_CASE(
    "Idle options: zeros are not skipped where a table prices whole nodes, and that is told") {
  const Words whole{kModel, "--table", "xeon-5120-layers", "--format", "csv"};
  const Outcome as_is = run_program(whole);
  const Outcome asked =
      run_program(with(whole, {"--skip-zeros", "activations", "--density", "0.5"}));
  CHECK(asked.out == as_is.out);
  CHECK(has(asked.err, "--skip-zeros: the table prices it as a whole, zeros included"));
}

}  // namespace
}  // namespace opcost
