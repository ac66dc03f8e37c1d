// Reading runs files, and bad rows.
#include <doctest/doctest.h>

#include "opcost/cost/tables.h"
#include "opcost/runs/measured_run.h"
#include "opcost/runs/run_estimator.h"
#include "opcost/runs/runs_file.h"
#include "support/paths.h"
#include "support/program.h"

namespace opcost {
namespace {

RunSet runs_of(const std::string& text) {
  auto set = parse_runs(text, "runs.csv");
  REQUIRE_MESSAGE(set.ok(), (set ? "" : to_string(set.error())));
  return *std::move(set);
}

std::string runs_error(const std::string& text) {
  const auto set = parse_runs(text, "runs.csv");
  return set ? "fine" : set.error().where + ": " + set.error().what;
}

std::string faults_of(const std::string& text) {
  std::string faults;
  for (const Error& fault : runs_of(text).faults) faults += fault.where + ": " + fault.what + "\n";
  return faults;
}

TEST_CASE("Runs: a CSV of layers and models") {
  const RunSet set = runs_of(
      "# a comment\n"
      "layer,batch,in_features,model,bindings,energy_j,time_s,idle_j,scope,method,config,x_mine\n"
      "relu,8,1000,,,0.5,0.01,0.2,package,measured,a,anything\n"
      ",,,m.onnx,batch=8 x=1x3x4x4,2,,,,,,\n");
  CHECK(set.faults.empty());
  REQUIRE(set.runs.size() == 2);
  const MeasuredRun &layer = set.runs[0], &model = set.runs[1];
  CHECK(layer.line == 3);
  CHECK(layer.kind() == "relu");
  CHECK(layer.subject() == "relu batch=8 in_features=1000");
  CHECK(layer.configuration() == "a");
  CHECK(layer.energy_j == 0.5);
  CHECK(layer.net_j().value() == doctest::Approx(0.3));
  CHECK(layer.method == Method::Measured);
  CHECK(model.kind() == "network");
  CHECK(model.subject() == "m.onnx batch=8 x=1x3x4x4");
  CHECK(model.configuration() == model.subject());
  CHECK_FALSE(model.net_j());
}

TEST_CASE("Runs: the same rows as JSON Lines") {
  const RunSet set = runs_of(
      R"({"schema": "opcost.runs/1", "layer": "relu", "batch": 8, "in_features": 1000, "energy_j": 0.5}
{"model": "m.onnx", "bindings": {"batch": 8, "x": [1, 3, 4, 4]}, "energy_j": 2, "idle_j": null}

{"layer": "maxpool2d", "batch": 1, "image_size": [8, 6], "kernel_size": 2, "in_channels": 3, "energy_j": 1e-3}
)");
  CHECK(set.faults.empty());
  REQUIRE(set.runs.size() == 3);
  CHECK(set.runs[0].subject() == "relu batch=8 in_features=1000");
  CHECK(set.runs[1].bindings == "batch=8 x=1x3x4x4");
  CHECK(set.runs[2].line == 4);
  CHECK(set.runs[2].layer->parameters.at("image_size") == std::vector<std::int64_t>{8, 6});
}

TEST_CASE("Runs: a bad row is named by file and line and left out") {
  const std::string head = "layer,batch,in_features,energy_j,time_s\n";
  CHECK(faults_of(head + "relu,8,100,0,\nrelu,8,100,-1,\nrelu,8,100,nan,\nrelu,8,100,inf,\n") ==
        "runs.csv:2: `energy_j` must be a number above 0, not `0`\n"
        "runs.csv:3: `energy_j` must be a number above 0, not `-1`\n"
        "runs.csv:4: `energy_j` must be a number above 0, not `nan`\n"
        "runs.csv:5: `energy_j` must be a number above 0, not `inf`\n");
  CHECK(faults_of(head + "relu,8,100,,\n") == "runs.csv:2: it has no `energy_j`\n");
  CHECK(faults_of(head + "relu,8,100,1\n") == "runs.csv:2: 4 cells where there are 5 columns\n");
  CHECK(faults_of(head + "relu,8,1.5,1,\n") ==
        "runs.csv:2: `in_features` must be a whole number, not `1.5`\n");
  CHECK(faults_of(head + "relu,8,100,1,0\n") ==
        "runs.csv:2: `time_s` must be a number above 0, not `0`\n");
  CHECK(faults_of(head + ",8,100,1,\n") == "runs.csv:2: it says neither `model` nor `layer`\n");
  CHECK(faults_of("model,layer,energy_j\nm.onnx,relu,1\n") ==
        "runs.csv:2: it says both `model` and `layer`\n");
  CHECK(faults_of("model,batch,energy_j\nm.onnx,8,1\n") ==
        "runs.csv:2: `batch` is of a layer; a model says it itself\n");
  CHECK(faults_of("model,bindings,energy_j\nm.onnx,batch,1\n") ==
        "runs.csv:2: `bindings` must be like batch=8 or x=1x3x224x224, not `batch`\n");
  CHECK(faults_of("model,method,schema,energy_j\nm,guessed,,1\nm,,opcost.runs/2,1\n") ==
        "runs.csv:2: `method` must be measured, estimated or unknown, not `guessed`\n"
        "runs.csv:3: `schema` must be opcost.runs/1, not `opcost.runs/2`\n");
  CHECK(faults_of(
            "{\"layer\": \"relu\", \"energy\": 1}\n{\"layer\"\n{\"layer\": {\"a\": {}}}\n[1]\n") ==
        "runs.csv:1: unknown column `energy`\n"
        "runs.csv:2: no JSON: the text ends too early\n"
        "runs.csv:3: `layer` cannot be an object\n"
        "runs.csv:4: a row must be an object, not an array\n");
}

TEST_CASE("Runs: a file that is none is refused as a whole") {
  CHECK(runs_error("") != "fine");
  CHECK(runs_error("layer,energy_j\n") == "runs.csv: it has no rows");
  CHECK(runs_error("layer,enrgy_j\nrelu,1\n") == "runs.csv:1: unknown column `enrgy_j`");
  CHECK(runs_error("layer,batch\nrelu,1\n") == "runs.csv:1: no column `energy_j`");
  CHECK(runs_error("batch,energy_j\n1,1\n") == "runs.csv:1: no column `model` or `layer`");
  CHECK(runs_error("layer,layer,energy_j\nrelu,relu,1\n").starts_with("runs.csv:1: two columns"));
}

TEST_CASE("Runs: what is written reads back the same") {
  const RunSet set = runs_of(
      "layer,batch,image_size,kernel_size,in_channels,model,bindings,energy_j,std_j,scope,source\n"
      "avgpool2d,8,5x6,2,3,,,0.1,0.01,\"a, b\",me\n"
      ",,,,,m.onnx,x=1x2,3,,,\n");
  const RunSet again = runs_of(runs_csv(set.runs));
  CHECK(again.faults.empty());
  REQUIRE(again.runs.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(again.runs[i].subject() == set.runs[i].subject());
    CHECK(again.runs[i].energy_j == set.runs[i].energy_j);
    CHECK(again.runs[i].std_j == set.runs[i].std_j);
    CHECK(again.runs[i].scope == set.runs[i].scope);
  }
}

Result<Estimate> estimate_of(const std::string& row) {
  const RunSet set = runs_of("model,bindings,layer,batch,in_features,energy_j\n" + row);
  REQUIRE(set.faults.empty());
  const auto table = find_table("45nm");
  RunEstimator estimator(*table, {});
  return estimator.estimate(set.runs.front());
}

TEST_CASE("Runs: a model is estimated at its bindings") {
  const std::string lenet = test::source_dir() + "/models/lenet5.onnx";
  const auto one = estimate_of(lenet + ",,,,,1\n");
  const auto four = estimate_of(lenet + ",input=4x1x28x28,,,,1\n");
  REQUIRE(one);
  REQUIRE(four);
  CHECK(one->totals.macs == 416'520);  // models/README.md
  CHECK(four->totals.macs == 4 * 416'520);
}

TEST_CASE("Runs: a row that cannot be estimated is named") {
  const auto no_file = estimate_of("none.onnx,,,,,1\n");
  REQUIRE_FALSE(no_file);
  CHECK(no_file.error().where == "runs.csv:2");
  const std::string lenet = test::source_dir() + "/models/lenet5.onnx";
  const auto no_dim = estimate_of(lenet + ",batch=4,,,,1\n");
  REQUIRE_FALSE(no_dim);
  CHECK(no_dim.error().what.find("no dim of the model is named `batch`") != std::string::npos);
}

}  // namespace
}  // namespace opcost
