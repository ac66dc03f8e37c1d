// Fused matrix products of com.microsoft.
#include <doctest/doctest.h>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("FusedMatMul: transposed matrices, and batches that are not in front") {
  const std::string op = "FusedMatMul";
  check_shapes({
      {microsoft_case(op, "2x3x4 4x5"), "2x3x5"},
      {microsoft_case(op, "2x4x3 2x5x4; transA=1 transB=1"), "2x3x5"},
      {microsoft_case(op, "4x3 5x4; transA=1 transB=1"), "3x5"},
      // [3, 2, 4] is [2, 3, 4] once its first axis goes before the last.
      {microsoft_case(op, "3x2x4 2x4x5; transBatchA=1"), "2x3x5"},
      {microsoft_case(op, "4x2x3 2x4x5; transBatchA=1 transA=1"), "2x3x5"},
      {microsoft_case(op, "2x3x4 4x2x5; transBatchB=1"), "2x3x5"},
      {microsoft_case(op, "4 5x4; transA=1 transB=1"), "5"},
      {microsoft_case(op, "2x3x4 3x5"), ""},
      {microsoft_case(op, "2x3x4 2x4x5; transA=1"), ""},
      {microsoft_case(op, "() 4x5"), ""},
  });
  const OpCase scaled = microsoft_case(op, "2x4x3 2x5x4; transA=1 transB=1 alpha=0.5");
  const Happenings expected{{"mul float32", 120 + 30},
                            {"add float32", 90},
                            {"read float32 A", 120},
                            {"read float32 B", 120},
                            {"write float32 Y", 30}};
  CHECK(count_of(scaled) == expected);
  CHECK(execution_of(scaled) == expected);
  CHECK(macs_of(scaled) == 120);
  CHECK(count_of(microsoft_case("TransposeMatMul", "2x4x3 2x5x4; transA=1 transB=1 alpha=0.5")) ==
        expected);
}

TEST_CASE("FusedMatMulActivation and FusedGemm: an activation of each output") {
  const OpCase relu = microsoft_case("FusedMatMulActivation", "3x4 4x5; activation=Relu");
  CHECK(count_of(relu).at("compare float32") == 15);
  const OpCase gemm =
      microsoft_case("FusedGemm", "3x4 5x4 5; transB=1 activation=LeakyRelu alpha=0.5");
  CHECK(shapes_of(gemm) == "3x5");
  const Happenings expected{{"mul float32", 60 + 15 + 15}, {"add float32", 45},
                            {"add float32 C", 15},         {"compare float32", 15},
                            {"read float32 A", 60},        {"read float32 B", 60},
                            {"read float32 C", 15},        {"write float32 Y", 15}};
  CHECK(count_of(gemm) == expected);
  CHECK(execution_of(gemm) == expected);
  CHECK(macs_of(gemm) == 60);
  check_shapes({
      {microsoft_case("FusedGemm", "3x4 4x5; activation=Tanh"), "3x5"},
      {microsoft_case("FusedGemm", "3x4 4x5; activation=Softmaxx"), ""},
      {microsoft_case("FusedGemm", "3x4 5x4; activation=Relu"), ""},
      {microsoft_case("FusedGemm", "3x4 4x5 4; activation=Relu"), ""},
      {microsoft_case("FusedMatMulActivation", "3x4 4x5; activation=cubic"), ""},
  });
}

TEST_CASE("SparseToDenseMatMul: every element of the sparse matrix is taken, and stated") {
  const OpCase product = microsoft_case("SparseToDenseMatMul", "3x4 4x5");
  CHECK(macs_of(product) == 60);
  CHECK(assumptions_of(product).size() == 1);
  CHECK(shapes_of(microsoft_case("SparseToDenseMatMul", "2x3x4 4x5")).starts_with("fault"));
}

TEST_CASE("GemmFastGelu: a product, a bias and a gelu with tanh") {
  const OpCase fused = microsoft_case("GemmFastGelu", "2x3x4 4x5 5");
  CHECK(shapes_of(fused) == "2x3x5");
  CHECK(macs_of(fused) == 120);
  const Happenings counted = count_of(fused);
  CHECK(counted.at("exp float32") == 30);
  CHECK(counted.at("mul float32") == 120 + 30 * 5);  // x·x, ·c, ·x; /2, ·x
  CHECK(counted == execution_of(fused));
  check_shapes({{microsoft_case("GemmFastGelu", "2x3x4 4x5 4"), ""},
                {microsoft_case("GemmFastGelu", "2x3x4 3x5"), ""}});
}

