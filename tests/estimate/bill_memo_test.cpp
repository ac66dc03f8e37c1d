// Nodes that are alike are billed once: the report is the same to the byte as without.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "opcost/report/render.h"
#include "tests/support/files.h"
#include "tests/support/model_builder.h"
#include "tests/support/paths.h"

using namespace opcost;
using namespace opcost::test;

namespace {

std::string json_of(const Model& model, EstimateOptions options, bool memoise) {
  options.memoise = memoise;
  const auto table = find_table("45nm");
  const auto estimated = estimate(model, *table, options);
  if (!estimated) return to_string(estimated.error());
  RenderOptions rendering;
  rendering.format = ReportFormat::Json;
  std::string text;
  REQUIRE(render(*estimated, rendering, text));
  return text;
}

Model loaded(const std::string& name) {
  auto model = load_onnx(test::source_dir() + "/models/" + name + ".onnx");
  REQUIRE(model.ok());
  return *std::move(model);
}

std::vector<EstimateOptions> questions() {
  std::vector<EstimateOptions> all(5);
  all[1].placement = Placement::Patch;
  all[2].placement = Placement::Tiled;
  all[2].what_if.fuse_activations = all[2].what_if.fold_bn = true;
  all[3].what_if.precision.rules = {
      {"", "", {ElementType::Int8, ElementType::Int8, ElementType::Int32}},
      {"MatMul", "*1*", {ElementType::Float16, ElementType::Undefined, ElementType::Float}}};
  all[4].what_if.conv.rules = {{"", ConvWay::Best}};
  return all;
}

}  // namespace

TEST_CASE("Bills that are remembered: the same report, whatever is asked of whatever network") {
  for (const char* name : {"resnet18", "mobilenet_v2", "resnet50_qdq", "swin_t", "lstm_lm"}) {
    CAPTURE(name);
    const Model model = loaded(name);
    for (const EstimateOptions& options : questions())
      CHECK(json_of(model, options, true) == json_of(model, options, false));
  }
}

TEST_CASE(
    "Bills that are remembered: nodes that differ in one thing only have bills of their own") {
  ModelBuilder b;
  b.input("x", ElementType::Float, {1, 8, 12, 12}).input("y", ElementType::Double, {1, 8, 12, 12});
  b.weight("w", ElementType::Float, {8, 8, 3, 3}).weight("v", ElementType::Double, {8, 8, 3, 3});
  b.weight("wide", ElementType::Float, {16, 8, 3, 3}).weight("bias", ElementType::Float, {8});
  b.node("Conv", {"x", "w"}, {"plain"});
  b.node("Conv", {"x", "w", "bias"}, {"biased"});
  b.node("Conv", {"x", "w", ""}, {"left_out"});
  b.node("Conv", {"x", "w"}, {"strided"}, {ints("strides", {2, 2})});
  b.node("Conv", {"x", "w"}, {"dilated"}, {ints("dilations", {2, 2})});
  b.node("Conv", {"x", "wide"}, {"wider"});
  b.node("Conv", {"y", "v"}, {"doubled"});
  b.node("Relu", {"x"}, {"relu"});
  b.node("Sigmoid", {"x"}, {"sigmoid"});
  for (const char* output :
       {"plain", "biased", "left_out", "strided", "dilated", "wider", "doubled", "relu", "sigmoid"})
    b.output(output);
  const std::string bytes = b.bytes();
  const auto model = load_onnx(bytes.data(), bytes.size(), "m.onnx");
  REQUIRE(model.ok());
  CHECK(json_of(*model, {}, true) == json_of(*model, {}, false));
}

TEST_CASE("What is remembered: constants of one shape that are read only when asked stay two") {
  // 160 bytes each: the loader leaves them in the file until the slice of the shape is computed.
  const auto dims = [](std::int64_t first, std::int64_t second) {
    std::string raw(160, '\0');
    raw[0] = static_cast<char>(first);
    raw[8] = static_cast<char>(second);
    return raw_tensor(ElementType::Int64, {20}, raw);
  };
  ModelBuilder b;
  b.input("x", ElementType::Float, {12});
  b.constant("c", dims(2, 6)).constant("d", dims(3, 4));
  b.int64s("start", {0}).int64s("end", {2});
  for (const std::string shape : {"c", "d"}) {
    b.node("Reshape", {shape, "all"}, {shape + "_same"});
    b.node("Slice", {shape + "_same", "start", "end"}, {shape + "_two"});
    b.node("Reshape", {"x", shape + "_two"}, {shape + "_x"});
    b.node("Softmax", {shape + "_x"}, {shape + "_y"});
    b.output(shape + "_y");
  }
  b.int64s("all", {20});
  const Folder folder("memo");
  const auto model = load_onnx(folder.file("m.onnx", b.bytes()));
  REQUIRE(model.ok());
  const std::string remembered = json_of(*model, {}, true);
  CHECK(remembered.find("[2, 6]") != std::string::npos);
  CHECK(remembered.find("[3, 4]") != std::string::npos);
  CHECK(remembered == json_of(*model, {}, false));
}
