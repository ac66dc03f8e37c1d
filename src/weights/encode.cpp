// Encodes a small matrix as CSR, CER or CSER: the arrays themselves.
#include "opcost/weights/encode.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace opcost {
namespace {

EncodedMatrix compressed_rows(const std::vector<double>& matrix, std::uint64_t columns) {
  EncodedMatrix made;
  made.rows.push_back(0);
  for (std::size_t at = 0; at < matrix.size(); ++at) {
    if (matrix[at] != 0) {
      made.values.push_back(matrix[at]);
      made.columns.push_back(at % columns);
    }
    if ((at + 1) % columns == 0) made.rows.push_back(made.columns.size());
  }
  return made;
}

std::vector<double> by_frequency(const std::vector<double>& matrix) {
  std::map<double, std::uint64_t> counts;
  for (const double value : matrix) ++counts[value];
  std::vector<double> values;
  for (const auto& [value, count] : counts) values.push_back(value);
  const auto nearer = [](double a, double b) { return std::abs(a) < std::abs(b); };
  std::ranges::stable_sort(values, nearer);
  std::ranges::stable_sort(values, [&](double a, double b) { return counts[a] > counts[b]; });
  return values;
}

}  // namespace

EncodedMatrix encode(WeightFormat format, const std::vector<double>& matrix,
                     std::uint64_t columns) {
  if (format == WeightFormat::Csr) return compressed_rows(matrix, columns);
  const bool names_values = format == WeightFormat::Cser;
  EncodedMatrix made;
  made.values = by_frequency(matrix);
  made.runs.push_back(0);
  made.rows.push_back(0);
  for (std::size_t row = 0; row * columns < matrix.size(); ++row) {
    const auto first = matrix.begin() + static_cast<std::ptrdiff_t>(row * columns);
    std::size_t slots = made.runs.size();  // with those behind the last value of the row
    for (std::size_t value = 1; value < made.values.size(); ++value) {
      const std::size_t before = made.columns.size();
      for (std::uint64_t column = 0; column < columns; ++column)
        if (first[static_cast<std::ptrdiff_t>(column)] == made.values[value])
          made.columns.push_back(column);
      const bool present = made.columns.size() > before;
      if (present || !names_values) made.runs.push_back(made.columns.size());
      if (present) slots = made.runs.size();
      if (present && names_values) made.value_of_run.push_back(value);
    }
    made.runs.resize(slots);
    made.rows.push_back(made.runs.size() - 1);
  }
  const double usual = made.values.front();
  for (double& value : made.values) value -= usual;
  return made;
}

}  // namespace opcost
