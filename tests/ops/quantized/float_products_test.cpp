// Convolutions of integers that no file holds: with a float result, transposed.
#include <doctest/doctest.h>

#include "ops/microsoft/quantized/fused_products.h"
#include "ops/quantized/hardware_products.h"
#include "support/op_case.h"

using namespace opcost;
using namespace opcost::test;

namespace {

OpCase case_of(const OpRule& rule, const std::string& line) {
  return {std::string(rule.op), line, 18, "", &rule};
}

}  // namespace

TEST_CASE("Integer products without a name in ONNX: their examples count as they execute") {
  for (const OpRule* rule :
       {&kConvIntegerToFloat, &kQlinearConvTranspose, &kConvTransposeIntegerToFloat,
        &kEinsumInteger, &kFusedConvInteger, &kFusedMatMulInteger, &kFusedGemmInteger}) {
    CAPTURE(rule->op);
    const OpCase example = case_of(*rule, std::string(rule->example));
    CHECK_FALSE(shapes_of(example).starts_with("fault"));
    CHECK(count_of(example) == execution_of(example));
    CHECK(macs_of(example) > 0);
  }
}

// 2x2 outputs of 3 filters, 2·2·2 taps each: 96 products.
TEST_CASE("ConvIntegerToFloat: integer sums, scaled, and a bias as it is stored") {
  const std::string inputs = "int8:1x2x3x3 ()! _ int8:3x2x2x2! 3! _ ";
  Happenings expected{{"read float32 w_scale", 3}, {"read int8 w", 96},
                      {"read int8 x", 96},         {"mul int8", 96},
                      {"add int32", 84},           {"convert float32", 12},
                      {"mul float32", 12},         {"write float32 y", 12}};
  CHECK(count_of(case_of(kConvIntegerToFloat, inputs + "_")) == expected);
  Happenings with_float = expected;
  with_float["read float32 B"] = 12;
  with_float["add float32"] = 12;
  CHECK(count_of(case_of(kConvIntegerToFloat, inputs + "3!")) == with_float);
  expected["read int32 B"] = 12;
  expected["add int32 B"] = 12;
  CHECK(count_of(case_of(kConvIntegerToFloat, inputs + "int32:3!")) == expected);
  CHECK(macs_of(case_of(kConvIntegerToFloat, inputs + "_")) == 96);
  // A zero point of x: one stored sum is taken out of each output.
  const OpCase moved =
      case_of(kConvIntegerToFloat, "uint8:1x2x3x3 ()! uint8:()! int8:3x2x2x2! 3! _ _");
  CHECK(count_of(moved).at("add int32") == 84 + 12);
}

// 2·2·2 inputs, 3·2·2 taps each: 96 products, all of them added; 3·4·4 outputs.
TEST_CASE("QLinearConvTranspose: scatters integer products, then rounds each output") {
  const std::string inputs = "int8:1x2x2x2 ()! _ int8:2x3x2x2! ()! _ ";
  const Happenings expected{{"read float32 w_scale", 1}, {"read int8 W", 96},
                            {"read int8 X", 96},         {"mul int8", 96},
                            {"add int32", 96},           {"convert float32", 48},
                            {"mul float32", 48},         {"write float32 Y", 48}};
  const OpCase to_float = case_of(kConvTransposeIntegerToFloat, inputs + "; strides=2,2");
  CHECK(count_of(to_float) == expected);
  CHECK(shapes_of(to_float) == "1x3x4x4");
  Happenings rounded = expected;
  rounded.erase("write float32 Y");
  rounded["convert int32"] = 48;
  rounded["compare int32"] = 96;
  rounded["write int8 Y"] = 48;
  CHECK(count_of(case_of(kQlinearConvTranspose, inputs + "()! int8:()=0; strides=2,2")) == rounded);
  // Zero points that matter: that of X is stored for each output; that of W takes the sum of the
  // x that meet in it.
  const OpCase moved =
      case_of(kConvTransposeIntegerToFloat,
              "uint8:1x2x2x2 ()! uint8:()! int8:2x3x2x2! ()! int8:()!; strides=2,2");
  CHECK(count_of(moved).at("add int32") == 96 + 48 + 48);
  CHECK(count_of(moved).at("add uint32") == 8 * 4);  // sums of x
  CHECK(count_of(moved).at("mul int32") == 48);
  CHECK(shapes_of(case_of(kQlinearConvTranspose, inputs + "2! int8:()=0")).starts_with("fault"));
}

