// Operators that a user's file describes.
#include "opcost/rules/load_custom_operators.h"

#include <doctest/doctest.h>

#include <map>
#include <sstream>

#include "opcost/core/error.h"
#include "support/estimate_of.h"
#include "support/program.h"

using namespace opcost;
using namespace opcost::test;

namespace {

// The YAML blocks of src/rules/custom/CUSTOM.md.
std::vector<std::string> documented() {
  std::vector<std::string> blocks;
  std::istringstream text(source_file("src/rules/custom/CUSTOM.md"));
  bool inside = false;
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with("```")) {
      inside = line == "```yaml";
      if (inside) blocks.emplace_back();
    } else if (inside) {
      blocks.back() += line + "\n";
    }
  }
  return blocks;
}

EstimateOptions with_rules(const std::string& yaml) {
  EstimateOptions options;
  auto rules = parse_custom_operators(yaml, "rules.yaml");
  REQUIRE_MESSAGE(rules.ok(), (rules ? "" : to_string(rules.error())));
  options.custom_operators = *std::move(rules);
  return options;
}

std::string refusal(const std::string& yaml) {
  const auto rules =
      parse_custom_operators("schema: opcost.op_rules/1\noperators:\n" + yaml, "r.yaml");
  return rules ? "accepted" : to_string(rules.error());
}

std::map<std::string, std::uint64_t> actions(const Estimate& estimate) {
  std::map<std::string, std::uint64_t> counts;
  for (const auto& [action, sum] : estimate.totals.by_action) counts[action] = sum.count;
  return counts;
}

}  // namespace

TEST_CASE("Custom operators: the schema has a name of its own, and its old one is read still") {
  const auto read = [](const std::string& schema) {
    return parse_custom_operators("schema: " + schema +
                                      "\noperators:\n"
                                      "  - {op: A, inputs: X, outputs: Y, shapes: {Y: X}, "
                                      "count: []}\n",
                                  "r.yaml");
  };
  for (const std::string schema : {"opcost.op_rules/1", "opcost.ops/1"})
    CHECK_MESSAGE(read(schema).ok(), schema);
  const auto other = read("opcost.op_rules/2");
  REQUIRE_FALSE(other);
  CHECK(other.error().what.find("opcost.op_rules/1") != std::string::npos);
  CHECK(other.error().hint == "write `schema: opcost.op_rules/1`");
}

TEST_CASE("Custom operators: the documented spiking neuron counts as its text says") {
  ModelBuilder b(18);
  b.opset("spiking", 1);
  b.input("x", ElementType::Float16, {4, 5}).input("v", ElementType::Float16, {4, 5});
  b.node("LIF", {"x", "v"}, {"s", "w"}).set_domain("spiking");
  b.output("s");
  const Estimate result = estimate_of(b, with_rules(documented().at(0)));
  CHECK(actions(result) ==
        std::map<std::string, std::uint64_t>{
            {"mul", 40}, {"add", 40}, {"compare", 20}, {"read", 40}, {"write", 40}});
  CHECK(result.outputs.at(0).type == ElementType::Bool);
  CHECK(result.nodes.at(0).events.at(0).event.type.bits.value == 16);
  CHECK(result.totals.macs == 0);
}

TEST_CASE("Custom operators: an output without a type has that of the first input") {
  const std::string rules =
      "schema: opcost.op_rules/1\noperators:\n"
      "  - {op: Mix, domain: my, inputs: X Z, outputs: Y T, shapes: {Y: X, T: X}, "
      "types: {T: int8}, count: []}\n";
  ModelBuilder b(18);
  b.opset("my", 1);
  b.input("x", ElementType::Float16, {4, 5}).input("z", ElementType::Int64, {4});
  b.node("Mix", {"x", "z"}, {"y", "t"}).set_domain("my");
  b.node("Mix", {"z", "x"}, {"whole", "u"}).set_domain("my");
  for (const char* name : {"y", "t", "whole", "u"}) b.output(name);
  const Estimate result = estimate_of(b, with_rules(rules));
  REQUIRE(result.outputs.size() == 4);
  CHECK(result.outputs[0].type == ElementType::Float16);
  CHECK(result.outputs[1].type == ElementType::Int8);
  CHECK(result.outputs[2].type == ElementType::Int64);
  CHECK(result.outputs[3].type == ElementType::Int8);
}

