// Matrices of weights for tests: random ones, their bytes, and what the library says of them.
#include "support/weight_matrices.h"

#include <doctest/doctest.h>

#include <bit>

#include "opcost/graph/load_onnx.h"
#include "opcost/weights/weigh.h"
#include "support/files.h"

namespace opcost::test {
namespace {

// Whole numbers from -8 to 8 are the same in all of these types, cut to 16 bits.
std::uint64_t bits_of(ElementType type, double number) {
  if (type == ElementType::Float) return std::bit_cast<std::uint32_t>(static_cast<float>(number));
  if (type == ElementType::BFloat16)
    return std::bit_cast<std::uint32_t>(static_cast<float>(number)) >> 16;
  if (type == ElementType::Float16) {
    const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(number));
    const std::uint32_t sign = bits >> 31 << 15;
    if (number == 0) return sign;
    return sign | ((bits >> 23 & 255) - 127 + 15) << 10 | (bits >> 13 & 1023);
  }
  return static_cast<std::uint64_t>(static_cast<std::int64_t>(number));
}

}  // namespace

std::vector<double> random_matrix(Dice& dice, std::uint64_t columns) {
  std::vector<double> matrix;
  const auto rows = dice.between(1, 8), share = dice.between(0, 10), most = dice.between(1, 5);
  for (std::uint64_t at = 0; at < static_cast<std::uint64_t>(rows) * columns; ++at)
    matrix.push_back(dice.between(1, 10) <= share ? 0
                                                  : static_cast<double>(dice.between(-2, most)));
  return matrix;
}

std::string packed(ElementType type, const std::vector<double>& numbers) {
  std::string bytes;
  if (type == ElementType::Int4) {
    for (std::size_t at = 0; at < numbers.size(); at += 2) {
      const std::uint64_t high = at + 1 < numbers.size() ? bits_of(type, numbers[at + 1]) : 0;
      bytes += static_cast<char>((bits_of(type, numbers[at]) & 15) | (high & 15) << 4);
    }
    return bytes;
  }
  const std::uint32_t width = number_type(type)->bits.value / 8;
  for (const double number : numbers)
    for (std::uint32_t byte = 0; byte < width; ++byte)
      bytes += static_cast<char>(bits_of(type, number) >> 8 * byte & 255);
  return bytes;
}

Result<WeightStatistics> weigh_file(const std::string& path, const MatrixLayout& layout) {
  const auto model = load_onnx(path);
  REQUIRE(model);
  return weigh(*model, "w", model->graph.initializers.at("w"), layout);
}

WeightStatistics statistics_of(const std::vector<double>& matrix, std::uint64_t columns,
                               ElementType type) {
  const Folder folder("weigh");
  const auto rows = matrix.size() / columns;
  ModelBuilder b;
  b.constant("w",
             raw_tensor(type, {static_cast<std::int64_t>(rows), static_cast<std::int64_t>(columns)},
                        packed(type, matrix)));
  const auto found =
      weigh_file(folder.file("m.onnx", b.bytes()), {.outer = rows, .depth = columns});
  REQUIRE_MESSAGE(found, (found ? "" : found.error().what));
  return *found;
}

WeightStatistics statistics_of(const std::vector<double>& matrix, std::uint64_t columns) {
  return statistics_of(matrix, columns, ElementType::Float);
}

}  // namespace opcost::test
