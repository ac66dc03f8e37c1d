// Reading weights: all ways in which a file holds them, and what is wrong with damaged ones.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "opcost/graph/load_onnx.h"
#include "opcost/weights/weigh.h"
#include "support/dice.h"
#include "support/files.h"
#include "support/weight_matrices.h"

using namespace opcost;
using namespace opcost::test;

namespace {

constexpr std::uint64_t kLargeRows = 300, kLargeColumns = 400;

// 120,000 numbers from -7 to 7: more than the reader keeps, in each type.
std::vector<double> large_matrix() {
  Dice dice(7);
  std::vector<double> matrix;
  for (std::uint64_t at = 0; at < kLargeRows * kLargeColumns; ++at)
    matrix.push_back(dice.coin() ? 0 : static_cast<double>(dice.between(-7, 7)));
  std::fill_n(matrix.end() - 3 * kLargeColumns, kLargeColumns, 0.0);  // a row of zeros
  return matrix;
}

std::uint64_t zeros_of(const std::vector<double>& matrix) {
  std::uint64_t zeros = 0;
  for (const double number : matrix) zeros += number == 0 ? 1 : 0;
  return zeros;
}

// By the plain definition, one row after another; `at` gives entry (row, column).
template <class At>
std::uint64_t distinct_in_rows(std::uint64_t rows, std::uint64_t columns, At at) {
  std::uint64_t sum = 0;
  for (std::uint64_t r = 0; r < rows; ++r) {
    std::set<double> values;
    for (std::uint64_t c = 0; c < columns; ++c) values.insert(at(r, c));
    sum += values.size();
  }
  return sum;
}

std::uint64_t nonzero_rows(const std::vector<double>& matrix, std::uint64_t columns) {
  std::uint64_t rows = 0;
  const auto step = static_cast<std::ptrdiff_t>(columns);
  for (auto row = matrix.begin(); row != matrix.end(); row += step)
    if (std::any_of(row, row + step, [](double number) { return number != 0; })) ++rows;
  return rows;
}

double entropy_of(const std::vector<double>& matrix) {
  std::map<double, double> counts;
  for (const double number : matrix) ++counts[number];
  double sum = 0;
  for (const auto& [value, count] : counts) {
    const double share = count / static_cast<double>(matrix.size());
    sum -= share * std::log2(share);
  }
  return sum;
}

void check_large(const WeightStatistics& found, const std::vector<double>& matrix) {
  CHECK(found.zeros == zeros_of(matrix));
  CHECK(found.most_frequent == 0);
  REQUIRE(found.distinct);
  CHECK(*found.distinct == 15);
  CHECK(found.nonzero.rows == kLargeRows - 1);
  CHECK(found.entropy == doctest::Approx(entropy_of(matrix)));
  CHECK(*found.distinct_in_rows == distinct_in_rows(kLargeRows, kLargeColumns, [&](auto r, auto c) {
    return matrix[r * kLargeColumns + c];
  }));
}

std::vector<std::int64_t> dims() {
  return {static_cast<std::int64_t>(kLargeRows), static_cast<std::int64_t>(kLargeColumns)};
}

constexpr MatrixLayout kPlain{.outer = kLargeRows, .depth = kLargeColumns};

}  // namespace

TEST_CASE("Weights: every stored type is read as its numbers, small and large") {
  const auto large = large_matrix();
  for (const ElementType type : {ElementType::Float, ElementType::Float16, ElementType::BFloat16,
                                 ElementType::Int8, ElementType::Int4}) {
    CAPTURE(to_string(type));
    check_large(statistics_of(large, kLargeColumns, type), large);
    const WeightStatistics small = statistics_of(kPaperExample, 12, type);
    CHECK(small.zeros == 32);
    CHECK(*small.distinct == 4);
    CHECK(small.stored_bits == 60 * number_type(type)->bits.value);
  }
}

