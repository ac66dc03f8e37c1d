// The operators MatMul and Gemm.
#include <doctest/doctest.h>

#include "support/random_layer.h"

using namespace opcost::test;

TEST_CASE("MatMul: a matrix-vector product is the lecture's worked example") {
  // 5x12 by 12: 60 products, 5*11 = 55 sums, 120 reads, 5 writes.
  CHECK(count_of({"MatMul", "5x12 12"}) == Happenings{{"mul float32", 60},
                                                      {"add float32", 55},
                                                      {"read float32 A", 60},
                                                      {"read float32 B", 60},
                                                      {"write float32 Y", 5}});
}

TEST_CASE("MatMul: shapes and multiply-accumulates are those of numpy") {
  struct Product {
    std::string line, shape;
    std::uint64_t macs;
  };
  const Product products[] = {
      {"2x1x4x5 1x3x5x6", "2x3x4x6", 720},  // both sides broadcast
      {"64x64 8x64x32", "8x64x32", 1'048'576},
      {"5 5x6", "6", 30},
      {"4x5 5", "4", 20},
      {"5 5", "scalar", 5},
      {"5 2x5x3", "2x3", 30},
      {"2x3x5 5", "2x3", 30},
      {"0x5 5x6", "0x6", 0},
      {"2x0 0x3", "2x3", 0},
      {"0x4x5 1x5x6", "0x4x6", 0},
  };
  for (const Product& product : products) {
    CAPTURE(product.line);
    CHECK(shapes_of({"MatMul", product.line}) == product.shape);
    CHECK(macs_of({"MatMul", product.line}) == product.macs);
  }
}

TEST_CASE("MatMul: sums of no terms are still written") {
  CHECK(count_of({"MatMul", "2x0 0x3"}) == Happenings{{"write float32 Y", 6}});
}

TEST_CASE("MatMul: random shapes count as literal loops do") {
  for (std::uint32_t seed = 0; seed < kRandomCases; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const std::int64_t inner = dice.between(0, 4);
    Integers a{inner}, b{inner};
    if (dice.coin() || dice.coin()) a = {dice.between(0, 4), inner};
    if (dice.coin() || dice.coin()) b = {inner, dice.between(1, 4)};
    for (std::int64_t axes = dice.between(0, 2); axes > 0 && a.size() > 1 && b.size() > 1; --axes) {
      const std::int64_t extent = dice.between(0, 3);
      const bool stretch_a = dice.coin(), stretch_b = dice.coin();
      a.insert(a.begin(), stretch_a ? 1 : extent);
      b.insert(b.begin(), stretch_b ? 1 : extent);
    }
    if (dice.coin() && a.size() > 1) a.insert(a.begin(), dice.between(1, 3));
    const OpCase product{"MatMul", dims_text(a) + " " + dims_text(b)};
    if (a.size() - 1 > b.size() && b.size() > 1) continue;  // axes no longer line up
    check_against(product, matmul_loops(a, b));
  }
}

TEST_CASE("MatMul: factors that do not fit are a fault") {
  for (const std::string line : {"() 5", "5 ()", "4x5 6x5", "2x4x5 3x5x6", "4 5"}) {
    CAPTURE(line);
    CHECK(shapes_of({"MatMul", line}).starts_with("fault: "));
  }
}

TEST_CASE("Gemm: alpha multiplies every output, beta every C that is added") {
  // Y is 3x5; the sum runs over 4.
  const OpCase gemm{"Gemm", "3x4 4x5 5; alpha=0.5 beta=2.5"};
  CHECK(count_of(gemm) == Happenings{{"mul float32", 60 + 15},
                                     {"add float32", 45},
                                     {"read float32 A", 60},
                                     {"read float32 B", 60},
                                     {"read float32 C", 15},
                                     {"mul float32 C", 15},
                                     {"add float32 C", 15},
                                     {"write float32 Y", 15}});
  CHECK(macs_of(gemm) == 60);
}

TEST_CASE("Gemm: random shapes count as literal loops do") {
  for (std::uint32_t seed = 0; seed < kRandomCases; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const std::int64_t rows = dice.between(0, 4), inner = dice.between(0, 5);
    const std::int64_t columns = dice.between(1, 4);
    const bool trans_a = dice.coin(), trans_b = dice.coin();
    const bool alpha = dice.coin(), beta = dice.coin(), bias = dice.coin();
    const Integers a = trans_a ? Integers{inner, rows} : Integers{rows, inner};
    const Integers b = trans_b ? Integers{columns, inner} : Integers{inner, columns};
    const Integers biases[] = {{}, {1}, {columns}, {1, columns}, {rows, 1}, {rows, columns}};
    const std::string c = " " + dims_text(biases[dice.between(0, 5)]);
    const std::string line = dims_text(a) + " " + dims_text(b) + (bias ? c : "") + ";" +
                             (trans_a ? " transA=1" : "") + (trans_b ? " transB=1" : "") +
                             (alpha ? " alpha=0.5" : "") + (beta ? " beta=-0.5" : " beta=1.0");
    check_against({"Gemm", line}, gemm_loops(rows, inner, columns, alpha, beta, bias));
  }
}

TEST_CASE("Gemm: C broadcasts by the rules of its opset") {
  const auto shape = [](int opset, const std::string& c) {
    return shapes_of({"Gemm", "3x4 4x5" + c, opset});
  };
  CHECK(shape(11, "") == "3x5");
  CHECK(shape(9, "").starts_with("fault: "));
  CHECK(shape(7, " 5") == "3x5");
  CHECK(shape(7, " 3x1") == "3x5");
  CHECK(shape(7, " 3").starts_with("fault: "));
  CHECK(shape(7, " 2x3x5").starts_with("fault: "));
  CHECK(shape(7, " 1x3x5").starts_with("fault: "));
  CHECK(shape(6, " 3x5") == "3x5");
  CHECK(shape(6, " 5") == "3x5");  // files leave the attribute out
  CHECK(assumptions_of({"Gemm", "3x4 4x5 5", 6}).size() == 1);
  CHECK(assumptions_of({"Gemm", "3x4 4x5 5; broadcast=1", 6}).empty());
  CHECK(shape(6, " 5; broadcast=1") == "3x5");
  CHECK(shape(1, " (); broadcast=1") == "3x5");
}

TEST_CASE("Gemm: axes before a matrix, which the standard has not, broadcast") {
  // 2 products of [3,4] and [5,4] transposed.
  const OpCase gemm{"Gemm", "2x3x4 1x5x4 5; transB=1"};
  CHECK(shapes_of(gemm) == "2x3x5");
  CHECK(macs_of(gemm) == 2 * 3 * 4 * 5);
  CHECK(count_of(gemm) == execution_of(gemm));
  CHECK(assumptions_of(gemm).size() == 1);
  CHECK(shapes_of({"Gemm", "2x3x4 3x4x5"}).starts_with("fault: "));
}

TEST_CASE("Gemm: factors that do not fit are a fault") {
  for (const std::string line : {"3 4x5", "3x4 5x5", "3x4x1 4x5", "3x4 4x5; transA=1", "() ()"}) {
    CAPTURE(line);
    CHECK(shapes_of({"Gemm", line}).starts_with("fault: "));
  }
}
