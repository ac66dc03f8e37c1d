// Files that ONNX Runtime's quantiser and PyTorch's exporters write hold what their networks do.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "opcost/core/text.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "opcost/llm/estimate_llm.h"
#include "opcost/llm/open_llm.h"
#include "support/files.h"
#include "support/onnxruntime.h"
#include "support/paths.h"
#include "support/program.h"

using namespace opcost;

namespace {

std::uint64_t products_of_integers(const Estimate& estimate) {
  std::uint64_t products = 0;
  for (const NodeEstimate& node : estimate.nodes)
    for (const EventEntry& entry : node.events) {
      const NumberFormat format = entry.event.type.format;
      const bool whole = format == NumberFormat::Int || format == NumberFormat::UInt;
      if (whole && entry.event.in_mac && entry.event.action == Action::Mul) products += entry.count;
    }
  return products;
}

// What a script said of a file that it wrote.
struct Said {
  std::string file;
  std::uint64_t macs = 0, integers = 0, parameters = 0;
};

void check_export(const Said& said) {
  CAPTURE(said.file);
  const auto model = load_onnx(said.file);
  REQUIRE_MESSAGE(model.ok(), (model ? "" : model.error().what));
  const auto result = estimate(*model, *find_table(std::string(kDefaultTable)), {});
  REQUIRE_MESSAGE(result.ok(), (result ? "" : result.error().what));
  CHECK(result->coverage.unknown == 0);
  CHECK(result->totals.macs == said.macs);
  CHECK(products_of_integers(*result) == said.integers);
  const auto parameters = static_cast<double>(said.parameters);
  CHECK(std::abs(static_cast<double>(result->totals.parameters) - parameters) <=
        0.005 * parameters);
}

// Runs a script, which writes into the folder; what it says of its files.
std::ifstream exported(const test::Folder& folder, const std::string& python,
                       const std::string& script) {
  const std::string said = folder.path("said.tsv"), errors = folder.path("errors.txt");
  const std::string command = "'" + python + "' '" + test::source_dir() + "/tests/exports/" +
                              script + "' '" + folder.path("") + "' >'" + said + "' 2>'" + errors +
                              "'";
  REQUIRE_MESSAGE(std::system(command.c_str()) == 0, test::text_of(errors));
  return std::ifstream(said);
}

// How many files the script wrote; all of them are checked.
std::size_t check_exports(const std::string& python, const std::string& script) {
  const test::Folder folder("exports-" + script);
  std::ifstream lines = exported(folder, python, script);
  std::size_t files = 0;
  for (Said one; lines >> one.file >> one.macs >> one.integers >> one.parameters; ++files)
    check_export(one);
  return files;
}

// What a script said of a language model: an exported graph, and the folder of its config.
struct SaidOfModel {
  std::string file, folder;
  std::int64_t tokens = 0;
  std::uint64_t macs = 0, parameters = 0;
};

// From the config alone: what PyTorch counted, and what its own export holds.
void check_language_model(const SaidOfModel& said) {
  CAPTURE(said.file);
  const CostTable table = *find_table(std::string(kDefaultTable));
  const auto config = open_llm(said.folder);
  REQUIRE_MESSAGE(config.ok(), (config ? "" : to_string(config.error())));
  const auto made = estimate_llm(*config, {.prompt = said.tokens, .output = 1, .batch = 1}, table,
                                 nullptr, Placement::Floor);
  REQUIRE_MESSAGE(made.ok(), (made ? "" : to_string(made.error())));
  CHECK(made->prompt.macs == Count{said.macs});
  CHECK(made->parameters == said.parameters);
  const auto model = load_onnx(said.file);
  REQUIRE_MESSAGE(model.ok(), (model ? "" : model.error().what));
  const auto graph = estimate(*model, table, {});
  REQUIRE_MESSAGE(graph.ok(), (graph ? "" : graph.error().what));
  CHECK(graph->coverage.unknown == 0);
  CHECK(graph->totals.macs == said.macs);
}

}  // namespace

TEST_CASE("Exports: what ONNX Runtime quantises is counted in integers, in every form that it has" *
          doctest::test_suite("full")) {
  const std::string python = test::python_with("onnx, onnxruntime.quantization");
  if (python.empty()) return test::skipped("Python with onnxruntime and onnx");
  CHECK(check_exports(python, "quantised_models.py") == 48);
}

TEST_CASE("Exports: ten networks of PyTorch have the MACs and the parameters that it counts" *
          doctest::test_suite("full")) {
  const std::string python = test::python_with("torch, onnx, onnxscript");
  if (python.empty()) return test::skipped("Python with torch, onnx and onnxscript");
  CHECK(check_exports(python, "torch_models.py") == 20);
}

TEST_CASE("Exports: a language model costs the same products by its config as by its export" *
          doctest::test_suite("full")) {
  const std::string python = test::python_with("torch, onnx, onnxscript, transformers");
  if (python.empty()) return test::skipped("Python with torch, onnxscript and transformers");
  const test::Folder folder("exports-language-models");
  std::ifstream lines = exported(folder, python, "language_models.py");
  std::size_t models = 0;
  for (SaidOfModel one; lines >> one.file >> one.folder >> one.tokens >> one.macs >> one.parameters;
       ++models)
    check_language_model(one);
  CHECK(models == 9);
}
