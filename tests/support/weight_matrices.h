#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/weights/record.h"
#include "support/dice.h"
#include "support/model_builder.h"

// Matrices of weights for tests, and what the library says of them.
namespace opcost::test {

/// The 5x12 matrix that Wiedemann, Mueller and Samek work through (IEEE TNNLS 31(3), 2020, sec.
/// III).
inline const std::vector<double> kPaperExample{0, 3, 0, 2, 4, 0, 0, 2, 3, 4, 0, 4,  //
                                               4, 4, 0, 0, 0, 4, 0, 0, 4, 4, 0, 4,  //
                                               4, 0, 3, 4, 0, 0, 0, 4, 0, 2, 0, 0,  //
                                               0, 0, 0, 4, 4, 4, 0, 3, 4, 4, 0, 0,  //
                                               0, 4, 4, 0, 0, 4, 0, 4, 0, 0, 0, 0};

/// One to eight rows, with empty rows and absent values among them; mostly zeros or not.
std::vector<double> random_matrix(Dice& dice, std::uint64_t columns);

/// The bytes of numbers as a type's raw_data has them: float32, float16, bfloat16, int8, int4.
std::string packed(ElementType type, const std::vector<double>& numbers);

/// The matrix as a float32 constant [rows, columns] of a model, weighed by the library.
WeightStatistics statistics_of(const std::vector<double>& matrix, std::uint64_t columns);
/// The same of any stored type, in a file of the disk.
WeightStatistics statistics_of(const std::vector<double>& matrix, std::uint64_t columns,
                               ElementType type);
/// What weigh() says of the constant `w` of a model file.
Result<WeightStatistics> weigh_file(const std::string& path, const MatrixLayout& layout);

}  // namespace opcost::test