// 2x2 outputs of 3 filters, 2·2·2 taps each.
TEST_CASE("FusedConvInteger: what is fused behind the sums happens before they are rounded") {
  const std::string inputs = "int8:1x2x3x3 ()! _ int8:3x2x2x2! 3! _ int32:3! ";
  const Happenings relu{{"read float32 w_scale", 3}, {"read int8 w", 96},
                        {"read int8 x", 96},         {"mul int8", 96},
                        {"add int32", 84},           {"read int32 B", 12},
                        {"add int32 B", 12},         {"mul float32", 12},
                        {"convert float32", 12},     {"convert int32", 12},
                        {"compare int32", 24},       {"write int8 y", 12}};
  const std::string rounded = inputs + "_ ()! int8:()=0; activation=";
  CHECK(count_of(case_of(kFusedConvInteger, rounded + "Relu")) == relu);
  Happenings sigmoid = relu;  // the scale of y comes behind it
  sigmoid["mul float32"] += 12;
  const Happenings found = count_of(case_of(kFusedConvInteger, rounded + "Sigmoid"));
  CHECK(found.at("exp float32") == 12);
  CHECK(found.at("mul float32") == sigmoid.at("mul float32"));
  CHECK(found.at("read int8 x") == 96);
  const Happenings residual =
      count_of(case_of(kFusedConvInteger, inputs + "int8:1x3x2x2 ()! int8:()=0; activation=Relu"));
  CHECK(residual.at("read int8 Z") == 12);
  CHECK(residual.at("add float32") == 12);
  const Happenings to_float =
      count_of(case_of(kFusedConvInteger, inputs + "_ _ _; activation=Relu"));
  CHECK(to_float.at("compare float32") == 12);
  CHECK(to_float.at("write float32 y") == 12);
  CHECK(shapes_of(case_of(kFusedConvInteger, rounded + "Unheard")).starts_with("fault"));
}

// 2·3·5 outputs of 4 products.
TEST_CASE("FusedMatMulInteger: transposed matrices have the sums of the plain product") {
  const OpCase plain = case_of(kFusedMatMulInteger, "int8:2x3x4 ()! _ int8:2x4x5! ()! _ _ _");
  const OpCase turned =
      case_of(kFusedMatMulInteger, "int8:2x3x4 ()! _ int8:2x5x4! ()! _ _ _; transB=1 alpha=0.5");
  CHECK(macs_of(plain) == 2 * 3 * 5 * 4);
  CHECK(count_of(plain) == count_of(turned));
  CHECK(shapes_of(turned) == "2x3x5");
}

TEST_CASE("EinsumInteger: is MatMulIntegerToFloat where the equation is that of MatMul") {
  const OpCase sum =
      case_of(kEinsumInteger,
              "uint8:2x3x4 ()! uint8:()! int8:2x4x5! ()! int8:()! _ _; equation=bij,bjk->bik");
  const Happenings found = count_of(sum);
  CHECK(macs_of(sum) == 2 * 3 * 5 * 4);
  CHECK(found.at("read uint8 a") == 120 + 24);  // its sums too, for the zero point of b
  CHECK(found.at("mul int8") + (found.contains("mul uint8") ? found.at("mul uint8") : 0) == 120);
  CHECK(shapes_of(case_of(kEinsumInteger,
                          "int8:3x4 ()! _ int8:4x5 ()! _ _ _; "
                          "equation=ij,jk,kl->il"))
            .starts_with("fault"));
}
