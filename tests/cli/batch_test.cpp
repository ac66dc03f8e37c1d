// opcost batch: answers in the order of the questions, stopped and gone on with.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "support/files.h"
#include "support/program.h"

namespace opcost::test {
namespace {

using Json = nlohmann::json;

std::vector<Json> rows_of(const std::string& text) {
  std::vector<Json> rows;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) rows.push_back(Json::parse(line));
  return rows;
}

Json estimate_of_program(std::vector<std::string> words) {
  words.insert(words.end(), {"--format", "json"});
  const Outcome outcome = run_program(words);
  REQUIRE_MESSAGE(outcome.exit == 0, outcome.err);
  return Json::parse(outcome.out);
}

void check_same(const Json& row, const Json& report) {
  for (const char* figure :
       {"energy_pj", "energy_pj_floor", "energy_pj_tiled", "energy_pj_array", "macs", "parameters"})
    CHECK_MESSAGE(row[figure] == report["totals"][figure], figure);
}

constexpr const char* kMlpFile = "models/mlp.onnx";

TEST_CASE("Batch: each line is answered as the program answers it alone") {
  const std::string questions =
      R"({"model": "models/mlp.onnx", "id": "a"})"
      "\n\n"
      R"({"model": "models/lenet5.onnx", "id": 7, "precision": "int8", "batch": 4, "placement": "array"})"
      "\n"
      R"({"model": "models/gpt2.onnx", "dims": {"sequence_length": 5, "past_sequence_length": 3}})"
      "\n"
      R"({"model": "models/mlp.onnx", "set": ["mul.float32=1000"], "table": "horowitz-45nm"})"
      "\n";
  const Outcome done =
      run_program({"batch", "-", "--dim", "sequence_length=9", "--jobs", "3"}, questions);
  // The dim of the command line is none of the other models'.
  CHECK(done.exit == 2);
  const Outcome plain = run_program({"batch", "-", "--jobs", "3"}, questions);
  CHECK_MESSAGE(plain.exit == 0, plain.err);
  const auto rows = rows_of(plain.out);
  REQUIRE(rows.size() == 4);
  check_same(rows[0], estimate_of_program({kMlpFile}));
  CHECK_FALSE(rows[0].contains("energy_pj_known"));
  check_same(rows[1], estimate_of_program({"models/lenet5.onnx", "--precision", "int8", "--batch",
                                           "4", "--placement", "array"}));
  check_same(rows[2], estimate_of_program({"models/gpt2.onnx", "--dim", "sequence_length=5",
                                           "--dim", "past_sequence_length=3"}));
  check_same(rows[3], estimate_of_program(
                          {kMlpFile, "--set", "mul.float32=1000", "--table", "horowitz-45nm"}));
  CHECK(rows[0]["id"] == "a");
  CHECK(rows[1]["id"] == 7);
  CHECK(rows[2]["id"] == nullptr);
  CHECK(rows[1]["line"] == 3);  // the blank line counts, and has no answer
  CHECK(rows[1]["placement"] == "array");
  CHECK(rows[3]["table"] == "horowitz-45nm");
  CHECK(rows_of(done.out)[2]["error"] == nullptr);  // the line's own dim wins
}

// A line, and the words of the command line that ask the same.
const std::pair<const char*, std::vector<std::string>> kWhatIfs[] = {
    {R"("weights": "csr", "sparsity": 0.9, "pointer_reads": "one")",
     {"--weights", "csr", "--sparsity", "0.9", "--pointer-reads", "one"}},
    {R"("sparsity": "2:4")", {"--sparsity", "2:4"}},
    {R"("quantise_weights": 4)", {"--quantise-weights", "4"}},
    {R"("skip_zeros": "both", "density": 0.25)", {"--skip-zeros", "both", "--density", "0.25"}},
    {R"("skip_zeros": "activations", "density": "0.25")",
     {"--skip-zeros", "activations", "--density", "0.25"}},
    {R"("spikes": "rate=0.2,timesteps=4", "neurons": "lif")",
     {"--spikes", "rate=0.2,timesteps=4", "--neurons", "lif"}},
    {R"("conv": "im2col", "max_memory": 1073741824)", {"--conv", "im2col"}},
};

TEST_CASE("Batch: a line takes what a model may be asked, by the names of Python's options") {
  std::string questions;
  for (const auto& [keys, words] : kWhatIfs)
    questions += R"({"model": "models/lenet5.onnx", )" + std::string(keys) + "}\n";
  const Outcome done = run_program({"batch", "-", "--jobs", "2"}, questions);
  CHECK_MESSAGE(done.exit == 0, done.out);
  const auto rows = rows_of(done.out);
  REQUIRE(rows.size() == std::size(kWhatIfs));
  const Json plain = estimate_of_program({"models/lenet5.onnx"});
  for (std::size_t at = 0; at < rows.size(); ++at) {
    CAPTURE(std::string(kWhatIfs[at].first));
    std::vector<std::string> words = kWhatIfs[at].second;
    words.insert(words.begin(), "models/lenet5.onnx");
    check_same(rows[at], estimate_of_program(words));
    // Of weights that the file does not hold, a warning says so.
    const bool changed = rows[at]["energy_pj"] != plain["totals"]["energy_pj"];
    CHECK((changed || !rows[at]["warnings"].empty()));
  }
}

TEST_CASE("Batch: errors are rows in their place, and the exit code says so at the end") {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"model": "models/none.onnx"})", "cannot be read"},
      {R"({"modle": "models/mlp.onnx"})", "unknown key `modle`"},
      {R"({"id": 3})", "the line names no model"},
      {R"([1])", "a line must be an object"},
      {R"({"model": "models/mlp.onnx")", ""},
      {R"({"model": "models/mlp.onnx", "table": "none"})", "no such table"},
      {R"({"model": "models/mlp.onnx", "batch": "8"})", "`batch` must be a whole number"},
      {R"({"model": "models/mlp.onnx", "dims": {"no": 3}})", "no dim of the model is named"},
      {R"({"model": "models/mlp.onnx", "placement": "best"})", "`best` is no placement"},
      {R"({"model": "models/mlp.onnx", "fold_bn": 1})", "`fold_bn` must be true or false"},
      {R"({"model": "/dev/zero"})", "no regular file"},
      {R"({"model": "models/mlp.onnx", "density": true})", "`density` must be a number or a text"},
      {R"({"model": "models/mlp.onnx", "weights": 3})", "`weights` must be a text"},
      {R"({"model": "models/mlp.onnx", "neurons": "lif"})", "says nothing without"},
      {R"({"model": "models/mlp.onnx", "conv": 3})", "`conv` must be a text or a list of texts"},
      {R"({"model": "models/mlp.onnx", "branches": {"If_3": "maybe"}})", "is not of the form"},
  };
  std::string questions;
  for (const auto& [line, what] : cases) questions += std::string(line) + "\n";
  questions += std::string((1U << 20) + 5, ' ') + "\n" + R"({"model": "models/mlp.onnx"})";
  const Outcome done = run_program({"batch", "-"}, questions);
  CHECK(done.exit == 2);
  CHECK(done.err.find("17 lines of 18 could not be answered") != std::string::npos);
  const auto rows = rows_of(done.out);
  REQUIRE(rows.size() == 18);
  for (std::size_t at = 0; at < std::size(cases); ++at) {
    CAPTURE(std::string(cases[at].first));
    CHECK(rows[at]["line"] == at + 1);
    CHECK(rows[at]["error"]["what"].get<std::string>().find(cases[at].second) != std::string::npos);
  }
  CHECK(rows[16]["error"]["what"].get<std::string>().find("bytes") != std::string::npos);
  CHECK(rows[17]["error"] == nullptr);
}

