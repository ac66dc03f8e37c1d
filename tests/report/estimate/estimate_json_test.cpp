// The JSON report of an estimate.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "opcost/report/render.h"
#include "support/sample_estimate.h"

using namespace opcost;
using nlohmann::json;
using test::sample_estimate;

namespace {

json rendered_json(const Estimate& estimate, std::vector<std::string> only_ops = {}) {
  RenderOptions options;
  options.format = ReportFormat::Json;
  options.only_ops = std::move(only_ops);
  std::string text;
  REQUIRE(render(estimate, options, text).ok());
  return json::parse(text);
}

}  // namespace

TEST_CASE("JSON: the document names its schema, model, table and options") {
  Estimate estimate = sample_estimate();
  estimate.table.overrides = {"mul.float32=3.1"};
  estimate.options.input_shapes = {{"x", {1, 3, 9, 7}}};
  const json report = rendered_json(estimate);
  CHECK(report["schema"] == "opcost.estimate/1");
  CHECK(report["model"]["path"] == "models/sample.onnx");
  CHECK(report["model"]["opsets"] == json{{"ai.onnx", 17}, {"com.microsoft", 1}});
  CHECK(report["table"]["overrides"] == json{"mul.float32=3.1"});
  CHECK(report["table"]["tiers"][0] == json{{"name", "8KB"}, {"capacity_bytes", 8192}});
  CHECK(report["table"]["tiers"][3]["capacity_bytes"] == nullptr);
  CHECK(report["options"]["placement"] == "tiled");
  CHECK(report["options"]["bindings"] == json{{"batch", 1}});
  CHECK(report["options"]["input_shapes"] == json{{"x", {1, 3, 9, 7}}});
}

TEST_CASE("JSON: a counted node has its tensors, attributes, counts and exact energies") {
  const json node = rendered_json(sample_estimate())["nodes"][6];
  CHECK(node["id"] == "/classifier/fc/Gemm");
  CHECK(node["op"] == "Gemm");
  CHECK(node["domain"] == "");
  CHECK(node["inputs"][0] == json{{"name", "a"}, {"dtype", "float32"}, {"shape", {1, 12}}});
  CHECK(node["status"] == "counted");
  CHECK(node["reason"] == nullptr);
  CHECK(node["macs"] == 60);
  CHECK(node["energy_pj"] == 896.5);
  CHECK(node["energy_pj_ideal"] == 656.5);
  CHECK(node["energy_pj_floor"] == 656.5);
  CHECK(rendered_json(sample_estimate())["nodes"][0]["attributes"]["strides"] == json{2, 2});
}

TEST_CASE("JSON: an event has its tier and operand, which are null where it has none") {
  const json events = rendered_json(sample_estimate())["nodes"][6]["events"];
  REQUIRE(events.size() == 5);
  CHECK(events[0] == json{{"action", "mul"},
                          {"format", "float"},
                          {"bits", 32},
                          {"tier", nullptr},
                          {"operand", nullptr},
                          {"in_mac", true},
                          {"count", 60},
                          {"pj", 222.0}});
  CHECK(events[4] == json{{"action", "write"},
                          {"format", "float"},
                          {"bits", 32},
                          {"tier", "8KB"},
                          {"operand", "Y"},
                          {"in_mac", false},
                          {"count", 5},
                          {"pj", 25.0}});
}

TEST_CASE("JSON: what is unknown is null, never zero") {
  Estimate estimate = sample_estimate();
  estimate.nodes[3].unknown = UnknownReason::MissingShape;
  estimate.nodes[3].outputs = {{"boxes", ElementType::Undefined, std::nullopt, false}};
  const json node = rendered_json(estimate)["nodes"][3];
  CHECK(node["status"] == "unknown");
  CHECK(node["reason"] == "shape");
  CHECK(node["detail"] == "opcost has no rule for it");
  for (const char* field : {"macs", "energy_pj", "energy_pj_ideal", "energy_pj_floor"})
    CHECK(node[field] == nullptr);
  CHECK(node["outputs"][0] == json{{"name", "boxes"}, {"dtype", nullptr}, {"shape", nullptr}});
}

TEST_CASE("JSON: a scalar has an empty shape, and a declared one says so") {
  Estimate estimate = sample_estimate();
  estimate.nodes[1].outputs = {{"s", ElementType::Float16, Shape{}, true}};
  CHECK(
      rendered_json(estimate)["nodes"][1]["outputs"][0] ==
      json{{"name", "s"}, {"dtype", "float16"}, {"shape", json::array()}, {"declared_only", true}});
}

TEST_CASE("JSON: totals, coverage, derived prices, warnings and assumptions") {
  const json report = rendered_json(sample_estimate());
  CHECK(report["totals"]["macs"] == 1932);  // 48 * 27 + 16 * 36 + 60
  CHECK(report["totals"]["parameters"] == 312);
  CHECK(report["totals"]["by_action"]["write"] == json{{"count", 117}, {"energy_pj", 585.0}});
  CHECK(report["totals"]["by_tier"]["arithmetic"]["count"] == 3843);
  CHECK(report["totals"]["by_op"]["Gemm"] == json{{"nodes", 1}, {"energy_pj", 896.5}});
  CHECK(report["coverage"] == json{{"counted", 4}, {"free", 1}, {"folded", 1}, {"unknown", 1}});
  CHECK(report["derived_prices"][0]["pj_each"] == 0.9);
  CHECK(report["warnings"] == json{"the file has no value_info"});
  CHECK(report["assumptions"].size() == 1);
}

TEST_CASE("JSON: --only-op picks nodes, says so, and leaves the totals of the whole model") {
  const json report = rendered_json(sample_estimate(), {"Gemm"});
  CHECK(report["nodes"].size() == 1);
  CHECK(report["options"]["only_ops"] == json{"Gemm"});
  CHECK(report["totals"] == rendered_json(sample_estimate())["totals"]);
}

TEST_CASE("JSON: names of any bytes and attributes given twice make valid JSON") {
  Estimate estimate = test::empty_estimate();
  NodeEstimate node = test::matvec_node("bad\xFF\"\x1b[2J\n");
  node.attributes = {{"k", std::string("first"), ""},
                     {"k", std::string("second"), ""},
                     {"\xC3", std::string("\x01"), ""},
                     {"alpha", 0.1F, ""},
                     {"value", Tensor{ElementType::Float, {2, 3}}, ""}};
  test::add_node(estimate, node);
  const json parsed = rendered_json(estimate)["nodes"][0];
  CHECK(parsed["name"] == "bad\xEF\xBF\xBD\"\x1b[2J\n");
  CHECK(parsed["attributes"].size() == 4);
  CHECK(parsed["attributes"]["alpha"] == 0.1);
  CHECK(parsed["attributes"]["value"] == "float32 2x3");
  CHECK(parsed["attributes"]["k"] == "first");
}

TEST_CASE("JSON: a model without nodes has empty lists and zero totals") {
  const json report = rendered_json(test::empty_estimate());
  CHECK(report["nodes"] == json::array());
  CHECK(report["totals"]["energy_pj"] == 0);
  CHECK(report["totals"]["by_op"] == json::object());
}
