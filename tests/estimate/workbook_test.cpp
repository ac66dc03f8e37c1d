// What is remembered from one estimate to the next: each is the same to the byte as by itself.
#include "opcost/estimate/workbook.h"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

#include "opcost/core/text.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "opcost/report/render.h"
#include "opcost/rules/load_custom_operators.h"
#include "tests/support/model_builder.h"
#include "tests/support/paths.h"

using namespace opcost;
using namespace opcost::test;

namespace {

std::string report_of(const Result<Estimate>& made) {
  if (!made) return to_string(made.error());
  RenderOptions rendering;
  rendering.format = ReportFormat::Json;
  std::string text;
  REQUIRE(render(*made, rendering, text));
  return text;
}

std::string energy_of(const Result<Estimate>& made) {
  return made ? exact_text(made->totals.energy.value) : to_string(made.error());
}

std::string by_itself(const Model& model, EstimateOptions options) {
  options.memoise = false;
  return report_of(estimate(model, *find_table("45nm"), options));
}

std::vector<Model> networks() {
  std::vector<Model> models;
  for (const char* name : {"resnet18", "resnet50", "mobilenet_v2", "lstm_lm"}) {
    auto model = load_onnx(source_dir() + "/models/" + name + ".onnx");
    REQUIRE(model.ok());
    models.push_back(*std::move(model));
  }
  return models;
}

std::vector<EstimateOptions> asked_in_turn() {
  std::vector<EstimateOptions> all(6);
  all[1].placement = Placement::Array;
  all[2].four_ops_only = true;
  all[3].what_if.batch = 4;
  all[4].what_if.precision.rules = {
      {"", "", {ElementType::Int8, ElementType::Int8, ElementType::Int32}}};
  all[5].what_if.conv.rules = {{"", ConvWay::Best}};
  return all;
}

}  // namespace

TEST_CASE("Workbook: many models and questions, each report as by itself") {
  const auto table = find_table("45nm");
  Workbook workbook(*table);
  const std::vector<Model> models = networks();
  for (const EstimateOptions& options : asked_in_turn())
    for (const Model& model : models) {
      CAPTURE(model.source);
      CHECK(report_of(workbook.estimate(model, options)) == by_itself(model, options));
    }
}

TEST_CASE("Workbook: prices that were derived for an earlier model are told of a later one too") {
  const auto table = find_table("45nm");
  Workbook workbook(*table);
  ModelBuilder b;
  b.input("x", ElementType::Float, {2, 8});
  b.node("Sigmoid", {"x"}, {"s"});
  b.node("Tanh", {"s"}, {"y"});
  b.output("y");
  ModelBuilder later;
  later.input("x", ElementType::Float, {2, 8});
  later.node("Tanh", {"x"}, {"t"});
  later.node("Sigmoid", {"t"}, {"y"});
  later.output("y");
  for (const std::string& bytes : {b.bytes(), later.bytes(), b.bytes()}) {
    const auto model = load_onnx(bytes.data(), bytes.size(), "m.onnx");
    REQUIRE(model.ok());
    const auto made = workbook.estimate(*model);
    REQUIRE(made.ok());
    CHECK_FALSE(made->derived_prices.empty());
    CHECK(report_of(made) == by_itself(*model, {}));
  }
}

TEST_CASE("Workbook: custom rules of one question are not those of the next") {
  const auto table = find_table("45nm");
  Workbook workbook(*table);
  ModelBuilder b;
  b.input("x", ElementType::Float, {2, 8});
  b.node("Relu", {"x"}, {"y"});
  b.output("y");
  const std::string bytes = b.bytes();
  const auto model = load_onnx(bytes.data(), bytes.size(), "m.onnx");
  REQUIRE(model.ok());
  for (const char* adds : {"1", "2", "1", ""}) {
    EstimateOptions options;
    if (*adds != '\0') {
      auto rules = parse_custom_operators(
          "schema: opcost.op_rules/1\noperators:\n  - op: Relu\n    inputs: X\n    outputs: Y\n"
          "    formula: Y = X\n    shapes: {Y: X}\n    count:\n      - each: size(X)\n"
          "        read: {X: 1}\n        add: " +
              std::string(adds) + "\n        write: {Y: 1}\n",
          "rules.yaml");
      REQUIRE(rules.ok());
      options.custom_operators = *std::move(rules);
    }
    CHECK(report_of(workbook.estimate(*model, options)) == by_itself(*model, options));
  }
}

TEST_CASE("Workbook: threads estimate together") {
  const auto table = find_table("45nm");
  Workbook workbook(*table);
  const std::vector<Model> models = networks();
  std::vector<std::string> reports(2 * models.size());
  std::vector<std::thread> threads;
  for (std::size_t at = 0; at < reports.size(); ++at)
    threads.emplace_back(
        [&, at] { reports[at] = energy_of(workbook.estimate(models[at % models.size()])); });
  for (std::thread& thread : threads) thread.join();
  for (std::size_t at = 0; at < reports.size(); ++at)
    CHECK(reports[at] == energy_of(estimate(models[at % models.size()], *table)));
}
