// Random numbers of every element type.
#include "graph/random_numbers.h"

#include <doctest/doctest.h>

#include <cmath>

#include "graph/small_float.h"

namespace opcost {
namespace {

TEST_CASE("Random: normal numbers have mean 0 and deviation 1") {
  Random random(1);
  double sum = 0.0, squares = 0.0;
  constexpr int kCount = 100'000;
  for (int i = 0; i < kCount; ++i) {
    const double number = random.normal();
    sum += number;
    squares += number * number;
    REQUIRE(std::abs(number) < 3.5);  // four uniform numbers reach 2 * sqrt(3)
  }
  CHECK(std::abs(sum / kCount) < 0.01);
  CHECK(std::sqrt(squares / kCount) == doctest::Approx(1.0).epsilon(0.01));
}

std::uint64_t word(const std::string& bytes, std::size_t at, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width; ++i)
    value |= std::uint64_t{static_cast<unsigned char>(bytes[at * width + i])} << (8 * i);
  return value;
}

TEST_CASE("Random: floats of every width are about their mean, and none is zero") {
  const std::pair<ElementType, std::size_t> types[] = {{ElementType::Float, 4},
                                                       {ElementType::Double, 8},
                                                       {ElementType::Float16, 2},
                                                       {ElementType::BFloat16, 2}};
  for (const auto& [type, width] : types) {
    Random random(2);
    std::string bytes;
    append_random(type, {5.0, 0.1}, 1000, random, bytes);
    REQUIRE(bytes.size() == 1000 * width);
    double sum = 0.0;
    for (std::size_t i = 0; i < 1000; ++i) {
      const double value = onnx_reader::float_from_bits(type, word(bytes, i, width));
      CHECK(std::abs(value - 5.0) < 0.4);
      sum += value;
    }
    CHECK(sum / 1000 == doctest::Approx(5.0).epsilon(0.01));
  }
  // Half precision holds 6e-5 to 65504 as normal numbers.
  Random random(3);
  std::string bytes;
  append_random(ElementType::Float16, {1e9, 1.0}, 1, random, bytes);
  append_random(ElementType::Float16, {1e-9, 0.0}, 1, random, bytes);
  CHECK(onnx_reader::float_from_bits(ElementType::Float16, word(bytes, 0, 2)) == 65504.0);
  CHECK(onnx_reader::float_from_bits(ElementType::Float16, word(bytes, 1, 2)) ==
        doctest::Approx(std::ldexp(1.0, -14)));
}

TEST_CASE("Random: eight-bit floats are finite, of either sign, and none is zero") {
  for (const ElementType type : {ElementType::Float8E4M3FN, ElementType::Float8E4M3FNUZ,
                                 ElementType::Float8E5M2, ElementType::Float8E5M2FNUZ}) {
    Random random(4);
    std::string bytes;
    append_random(type, {}, 500, random, bytes);
    bool negative = false, positive = false;
    for (std::size_t i = 0; i < 500; ++i) {
      const double value = onnx_reader::float_from_bits(type, word(bytes, i, 1));
      CHECK(std::abs(value) >= 1.0 / 64);
      CHECK(std::abs(value) <= 2.0);
      negative = negative || value < 0;
      positive = positive || value > 0;
    }
    CHECK((negative && positive));
  }
}

// Runs that were measured with random weights and inputs can be made again by their seed.
TEST_CASE("Random: a seed gives the same numbers in every version") {
  const struct {
    ElementType type;
    const char* hex;
  } rows[] = {{ElementType::Float, "93de704050cb863fca6616c0"},
              {ElementType::Double, "35540e5ad21b0e40234a37096ad9f03f8e49b14dd9cc02c0"},
              {ElementType::Float16, "8643363cb3c0"},
              {ElementType::BFloat16, "7040863f16c0"},
              {ElementType::Complex64, "93de704050cb863fca6616c0c4ed0a408aa30d3e037f2a3f"},
              {ElementType::Int8, "00e0ef"},
              {ElementType::UInt16, "00e0efadd9a5"},
              {ElementType::Int4, "00e0"},
              {ElementType::Int32, "010000000000000000000000"},
              {ElementType::Bool, "010000"},
              {ElementType::Float8E4M3FN, "30bf3f"},
              {ElementType::Float8E5M2, "30bf3f"},
              {ElementType::Float8E8M0, "7c7d82"},
              {ElementType::Int64, "010000000000000000000000000000000000000000000000"}};
  for (const auto& row : rows) {
    CAPTURE(to_string(row.type));
    Random random(6);
    std::string bytes, hex;
    append_random(row.type, {0.5, 2.0}, 3, random, bytes);
    for (const char byte : bytes) {
      constexpr std::string_view kDigits = "0123456789abcdef";
      hex += kDigits[static_cast<unsigned char>(byte) / 16];
      hex += kDigits[static_cast<unsigned char>(byte) % 16];
    }
    CHECK(hex == row.hex);
  }
}

TEST_CASE("Random: integers fill whole bytes, wide ones are 0 or 1") {
  Random random(5);
  std::string bytes;
  append_random(ElementType::Int4, {}, 5, random, bytes);
  CHECK(bytes.size() == 3);
  append_random(ElementType::Int8, {}, 1000, random, bytes);
  CHECK(bytes.size() == 1003);
  bytes.clear();
  append_random(ElementType::Int64, {}, 100, random, bytes);
  REQUIRE(bytes.size() == 800);
  std::uint64_t ones = 0;
  for (std::size_t i = 0; i < 100; ++i) ones += word(bytes, i, 8);
  CHECK((ones > 20 && ones < 80));
  bytes.clear();
  append_random(ElementType::String, {}, 3, random, bytes);
  CHECK(bytes.empty());
  CHECK_FALSE(can_be_random(ElementType::String));
  CHECK(can_be_random(ElementType::Bool));
}

}  // namespace
}  // namespace opcost