TEST_CASE("Custom operators: the documented deformable attention has the MACs of its definition") {
  ModelBuilder b(18);
  b.opset("mmdeploy", 1);
  // N=1, S=30, M=2 heads of D=8; Q=7 queries, L=3 levels, P=4 points.
  b.input("value", ElementType::Float, {1, 30, 2, 8});
  b.input("shapes", ElementType::Int64, {3, 2}).input("starts", ElementType::Int64, {3});
  b.input("locations", ElementType::Float, {1, 7, 2, 3, 4, 2});
  b.input("weights", ElementType::Float, {1, 7, 2, 3, 4});
  b.node("MultiScaleDeformableAttn", {"value", "shapes", "starts", "locations", "weights"}, {"y"})
      .set_domain("mmdeploy");
  b.output("y");
  const Estimate result = estimate_of(b, with_rules(documented().at(1)));
  CHECK(result.outputs.at(0).shape == Shape{1, 7, 16});
  // 7·16 outputs × 12 samples × (4 corners + 1 weight)
  CHECK(result.totals.macs == 112 * 12 * 5);
  // 168 samples × (2 + 1), and 112 × 12 × 4 corners
  CHECK(result.totals.by_action.at("read").count == 168 * 3 + 112 * 48);
}

TEST_CASE("Custom operators: a number that cannot be is told with its expression") {
  ModelBuilder b(18);
  b.opset("my", 1);
  b.input("x", ElementType::Float, {3});
  b.node("Halve", {"x"}, {"y"}).set_domain("my");
  const Estimate result = estimate_of(b, with_rules("schema: opcost.op_rules/1\n"
                                                    "operators:\n"
                                                    "  - op: Halve\n"
                                                    "    domain: my\n"
                                                    "    inputs: X\n"
                                                    "    outputs: Y\n"
                                                    "    shapes:\n"
                                                    "      Y:\n"
                                                    "        - X[0] / 2\n"
                                                    "    count: []\n"));
  CHECK(result.nodes.at(0).reason.find("`X[0] / 2`") != std::string::npos);
  CHECK(result.nodes.at(0).status == NodeStatus::Unknown);
}

TEST_CASE("Custom operators: errors name file, line and column") {
  const std::string head = "  - op: A\n    inputs: X\n    outputs: Y\n";
  CHECK(refusal(head + "    shapes: {Y: X}\n    counts: []\n").find("r.yaml:7:5") == 0);
  CHECK(refusal(head + "    shapes: {Y: X}\n    counts: []\n").find("did you mean `count`") !=
        std::string::npos);
  CHECK(refusal(head + "    shapes: {Y: Z}\n    count: []\n").find("unknown operand `Z`") !=
        std::string::npos);
  CHECK(refusal(head + "    count: []\n").find("the shape of `Y` is missing") != std::string::npos);
  CHECK(refusal(head + "    shapes: {Y: X}\n    count:\n      - each: size(Q)\n")
            .find("r.yaml:8:20: in `size(Q)`: no operand is named `Q`") == 0);
  CHECK(refusal(head + "    shapes: {Y: X}\n    count:\n      - read: {X: 1}\n")
            .find("`each` is missing") != std::string::npos);
  CHECK(refusal("  - op: A\n    inputs: X X\n    outputs: Y\n    count: []\n")
            .find("two operands are named `X`") != std::string::npos);
  CHECK(refusal("  - 3\n").find("must be a mapping") != std::string::npos);
  CHECK(refusal("  []\n") == "accepted");
  CHECK_FALSE(load_custom_operators("/nowhere/ops.yaml").ok());
}

TEST_CASE("Custom operators: a rule of one's own stands before opcost's") {
  ModelBuilder b(18);
  b.input("x", ElementType::Float, {3});
  b.node("Relu", {"x"}, {"y"});
  const Estimate result = estimate_of(b, with_rules("schema: opcost.op_rules/1\n"
                                                    "operators:\n"
                                                    "  - {op: Relu, inputs: X, outputs: Y, shapes: "
                                                    "{Y: X}, count: [{each: 5, mul: 1}]}\n"));
  CHECK(actions(result) == std::map<std::string, std::uint64_t>{{"mul", 5}});
}
