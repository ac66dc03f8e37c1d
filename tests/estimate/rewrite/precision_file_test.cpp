// The words and the file of --precision.
#include "estimate/rewrite/precision_file.h"

#include <doctest/doctest.h>

#include "opcost/estimate/precision_plan.h"

using namespace opcost;

namespace {

std::string fault_of(const std::string& yaml) {
  const auto plan = parse_precision(yaml, "p.yaml");
  REQUIRE_FALSE(plan.ok());
  return plan.error().where + ": " + plan.error().what;
}

}  // namespace

TEST_CASE("Precision file: a default, and rules by operator and node") {
  const auto plan = parse_precision(
      "schema: opcost.precision/1\n"
      "default: {weights: int8, activations: int8, accumulator: int32}\n"
      "rules:\n"
      "  - {op: Softmax, activations: float16}\n"
      "  - {node: '/layer1/*', weights: int4}\n",
      "p.yaml");
  REQUIRE(plan.ok());
  REQUIRE(plan->rules.size() == 3);
  CHECK(plan->rules[0].types.accumulator == ElementType::Int32);
  CHECK(plan->rules[1].op == "Softmax");
  CHECK(plan->rules[1].types.activations == ElementType::Float16);
  CHECK(plan->rules[2].node == "/layer1/*");
  CHECK(plan->rules[2].types.weights == ElementType::Int4);
}

TEST_CASE("Precision file: what is wrong is told with its place") {
  const std::string head = "schema: opcost.precision/1\n";
  CHECK(fault_of("schema: opcost.table/1\n").starts_with("p.yaml:1:9: this is no precision file"));
  CHECK(fault_of(head + "defaults: {}\n") == "p.yaml:2:1: unknown key `defaults`");
  CHECK(fault_of(head + "default: {weights: int9}\n") == "p.yaml:2:11: `int9` is no element type");
  CHECK(fault_of(head + "default: {weight: int8}\n") == "p.yaml:2:11: `weight` has no precision");
  CHECK(fault_of(head + "rules: [{weights: int8}]\n") ==
        "p.yaml:2:9: a rule must name an `op` or a `node`");
}

TEST_CASE("Precision words: types and their owners; others are told with the nearest") {
  CHECK(precision_plan("int8")->rules[0].types.weights == ElementType::Int8);
  CHECK(precision_plan("float8")->rules[0].types.activations == ElementType::Float8E4M3FN);
  CHECK(precision_plan("accumulator=int64")->rules[0].types.weights == ElementType::Undefined);
  const auto slip = precision_plan("weights=imt8");
  REQUIRE_FALSE(slip.ok());
  CHECK(slip.error().what == "--precision weights=imt8: `imt8` is no element type");
  CHECK(slip.error().hint.starts_with("did you mean `int8`"));
  CHECK_FALSE(precision_plan("weights=string").ok());
  CHECK_FALSE(precision_plan("none.yaml").ok());
}
