// Public cases of parameters and of unknown nodes that were counted wrongly once.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "support/program.h"
#include "support/text.h"

using namespace opcost;
using test::holds;
using test::Outcome;
using test::run_program;

namespace {

using DimValues = std::map<std::string, std::int64_t>;

// "" where there are no shared data.
std::string case_file(const std::string& name) {
  const std::string folder = test::shared_data();
  std::string path = folder.empty() ? "" : folder + "/cases/" + name;
  if (!path.empty() && std::filesystem::exists(path)) return path;
  test::skipped("the shared data");
  return "";
}

std::uint64_t parameters_of(const std::string& path, const DimValues& dims) {
  const auto model = load_onnx(path);
  REQUIRE(model.ok());
  EstimateOptions options;
  options.dims = dims;
  const auto result = estimate(*model, *find_table("45nm"), options);
  REQUIRE_MESSAGE(result.ok(), (result ? "" : to_string(result.error())));
  return result->totals.parameters;
}

}  // namespace

TEST_CASE("Cases: parameters are the numbers that the model stores, whatever its dims are") {
  struct Case {
    const char* file;
    std::vector<DimValues> bindings;
    std::uint64_t parameters;
  };
  const std::vector<Case> cases{
      {"c16_tied.onnx", {{}}, 1'920'000},
      {"c16_tied_same_external.onnx", {{}}, 1'920'000},
      {"u05_identity_alias.onnx", {{}}, 64},
      {"s20_sparse.onnx", {{}}, 3},
      {"dec_gpt2_decode1__dynamo.onnx",
       {{{"batch", 1}, {"past_sequence", 15}, {"total_sequence", 16}}},
       53'561'088},
      {"bert_base2L__dynamo.onnx",
       {{{"sequence", 16}}, {{"sequence", 128}}, {{"sequence", 512}}},
       38'605'058},
      {"bilstm__ts.onnx", {{{"time", 50}, {"batch", 1}}, {{"time", 50}, {"batch", 8}}}, 3'012'618},
      {"gcn_scatter__ts.onnx", {{{"nodes", 2708}, {"edges", 10556}}}, 92'160}};
  for (const Case& one : cases) {
    CAPTURE(one.file);
    const std::string path = case_file(one.file);
    if (path.empty()) return;
    for (const DimValues& dims : one.bindings) CHECK(parameters_of(path, dims) == one.parameters);
  }
}

// The exporter left out norms that equal others: 6912 numbers of 10,556,160.
TEST_CASE("Cases: packed weights count as the numbers in them, however they are packed") {
  for (const char* form : {"QOperator", "QDQ"}) {
    CAPTURE(form);
    const std::string path = case_file("q_bert_ts_int4_" + std::string(form) + "__ort.onnx");
    if (path.empty()) return;
    const std::uint64_t found = parameters_of(path, {{"batch", 2}, {"sequence", 64}});
    CHECK(found <= 10'556'160);
    CHECK(found >= 10'549'248);
  }
}

TEST_CASE("Cases: a comparison with unknown nodes is undecided") {
  const std::string known = case_file("x01_rank_known.onnx");
  const std::string part = case_file("x02_rank_unknown.onnx");
  if (known.empty() || part.empty()) return;
  const Outcome outcome = run_program({"compare", known, part});
  CHECK(holds(outcome.out, "undecided with 45nm: `x02_rank_unknown`"));
  CHECK_FALSE(holds(outcome.out, "cheapest first"));
}

TEST_CASE("Cases: a gate refuses nodes that became unknown") {
  const std::string before = case_file("gate_before.onnx");
  const std::string after = case_file("gate_after_unknown.onnx");
  if (before.empty() || after.empty()) return;
  CHECK(run_program({"diff", before, after, "--budget", "1uJ", "--max-increase", "5%"}).exit == 1);
}

TEST_CASE("Cases: an unknown node is a question in every format") {
  const std::string path = case_file("unknown_op.onnx");
  if (path.empty()) return;
  CHECK(holds(run_program({path, "--format", "markdown"}).out, "| ? | ? | ? | ? |"));
  CHECK(holds(run_program({"diff", path, path, "--format", "csv"}).out, "acme.MyConv,,,,"));
}

TEST_CASE("Cases: the branch with the unknown operator is counted, and --strict refuses it") {
  const std::string path = case_file("if_unknown_branch.onnx");
  if (path.empty()) return;
  const Outcome outcome = run_program({path, "--strict"});
  CHECK(outcome.exit == 1);
  CHECK(holds(outcome.out, "1 acme.MyHugeConv node is not counted"));
}

TEST_CASE("Cases: of nodes that follow from one another the first is named") {
  const std::string path = case_file("sk_tfidf__skl2onnx.onnx");
  if (path.empty()) return;
  const Outcome outcome = run_program({path});
  CHECK(holds(outcome.out, "1 com.microsoft.Tokenizer node is not counted"));
  CHECK_FALSE(holds(outcome.out, "ZipMap node is not counted"));
}

TEST_CASE("Cases: the GPU of a log of pyJoules is in millijoules") {
  const std::string path = case_file("pyjoules_gpu.csv");
  if (path.empty()) return;
  const Outcome outcome = run_program({"runs", "import", path, "--from", "pyjoules", "--model",
                                       "models/lenet5.onnx", "--inferences", "1"});
  CHECK(outcome.exit == 0);
  CHECK(holds(outcome.out, "346.25"));
}