namespace {

// More than a million numbers of a few hundred values and more, all exact in 16 bits.
std::vector<double> million(std::int64_t most) {
  Dice dice(11);
  std::vector<double> matrix;
  for (int at = 0; at < 1100 * 1000; ++at)
    matrix.push_back(dice.coin() ? static_cast<double>(dice.between(-most, most)) : -0.0);
  std::fill_n(matrix.end() - 5000, 2000, -0.0);  // two rows of zeros
  return matrix;
}

void check_against_definition(const std::vector<double>& matrix) {
  const WeightStatistics found = statistics_of(matrix, 1000, ElementType::Float);
  const std::set<double> values(matrix.begin(), matrix.end());
  CHECK(found.zeros == zeros_of(matrix));
  REQUIRE(found.distinct);
  CHECK(*found.distinct == values.size());
  CHECK(found.entropy == doctest::Approx(entropy_of(matrix)));
  CHECK(found.nonzero.rows == nonzero_rows(matrix, 1000));
  const auto at = [&](auto r, auto c) { return matrix[r * 1000 + c]; };
  CHECK(*found.distinct_in_rows == distinct_in_rows(1100, 1000, at));
}

}  // namespace

TEST_CASE("Weights: float32 that was rounded to 16 bits once is counted as any other") {
  for (const std::int64_t most : {100, 900}) {  // few values, and more
    CAPTURE(most);
    auto matrix = million(most);
    check_against_definition(matrix);
    matrix[700'000] = 1.0 + 1.0 / (1 << 20);  // not of 16 bits
    check_against_definition(matrix);
  }
}

TEST_CASE("Weights: typed fields of the file hold the same numbers as raw bytes") {
  const auto large = large_matrix();
  const Folder folder("typed");
  const std::vector<float> reals(large.begin(), large.end());
  ModelBuilder floats, integers;
  floats.constant("w", float_tensor(dims(), reals));
  onnx_format::TensorProto whole;
  whole.set_data_type(3);  // int8, in int32_data
  for (const std::int64_t dim : dims()) whole.add_dims(dim);
  for (const double number : large) whole.add_int32_data(static_cast<std::int32_t>(number));
  integers.constant("w", whole);
  for (const ModelBuilder* b : {&floats, &integers}) {
    const auto found = weigh_file(folder.file("m.onnx", b->bytes()), kPlain);
    REQUIRE(found);
    check_large(*found, large);
  }
}

TEST_CASE("Weights: external data is read within the model's folder, and not outside") {
  const auto large = large_matrix();
  const Folder folder("external");
  folder.file("data/w.bin", "skip" + packed(ElementType::Float, large));
  const auto with = [&](const std::string& location, const std::string& length) {
    onnx_format::TensorProto tensor = raw_tensor(ElementType::Float, dims(), "");
    tensor.clear_raw_data();
    tensor.set_data_location(1);
    const auto add = [&](const char* key, const std::string& value) {
      auto& entry = *tensor.add_external_data();
      entry.set_key(key);
      entry.set_value(value);
    };
    add("location", location), add("offset", "4"), add("length", length);
    ModelBuilder b;
    b.constant("w", tensor);
    return weigh_file(folder.file("m.onnx", b.bytes()), kPlain);
  };
  const std::string length = std::to_string(4 * kLargeRows * kLargeColumns);
  const auto found = with("data/w.bin", length);
  REQUIRE(found);
  check_large(*found, large);
  CHECK(with("../w.bin", length).error().what.find("outside") != std::string::npos);
  CHECK(with("gone.bin", length).error().what.find("no file") != std::string::npos);
  CHECK(with("data/w.bin", "8").error().what.find("other bytes") != std::string::npos);
  folder.file("data/w.bin", "short");
  CHECK(with("data/w.bin", length).error().what.find("end before") != std::string::npos);
}

TEST_CASE("Weights: a matrix that lies column by column has the same rows") {
  const auto stored =
      large_matrix();  // [kLargeRows, kLargeColumns]: its columns are the rows of the matrix
  const Folder folder("across");
  ModelBuilder b;
  b.constant("w", raw_tensor(ElementType::Float, dims(), packed(ElementType::Float, stored)));
  const auto found = weigh_file(folder.file("m.onnx", b.bytes()),
                                {.outer = 1, .depth = kLargeRows, .inner = kLargeColumns});
  REQUIRE(found);
  CHECK(found->rows == kLargeColumns);
  CHECK(found->columns == kLargeRows);
  CHECK(*found->distinct_in_rows ==
        distinct_in_rows(kLargeColumns, kLargeRows,
                         [&](auto r, auto c) { return stored[c * kLargeColumns + r]; }));
  std::vector<double> turned;
  for (std::uint64_t r = 0; r < kLargeColumns; ++r)
    for (std::uint64_t c = 0; c < kLargeRows; ++c) turned.push_back(stored[c * kLargeColumns + r]);
  const WeightStatistics plain = statistics_of(turned, kLargeRows);
  CHECK(found->runs->distinct == plain.runs->distinct);
  CHECK(found->runs->padded == plain.runs->padded);
  CHECK(found->unusual->rows == plain.unusual->rows);
  CHECK(found->nonzero.rows == plain.nonzero.rows);
}

namespace {

// With one index for each entry, or one for each of its two dims.
void check_sparse(std::int64_t rank) {
  CAPTURE(rank);
  const Folder folder("sparse");
  ModelBuilder b;
  auto& sparse = *b.proto().add_sparse_initializer();
  std::vector<float> values;
  for (std::size_t at = 0; at < kPaperExample.size(); ++at) {
    if (kPaperExample[at] == 0) continue;
    values.push_back(static_cast<float>(kPaperExample[at]));
    const auto index = static_cast<std::int64_t>(at);
    if (rank == 2) sparse.mutable_indices()->add_int64_data(index / 12);
    sparse.mutable_indices()->add_int64_data(rank == 2 ? index % 12 : index);
  }
  const auto count = static_cast<std::int64_t>(values.size());
  *sparse.mutable_values() = float_tensor({count}, values);
  sparse.mutable_values()->set_name("w");
  sparse.mutable_indices()->set_data_type(7);
  sparse.mutable_indices()->add_dims(count);
  if (rank == 2) sparse.mutable_indices()->add_dims(2);
  sparse.add_dims(5), sparse.add_dims(12);
  const auto found = weigh_file(folder.file("m.onnx", b.bytes()), {.outer = 5, .depth = 12});
  REQUIRE(found);
  const WeightStatistics dense = statistics_of(kPaperExample, 12);
  CHECK(found->zeros == dense.zeros);
  CHECK(found->entropy == doctest::Approx(dense.entropy));
  CHECK(found->runs->distinct == dense.runs->distinct);
  CHECK(found->runs->padded == dense.runs->padded);
  CHECK(found->stored_bits == 28 * (32 + 64 * static_cast<std::uint64_t>(rank)));
}

}  // namespace

TEST_CASE("Weights: a sparse initializer holds what the dense one does") {
  for (const std::int64_t rank : {1, 2}) check_sparse(rank);
}

TEST_CASE("Weights: more values than are told apart leave CER and CSER open, and zeros exact") {
  std::vector<double> matrix(200000, 0);
  for (std::size_t at = 0; at < matrix.size(); ++at)
    if (at % 2 == 0) matrix[at] = static_cast<double>(at);
  const WeightStatistics found = statistics_of(matrix, 1000);
  CHECK(!found.distinct);
  CHECK(!found.runs);
  CHECK(found.zeros == 100001);
  CHECK(found.most_frequent_count == 100001);
  CHECK(found.nonzero.rows == 200);
  CHECK(found.entropy > 9.0);
  CHECK(found.entropy < 10.0);  // 1 bit of zero or not, half of at most log2(200000)
}

TEST_CASE("Weights: rows of few of many values have the same runs in every type") {
  // 200 rows of 24 columns: row r has r and some of its neighbours among 200 values.
  std::vector<double> matrix;
  for (int row = 0; row < 200; ++row)
    for (int column = 0; column < 24; ++column)
      matrix.push_back(column % 4 == 0 ? 0 : (row + column % 3 * (row % 7)) % 200);
  const WeightStatistics real = statistics_of(matrix, 24, ElementType::Float);
  const WeightStatistics half = statistics_of(matrix, 24, ElementType::Float16);
  REQUIRE((real.runs && half.runs));
  CHECK(real.runs->distinct == half.runs->distinct);
  CHECK(real.runs->padded == half.runs->padded);
  CHECK(real.distinct_in_rows == half.distinct_in_rows);
  CHECK(real.nonzero.rows == half.nonzero.rows);
  CHECK(real.unusual->rows == half.unusual->rows);
}

TEST_CASE("Weights: rows of zeros are found wherever they stand before too many values") {
  constexpr std::size_t kColumns = 1000, kRows = 1100;
  for (const std::size_t empty : {std::size_t{1}, std::size_t{2}, std::size_t{40}, kRows - 1}) {
    CAPTURE(empty);
    std::vector<double> matrix(kRows * kColumns);
    for (std::size_t at = 0; at < matrix.size(); ++at)  // ten rows of 16 bits, then of 24
      matrix[at] = static_cast<double>(at < 10 * kColumns ? 1 + at % 1000 : 1 + at);
    std::fill_n(matrix.begin() + static_cast<std::ptrdiff_t>(empty * kColumns), kColumns, -0.0);
    const WeightStatistics found = statistics_of(matrix, kColumns);
    CHECK_FALSE(found.distinct);
    CHECK(found.zeros == kColumns);
    CHECK(found.nonzero.rows == kRows - 1);
  }
}

TEST_CASE("Weights: rows of more 64-bit numbers than are told apart are read one by one") {
  std::vector<double> matrix(300'000);
  for (std::size_t at = 0; at < matrix.size(); ++at) matrix[at] = static_cast<double>(at);
  std::fill_n(matrix.begin() + 9000, 9000, 0.0);  // across the pieces that are read
  matrix[20'001] = -0.0;
  std::string bytes(matrix.size() * sizeof(double), '\0');
  std::memcpy(bytes.data(), matrix.data(), bytes.size());
  const Folder folder("many-doubles");
  for (const std::uint64_t columns : {1000U, 3000U, 100'000U}) {
    CAPTURE(columns);
    const std::uint64_t rows = matrix.size() / columns;
    ModelBuilder b;
    b.constant(
        "w",
        raw_tensor(ElementType::Double,
                   {static_cast<std::int64_t>(rows), static_cast<std::int64_t>(columns)}, bytes));
    const auto found =
        weigh_file(folder.file("m.onnx", b.bytes()), {.outer = rows, .depth = columns});
    REQUIRE(found);
    CHECK_FALSE(found->distinct);
    CHECK(found->zeros == zeros_of(matrix));
    CHECK(found->nonzero.rows == nonzero_rows(matrix, columns));
  }
}

TEST_CASE("Weights: two of four kept along the channels is recognised, also of a kernel") {
  std::vector<double> matrix;  // 8 filters of 8 channels with 3 taps
  for (int filter = 0; filter < 8; ++filter)
    for (int channel = 0; channel < 8; ++channel)
      for (int tap = 0; tap < 3; ++tap)
        matrix.push_back((channel + tap + filter) % 4 < 2 ? 1 + channel : 0);
  const Folder folder("structure");
  ModelBuilder b;
  b.constant("w", raw_tensor(ElementType::Float, {8, 8, 3}, packed(ElementType::Float, matrix)));
  const std::string path = folder.file("m.onnx", b.bytes());
  const auto found = weigh_file(path, {.outer = 8, .depth = 24, .taps = 3});
  REQUIRE(found);
  REQUIRE(found->structure);
  CHECK(found->structure->kept == 2);
  CHECK(found->structure->of == 4);
  matrix[9] = matrix[0] = matrix[3] = 1;  // three of the first four channels at tap 0
  ModelBuilder c;
  c.constant("w", raw_tensor(ElementType::Float, {8, 8, 3}, packed(ElementType::Float, matrix)));
  const auto other =
      weigh_file(folder.file("n.onnx", c.bytes()), {.outer = 8, .depth = 24, .taps = 3});
  REQUIRE(other);
  CHECK((!other->structure || other->structure->of == 8));
}

TEST_CASE("Weights: numbers that are not there are an error and never zero") {
  ModelBuilder b;
  b.weight("w", ElementType::Float, dims());
  const Folder folder("missing");
  const auto found = weigh_file(folder.file("m.onnx", b.bytes()), kPlain);
  REQUIRE(!found);
  CHECK(found.error().what.find("`w`") != std::string::npos);
}
