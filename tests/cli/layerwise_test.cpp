// The way of a user: fit regressions, look at the file, price a model with it.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "support/files.h"
#include "support/program.h"

namespace opcost::test {
namespace {

const std::string kLayerRuns = "benchmarks/accuracy/example_runs.csv";

TEST_CASE("Command line: a layerwise table has its provenance and prices a model") {
  const Folder folder("layerwise");
  const std::string table = folder.path("cpu_layers.yaml");
  const Outcome made = run_program({"calibrate", kLayerRuns, "--predictor", "layerwise", "-o",
                                    table, "--host", "bench", "--date", "2024-05-01"});
  REQUIRE_MESSAGE(made.exit == 0, made.err);
  const std::string yaml = text_of(table);
  for (const char* piece :
       {"schema: opcost.layerwise/1", "name: \"cpu_layers\"", "\"runs_sha256\": \"",
        "\"host\": \"bench\"", "\"date\": \"2024-05-01\"", "\"loss\": \"relative, no coefficient",
        "\"out_of_fold\": \"5 folds by configuration: MAPE "})
    CHECK_MESSAGE(yaml.find(piece) != std::string::npos, piece);

  const Outcome checked = run_program({"table", "check", table});
  CHECK(checked.exit == 0);
  CHECK(checked.out.find("a valid layerwise table") != std::string::npos);
  CHECK(run_program({"table", "show", table}).out == yaml);
  CHECK(run_program({"table", "diff", table, "45nm"}).exit == 2);

  const Outcome priced = run_program({"models/lenet5.onnx", "--table", table, "--strict"});
  CHECK_MESSAGE(priced.exit == 0, priced.err);
  CHECK(priced.out.find("regression") != std::string::npos);
  const Outcome json = run_program({"models/lenet5.onnx", "--table", table, "--format", "json"});
  CHECK(json.out.find("\"pricing\": \"regression of Conv float32\"") != std::string::npos);
  CHECK(run_program({"validate", kLayerRuns, "--table", table, "--require", "mape=60%"}).exit == 0);
  CHECK(run_program({"compare", "models/lenet5.onnx", "--table", table, "--table", "45nm"}).exit ==
        0);
  CHECK(run_program({"models/lenet5.onnx", "--table", table, "--set", "mul.float32=1"}).exit == 2);
}

TEST_CASE("Command line: options of one predictor are refused by the other") {
  const Outcome one = run_program({"calibrate", kLayerRuns, "--features", "macs"});
  CHECK(one.exit == 2);
  CHECK(one.err.find("--features goes with --predictor layerwise") != std::string::npos);
  const Outcome other =
      run_program({"calibrate", kLayerRuns, "--predictor", "layerwise", "--base", "45nm"});
  CHECK(other.exit == 2);
  CHECK(other.err.find("--base goes with --predictor table") != std::string::npos);
  CHECK(run_program({"calibrate", kLayerRuns, "--loss", "squares"}).exit == 2);
}

TEST_CASE("Command line: sampled models can be estimated, and their runs file filled in") {
  const Folder folder("layerwise");
  const std::string ranges = folder.path("ranges.yaml"), runs = folder.path("out");
  std::ofstream(ranges)
      << "schema: opcost.ranges/1\nlayers:\n"
         "  linear: {batch: {uniform: [1, 9]}, in_features: 8, out_features: 4}\n";
  const Outcome made = run_program({"sample", ranges, "-n", "3", "--seed", "7", "-o", runs});
  REQUIRE_MESSAGE(made.exit == 0, made.err);
  CHECK(run_program({runs + "/linear-0003.onnx", "--strict"}).exit == 0);
  const std::string csv = text_of(runs + "/runs.csv");
  CHECK(std::count(csv.begin(), csv.end(), '\n') == 4);
  // Measurements that may be there are never written over.
  const Outcome again = run_program({"sample", ranges, "-n", "3", "-o", runs});
  CHECK(again.exit == 2);
  CHECK(again.err.find("there is a runs file already") != std::string::npos);
}

}  // namespace
}  // namespace opcost::test
