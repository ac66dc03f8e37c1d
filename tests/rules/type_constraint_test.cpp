// The element types that rules accept.
#include "rules/type_constraint.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "ops/registry.h"
#include "support/estimate_of.h"
#include "support/op_case.h"
#include "support/text.h"

namespace opcost::test {
namespace {

void check_wrong_types(const OpCase& node, std::string_view words) {
  CAPTURE(node.op);
  const std::string shapes = shapes_of(node);
  CHECK_MESSAGE((shapes.starts_with("fault") && holds(shapes, words)), shapes);
}

TEST_CASE("Types: an operator takes the types that ONNX gives it, and no others") {
  check_wrong_types({"Conv", "string:1x2x4x4 string:3x2x1x1"}, "is string; Conv takes no such");
  check_wrong_types({"Det", "int32:4x4", 11}, "takes no such type");
  check_wrong_types({"Gather", "4x3 2"}, "is float32; Gather takes no such type");
  check_wrong_types({"Relu", "string:2x3"}, "takes no such type");
  check_wrong_types({"Softmax", "string:2x3"}, "takes no such type");
  check_wrong_types({"Where", "3x1 2x3x5 5"}, "is float32; Where takes no such type");
  check_wrong_types({"And", "int32:2x3 int32:2x3"}, "is int32; And takes no such type");
  check_wrong_types({"BitwiseNot", "2x3", 18}, "takes no such type");
  check_wrong_types({"StringConcat", "2x3 2x3", 20}, "takes no such type");
  check_wrong_types({"Slice", "8x3 1 1"}, "is float32; Slice takes no such type");
  check_wrong_types(
      {"QLinearMatMul", "uint8:2x3 uint8:() uint8:() int8:3x4 () int8:() () uint8:()"},
      "takes no such type");
  CHECK(shapes_of({"Conv", "float64:1x2x4x4 float64:3x2x1x1"}) == "1x3x4x4");
  CHECK(shapes_of({"MatMul", "int32:2x3 int32:3x4"}) == "2x4");
  CHECK(shapes_of({"Equal", "string:2x3 string:3", 19}) == "2x3");
}

TEST_CASE("Types: operators of com.microsoft take the types that ONNX Runtime gives them") {
  const auto check = [](const char* op, const char* line, std::string_view words) {
    check_wrong_types(microsoft_case(op, line), words);
  };
  check("FusedConv", "float16:1x4x7x9 6x4x3x2", "both must have one type");
  check("FusedConv", "string:1x4x7x9 string:6x4x3x2", "takes no such type");
  check("MatMulNBits", "2x32 4x1x16 4; K=32 N=4 bits=4 block_size=32", "takes no such type");
  check("QLinearAdd", "2x3 () uint8:() uint8:3 () uint8:() () uint8:()", "takes no such type");
  check("MatMulIntegerToFloat", "2x3 int8:3x4 () ()", "takes no such type");
  check("FusedMatMul", "int32:2x3 int32:3x4", "takes no such type");
  check("SkipLayerNormalization", "1x2x4 float16:1x2x4 4", "both must have one type");
}

TEST_CASE("Types: operands of one constraint have one type") {
  check_wrong_types({"Conv", "float16:1x2x4x4 3x2x1x1"}, "float32 and");
  check_wrong_types({"Conv", "1x2x4x4 3x2x1x1 float16:3"}, "both must have one type");
  check_wrong_types({"Gemm", "2x3 3x4 float64:4"}, "both must have one type");
  check_wrong_types({"Concat", "2x3 float16:2x3; axis=0"}, "both must have one type");
  check_wrong_types({"LSTM", "3x2x4 1x12x4 1x12x3 float16:1x24; hidden_size=3"}, "one type");
  // The scales of a normalisation are a constraint of their own.
  CHECK(shapes_of({"BatchNormalization", "float16:1x3x4 3 3 3 3", 15}) == "1x3x4");
}

TEST_CASE("Types: the node is unknown with the reason dtype, and says which input") {
  ModelBuilder b(13);
  b.input("x", ElementType::Float16, {1, 2, 4, 4});
  b.weight("w", kFloat, {3, 2, 1, 1});
  b.node("Conv", {"x", "w"}, {"y"});
  const Estimate result = estimate_of(b);
  CHECK(result.nodes[0].unknown == UnknownReason::Dtype);
  CHECK(result.nodes[0].reason ==
        "its input `w` is float32 and `x` float16; both must have one type");
  CHECK(mentions(result.warnings, "(unknown dtype)"));
}

TEST_CASE("Types: what --precision asks for is no fault") {
  ModelBuilder b(13);
  b.input("x", kFloat, {1, 2, 4, 4});
  b.weight("w", kFloat, {3, 2, 1, 1});
  b.node("Conv", {"x", "w"}, {"y"});
  EstimateOptions options;
  options.what_if.precision.rules = {{"", "", {ElementType::Int4, ElementType::Float16, {}}}};
  CHECK(estimate_of(b, options).coverage.unknown == 0);
}

TEST_CASE("Types: every constraint is well formed and names inputs of its operator") {
  std::size_t constrained = 0;
  for (const OpRule* rule : all_rules()) {
    CAPTURE(rule->op);
    const auto constraints = parse_types(rule->types);
    REQUIRE(constraints.ok());
    constrained += constraints->empty() ? 0U : 1U;
    for (const TypeConstraint& constraint : *constraints)
      for (const std::string_view name : constraint.formals) {
        const auto formals = parse_formals(rule->inputs);
        CAPTURE(name);
        CHECK((name == "*" || std::ranges::find(formals, name, &Formal::name) != formals.end()));
      }
  }
  CHECK(constrained > 230);
  CHECK_FALSE(parse_types("floats: X").ok());
  CHECK_FALSE(parse_types("float X").ok());
  CHECK_FALSE(parse_types("float:").ok());
}

}  // namespace
}  // namespace opcost::test
