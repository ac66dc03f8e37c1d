// opcost weights and --weights as a user sees them, in every format.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "io/json_reader.h"
#include "support/files.h"
#include "support/program.h"
#include "support/weight_matrices.h"

namespace opcost::test {
namespace {

/// A file with the paper's matrix, and one whose numbers are missing.
std::string model_file(const Folder& folder) {
  ModelBuilder b;
  b.input("x", ElementType::Float, {1, 12});
  b.constant("w",
             raw_tensor(ElementType::Float, {5, 12}, packed(ElementType::Float, kPaperExample)));
  b.weight("v", ElementType::Float, {7, 5});
  b.node("Gemm", {"x", "w"}, {"a"}, {integer("transB", 1)}).set_name("known");
  b.node("Gemm", {"a", "v"}, {"y"}, {integer("transB", 1)}).set_name("missing");
  b.output("y");
  return folder.file("m.onnx", b.bytes());
}

bool has(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("opcost weights: text and Markdown show each matrix, and those that are not read") {
  const Folder folder("report");
  const std::string path = model_file(folder);
  for (const char* format : {"text", "markdown"}) {
    const Outcome shown =
        run_program({"weights", path, "--placement", "array", "--format", format});
    CHECK(shown.exit == 0);
    for (const char* words : {"5 x 12", "53.3%", "cser pJ", "896.5", "476.8", "338.9", "351.4",
                              "missing B: ", "they are not in the file"})
      CHECK_MESSAGE(has(shown.out, words), words, " in ", shown.out);
  }
}

TEST_CASE("opcost weights: JSON and CSV hold the same exact numbers") {
  const Folder folder("report");
  const std::string path = model_file(folder);
  const Outcome json = run_program({"weights", path, "--placement", "array", "--format", "json"});
  const auto read = parse_json(json.out, "weights");
  REQUIRE(read);
  const JsonValue& matrix = (*read->find("matrices")->array())[0];
  CHECK(*matrix.find("rows")->count() == 5);
  CHECK(*matrix.find("zeros")->count() == 32);
  CHECK(*matrix.find("distinct")->count() == 4);
  CHECK(*matrix.find("entropy_is_bound")->truth() == false);
  CHECK(*matrix.find("cheapest")->text() == "cer");
  CHECK(*matrix.find("formats")->find("cser")->find("entries")->count() == 59);
  const Outcome csv = run_program({"weights", path, "--placement", "array", "--format", "csv"});
  const auto line = [&](int which) {
    std::size_t begin = 0;
    while (which-- > 0) begin = csv.out.find('\n', begin) + 1;
    return csv.out.substr(begin, csv.out.find('\n', begin) - begin);
  };
  const auto cells = [&](int which) { return std::ranges::count(line(which), ',') + 1; };
  CHECK(cells(0) == 30);
  CHECK(cells(1) == cells(0));
  CHECK(cells(2) == cells(0));
  CHECK(has(line(1), "known,Gemm,B,w,,5,12,1,float32,1920,32,0,32,4,"));
  CHECK(has(line(2), "they are not in the file"));
}

TEST_CASE("opcost weights: of too many values their number is null, and the entropy a bound") {
  const Folder folder("report-many");
  std::vector<double> numbers(300 * 240);  // more than the 65,536 that are told apart
  for (std::size_t at = 0; at < numbers.size(); ++at) numbers[at] = static_cast<double>(at + 1);
  ModelBuilder b;
  b.input("x", ElementType::Float, {1, 240});
  b.constant("w", raw_tensor(ElementType::Float, {300, 240}, packed(ElementType::Float, numbers)));
  b.node("Gemm", {"x", "w"}, {"y"}, {integer("transB", 1)});
  b.output("y");
  const std::string path = folder.file("m.onnx", b.bytes());
  const Outcome json = run_program({"weights", path, "--format", "json"});
  REQUIRE(json.exit == 0);
  const auto read = parse_json(json.out, "weights");
  REQUIRE(read);
  const JsonValue& matrix = (*read->find("matrices")->array())[0];
  CHECK(matrix.find("distinct")->is_null());
  CHECK(*matrix.find("entropy_is_bound")->truth() == true);
}

TEST_CASE("--weights: a model from a pipe has no weights to read again, and stays dense") {
  const Folder folder("report");
  ModelBuilder b;
  b.input("x", ElementType::Float, {1, 200});
  b.constant("w", raw_tensor(ElementType::Float, {300, 200}, std::string(240000, '\0')));
  b.node("Gemm", {"x", "w"}, {"y"}, {integer("transB", 1)});
  b.output("y");
  const Outcome piped = run_program({"-", "--weights", "csr", "--format", "csv"}, b.bytes());
  CHECK(piped.exit == 0);
  CHECK(has(piped.err, "was not read from a file"));
  const Outcome read = run_program({folder.file("m.onnx", b.bytes()), "--weights", "csr"});
  CHECK(has(read.out, "1 matrix csr"));
}

TEST_CASE("--weights: a saved report answers it, and another question is refused") {
  const Folder folder("report");
  const std::string path = model_file(folder);
  const std::string saved = folder.path("saved.json");
  REQUIRE(run_program({path, "--weights", "cer", "--format", "json", "-o", saved}).exit == 0);
  const std::vector<std::string> asked{path, "--baseline", saved, "--max-increase", "1%"};
  const auto with = [&](std::vector<std::string> words, const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
    return run_program(words);
  };
  CHECK(with(asked, {"--weights", "cer"}).exit == 0);
  const Outcome other = with(asked, {"--weights", "csr"});
  CHECK(other.exit == 2);
  CHECK(has(other.err, "--weights"));
}

}  // namespace opcost::test
