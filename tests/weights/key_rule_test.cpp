// Which bits of a stored weight are zero: minus zero, and the zero point of quantised ones.
#include "weights/key_rule.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "opcost/graph/load_onnx.h"
#include "opcost/weights/weigh.h"
#include "support/estimate_of.h"
#include "support/files.h"
#include "support/weight_matrices.h"

using namespace opcost;
using namespace opcost::test;

TEST_CASE("Keys: minus zero is zero in every float that has one, and nothing else is") {
  struct Case {
    ElementType type;
    std::uint32_t bits;
    bool has_minus_zero;
  };
  for (const Case& one :
       {Case{ElementType::Float, 32, true}, Case{ElementType::Double, 64, true},
        Case{ElementType::Float16, 16, true}, Case{ElementType::BFloat16, 16, true},
        Case{ElementType::Float8E4M3FN, 8, true}, Case{ElementType::Float8E5M2, 8, true},
        Case{ElementType::Float8E4M3FNUZ, 8, false}, Case{ElementType::Float8E5M2FNUZ, 8, false},
        Case{ElementType::Float8E8M0, 8, false}, Case{ElementType::Int8, 8, false},
        Case{ElementType::UInt8, 8, false}}) {
    CAPTURE(to_string(one.type));
    const KeyRule rule(one.type, one.bits, 0);
    const std::uint64_t sign = std::uint64_t{1} << (one.bits - 1);
    CHECK(rule(0) == 0);
    CHECK(rule(sign) == (one.has_minus_zero ? 0 : sign));
    CHECK(rule(sign | 1) == (sign | 1));
    CHECK(rule(1) == 1);
    CHECK(rule.is_plain());
  }
}

TEST_CASE("Keys: the zero point and plain 0 change places") {
  struct Case {
    ElementType type;
    std::uint32_t bits;
    std::int64_t zero_point;
    std::uint64_t key;  // the bits of the zero point
  };
  for (const Case& one : {Case{ElementType::UInt8, 8, 128, 128}, Case{ElementType::UInt8, 8, 5, 5},
                          Case{ElementType::Int8, 8, -3, 0xFD}, Case{ElementType::UInt4, 4, 8, 8},
                          Case{ElementType::Int16, 16, -2, 0xFFFE}}) {
    CAPTURE(one.zero_point);
    const KeyRule rule(one.type, one.bits, one.zero_point);
    CHECK(rule(one.key) == 0);
    CHECK(rule(0) == one.key);
    CHECK(rule(7) == 7);
    CHECK(rule.value(rule(one.key)) == 0);
    CHECK(rule.value(rule(0)) == -static_cast<double>(one.zero_point));
    CHECK(rule.value(rule(7)) == 7 - static_cast<double>(one.zero_point));
    CHECK_FALSE(rule.is_plain());
  }
}

namespace key_rule_test {
namespace {

WeightStatistics weighed(const onnx_format::TensorProto& weights, const MatrixLayout& layout) {
  const Folder folder("keys");
  ModelBuilder b;
  b.input("x", kFloat, {1});
  b.constant("w", weights);
  b.node("Identity", {"x"}, {"y"});
  b.output("y");
  const auto model = load_onnx(folder.file("m.onnx", b.bytes()));
  REQUIRE(model);
  const auto found = weigh(*model, "w", model->graph.initializers.at("w"), layout);
  REQUIRE_MESSAGE(found.ok(), (found ? "" : found.error().what));
  return *found;
}

std::string bytes_of(const std::vector<int>& numbers) {
  std::string bytes;
  for (const int number : numbers) bytes.push_back(static_cast<char>(number));
  return bytes;
}

}  // namespace
}  // namespace key_rule_test

TEST_CASE("Keys: a matrix counts minus zeros as zeros, in rows too") {
  const std::vector<double> matrix{-0.0, 1, 0.0, -0.0, -0.0, 0.0, 2, -1, 0.0};
  const auto found = key_rule_test::weighed(raw_tensor(kFloat, {3, 3}, packed(kFloat, matrix)),
                                            {.outer = 3, .depth = 3});
  CHECK(found.zeros == 6);
  CHECK(*found.distinct == 4);
  CHECK(*found.distinct_in_rows == 2 + 1 + 3);
  CHECK(found.nonzero.rows == 2);
}

TEST_CASE("Keys: a matrix of quantised weights has its zeros at the zero point") {
  const auto stored = raw_tensor(ElementType::UInt8, {2, 4},
                                 key_rule_test::bytes_of({128, 0, 128, 130, 128, 128, 128, 128}));
  const auto found = key_rule_test::weighed(
      stored, {.outer = 2, .depth = 4, .inner = 1, .taps = 1, .zero_point = 128});
  CHECK(found.zeros == 6);
  CHECK(found.most_frequent == 0);
  CHECK(found.nonzero.count == 2);
  CHECK(found.nonzero.rows == 1);
  CHECK(*found.distinct == 3);
}

namespace key_rule_test {
namespace {

/// The same numbers as float32 rows, which are read in one pass, and as float64, read in two.
void check_passes(const std::vector<double>& matrix, std::int64_t columns) {
  const auto rows = static_cast<std::int64_t>(matrix.size()) / columns;
  const MatrixLayout layout{.outer = static_cast<std::uint64_t>(rows),
                            .depth = static_cast<std::uint64_t>(columns)};
  const auto once = weighed(raw_tensor(kFloat, {rows, columns}, packed(kFloat, matrix)), layout);
  std::string doubles(reinterpret_cast<const char*>(matrix.data()), matrix.size() * 8);
  const auto twice = weighed(raw_tensor(ElementType::Double, {rows, columns}, doubles), layout);
  CHECK(once.zeros == twice.zeros);
  CHECK(once.most_frequent == twice.most_frequent);
  CHECK(once.most_frequent_count == twice.most_frequent_count);
  CHECK(once.distinct == twice.distinct);
  CHECK(once.entropy == doctest::Approx(twice.entropy));
  CHECK(once.distinct_in_rows == twice.distinct_in_rows);
  CHECK(once.nonzero.count == twice.nonzero.count);
  CHECK(once.nonzero.rows == twice.nonzero.rows);
  REQUIRE(once.unusual.has_value() == twice.unusual.has_value());
  if (!once.unusual) return;
  CHECK(once.unusual->count == twice.unusual->count);
  CHECK(once.unusual->rows == twice.unusual->rows);
  CHECK(once.runs->distinct == twice.runs->distinct);
  CHECK(once.runs->padded == twice.runs->padded);
}

}  // namespace
}  // namespace key_rule_test

TEST_CASE("Keys: float32 rows in one pass are what two passes find, for few values and for many") {
  Dice dice(31);
  for (const std::int64_t values : {1, 2, 7, 128, 255, 256, 257, 300, 5000}) {
    CAPTURE(values);
    for (const std::int64_t columns : {1, 27, 400}) {
      std::vector<double> matrix;
      for (std::int64_t at = 0; at < 200 * columns; ++at)
        matrix.push_back(dice.coin() ? (dice.coin() ? -0.0 : 0.0)
                                     : static_cast<double>(dice.between(0, values - 1)) / 8);
      key_rule_test::check_passes(matrix, columns);
    }
  }
  // More values than are told apart: zeros and the favourite go on.
  std::vector<double> many;
  for (int at = 0; at < 120'000; ++at)
    many.push_back(at % 3 == 0 ? 0.5 : at % 5 == 0 ? 0 : static_cast<double>(at));
  key_rule_test::check_passes(many, 300);
}