TEST_CASE("Batch: shards are the whole, and a stopped batch goes on where it was") {
  const Folder folder("batch");
  std::string questions;
  for (int at = 0; at < 100; ++at)
    questions += R"({"model": "models/mlp.onnx", "id": )" + std::to_string(at) + R"(, "batch": )" +
                 std::to_string(1 + at % 7) + "}\n";
  const std::string file = folder.file("questions.jsonl", questions);
  const std::string all = folder.path("all.jsonl");
  REQUIRE(run_program({"batch", file, "-o", all}).exit == 0);
  const std::string whole = text_of(all);
  REQUIRE(rows_of(whole).size() == 100);

  std::vector<Json> merged(100);
  for (const char* shard : {"1/3", "2/3", "3/3"})
    for (const Json& row : rows_of(run_program({"batch", file, "--shard", shard}).out))
      merged.at(row["line"].get<std::size_t>() - 1) = row;
  CHECK(merged == rows_of(whole));

  // Cut in the middle of a line, as by a crash.
  for (const std::size_t bytes :
       {std::size_t{0}, whole.size() / 3, whole.size() - 1, whole.size()}) {
    const std::string part = folder.file("part.jsonl", whole.substr(0, bytes));
    CHECK(run_program({"batch", file, "--resume", part}).exit == 0);
    CHECK(text_of(part) == whole);
  }
  CHECK(run_program({"batch", file, "--resume", folder.path("new.jsonl")}).exit == 0);
  CHECK(text_of(folder.path("new.jsonl")) == whole);
}

TEST_CASE("Batch: no input is written over, and no other file is gone on with") {
  const Folder folder("batch-guard");
  const std::string questions = folder.file("questions.jsonl", R"({"model": "models/mlp.onnx"})"
                                                               "\n");
  CHECK(run_program({"batch", questions, "-o", questions}).exit == 2);
  CHECK(run_program({"batch", questions, "--resume", questions}).exit == 2);
  const std::string other = folder.file("other.txt", "not an answer\n");
  CHECK(run_program({"batch", questions, "--resume", other}).exit == 2);
  CHECK(text_of(other) == "not an answer\n");
  CHECK(run_program({"batch", questions, "-o", "a", "--resume", "b"}).exit == 2);
  CHECK(run_program({"batch", questions, "--shard", "4/3"}).exit == 2);
  CHECK(run_program({"batch", folder.path()}).exit == 2);
  CHECK(run_program({"batch", questions, "--format", "csv"}).exit == 2);
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"--format", "parquet"}, {"-o", folder.path("a.parquet")}}) {
    std::vector<std::string> all{"batch", questions};
    all.insert(all.end(), words.begin(), words.end());
    const Outcome done = run_program(all);
    CHECK(done.exit == 2);
    CHECK(done.err.find("python -m opcost.batch " + questions) != std::string::npos);
  }
  CHECK(run_program({"batch"}).exit == 2);
  CHECK(text_of(questions).find("models/mlp.onnx") != std::string::npos);
}

}  // namespace
}  // namespace opcost::test