TEST_CASE("GemmFloat8: products of 8 bits in sums of float32") {
  const OpCase product =
      microsoft_case("GemmFloat8",
                     "float8e4m3fn:3x4 float8e4m3fn:5x4 float16:5 () () (); transB=1 "
                     "dtype=10 beta=1.0 activation=RELU");
  CHECK(shapes_of(product) == "3x5");
  const Happenings expected{
      {"mul float8", 60},         {"mul float32", 1 + 15},    {"div float32", 1},
      {"add float32", 45},        {"add float32 C", 15},      {"compare float32", 15},
      {"convert float32", 15},    {"read float8 A", 60},      {"read float8 B", 60},
      {"read float16 C", 15},     {"read float32 scaleA", 1}, {"read float32 scaleB", 1},
      {"read float32 scaleY", 1}, {"write float16 Y", 15},
  };
  CHECK(count_of(product) == expected);
  CHECK(execution_of(product) == expected);
  CHECK(macs_of(product) == 60);
  check_shapes({
      {microsoft_case("GemmFloat8", "3x4 4x5; dtype=7"), ""},
      {microsoft_case("GemmFloat8", "3x4 4x5; activation=TANH"), ""},
      {microsoft_case("GemmFloat8", "3x4 4x5 5 2"), ""},
      {microsoft_case("GemmFloat8", "3x4 5x4"), ""},
  });
}

TEST_CASE("MatMulIntegerToFloat: integers multiplied, scaled and moved") {
  // 15 sums of 4 products; B's zero point takes the 3 sums of A's rows; A's the 5 of B's.
  const OpCase product =
      microsoft_case("MatMulIntegerToFloat", "uint8:3x4 int8:4x5 () 5 uint8:() int8:5 5");
  CHECK(shapes_of(product) == "3x5");
  CHECK(macs_of(product) == 60);
  const Happenings counted = count_of(product);
  CHECK(counted.at("mul int8") == 60);
  CHECK(counted.at("convert float32") == 15);
  CHECK(counted.at("mul float32") == 5 + 15);
  CHECK(counted.at("add float32") == 15);
  CHECK(counted.at("read float32 bias") == 15);
  CHECK(counted.at("read float32 b_scale") == 5);
  CHECK(counted == execution_of(product));
  // Scales that are constants are stored as their product.
  CHECK(count_of(microsoft_case("MatMulIntegerToFloat", "uint8:3x4 int8:4x5! ()! 5!"))
            .at("mul float32") == 15);
  check_shapes({
      {microsoft_case("MatMulIntegerToFloat", "uint8:3x4 int8:4x5 () 4"), ""},
      {microsoft_case("MatMulIntegerToFloat", "uint8:3x4 int8:4x5 3 5"), ""},
      {microsoft_case("MatMulIntegerToFloat", "uint8:3x4 int8:4x5 () 5 _ _ 4"), ""},
      {microsoft_case("MatMulIntegerToFloat", "uint8:3x4 int8:5x5 () 5"), ""},
  });
}

TEST_CASE("DynamicQuantizeMatMul: A is quantised as it comes, and kept") {
  const OpCase product = microsoft_case("DynamicQuantizeMatMul", "3x4 int8:4x5 ()");
  CHECK(macs_of(product) == 60);
  const Happenings counted = count_of(product);
  CHECK(counted.at("read float32 A") == 24);  // for its range, and to be quantised
  CHECK(counted.at("write uint8 a") == 12);
  CHECK(counted.at("read uint8 a") == 60);
  CHECK(counted.at("compare float32") == 24);
  CHECK(counted == execution_of(product));
  CHECK(shapes_of(microsoft_case("DynamicQuantizeMatMul", "3x4 int8:4x5 4")).starts_with("fault"));
}

TEST_CASE("MatMulInteger16: sums of 32 bits, unsigned where both are") {
  const OpCase product = microsoft_case("MatMulInteger16", "int16:3x4 int16:4x5");
  const Happenings expected{{"mul int16", 60},
                            {"add int32", 45},
                            {"read int16 A", 60},
                            {"read int16 B", 60},
                            {"write int32 Y", 15}};
  CHECK(count_of(product) == expected);
  CHECK(macs_of(product) == 60);
  CHECK(count_of(microsoft_case("MatMulInteger16", "uint16:3x4 uint16:4x5")).at("write uint32 Y") ==
        15);
}
