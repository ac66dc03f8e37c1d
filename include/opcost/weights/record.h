#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/enum_names.h"
#include "opcost/core/units.h"
#include "opcost/graph/element_type.h"

namespace opcost {

/// How a matrix of weights is kept, after S. Wiedemann, K.-R. Mueller and W. Samek, "Compact and
/// Computationally Efficient Representation of Deep Neural Networks" (IEEE TNNLS 31(3), 2020).
enum class WeightFormat : std::uint8_t {
  Dense,  ///< Every entry, zeros too.
  Csr,    ///< Compressed sparse rows: nonzero entries and their columns.
  Cer,    ///< Compressed entropy rows: the columns of each value, values by their frequency.
  Cser,   ///< As Cer, but each run of columns names its value.
  Best    ///< The cheapest of all, for each matrix.
};
inline constexpr std::array kWeightFormatNames{
    EnumName{WeightFormat::Dense, "dense"}, EnumName{WeightFormat::Csr, "csr"},
    EnumName{WeightFormat::Cer, "cer"}, EnumName{WeightFormat::Cser, "cser"},
    EnumName{WeightFormat::Best, "best"}};
constexpr std::string_view to_string(WeightFormat format) {
  return name_of(kWeightFormatNames, format);
}

/// How many reads a range of pointers costs.
enum class PointerReads : std::uint8_t {
  Both,  ///< Its begin and its end are read.
  One    ///< The end of the range before is still in a register.
};
inline constexpr std::array kPointerReadsNames{EnumName{PointerReads::Both, "both"},
                                               EnumName{PointerReads::One, "one"}};
constexpr std::string_view to_string(PointerReads reads) {
  return name_of(kPointerReadsNames, reads);
}

/// Where the entries of a matrix are in a stored tensor [outer, depth, inner]: row (o, i), column
/// d. With inner = 1 rows lie one after the other.
struct MatrixLayout {
  std::uint64_t outer = 1, depth = 1, inner = 1;
  /// The taps of a filter, fastest in `depth`; N:M structure is looked for along its channels.
  std::uint64_t taps = 1;
  /// The number that stands for 0 in quantised weights.
  std::int64_t zero_point = 0;

  std::uint64_t rows() const { return outer * inner; }
  std::uint64_t columns() const { return depth; }
};

/// The most distinct values that are told apart: all of 16 bits.
inline constexpr std::uint64_t kMostDistinct = 65536;

/// Of entries that differ from one value: how many there are, and how many rows have one.
struct Entries {
  std::uint64_t count = 0, rows = 0;
};

/// What the runs of equal values in the rows come to, for CER and CSER.
struct RowRuns {
  std::uint64_t distinct = 0;  ///< Values that differ from the most frequent one, added over rows.
  std::uint64_t padded = 0;    ///< Slots for values that a row lacks and a rarer one follows.
};

/// At most `kept` of every `of` entries along a row are not 0.
struct Structure {
  std::uint64_t kept = 0, of = 0;
};

/// What a matrix of weights holds.
struct WeightStatistics {
  std::uint64_t rows = 0, columns = 0;
  ElementType type = ElementType::Undefined;
  std::uint64_t stored_bits = 0;  ///< In the file: a sparse one with its indices.
  std::uint64_t zeros = 0;
  double most_frequent = 0;
  std::uint64_t most_frequent_count = 0;
  std::optional<std::uint64_t> distinct{};  ///< std::nullopt: more than kMostDistinct.
  /// In bits per entry. If not all values are told apart: the most that it can be.
  double entropy = 0;
  std::optional<std::uint64_t> distinct_in_rows{};  ///< Added over all rows; as `distinct`.
  Entries nonzero{};                                ///< Entries other than 0,
  std::optional<Entries> unusual{};                 ///< other than the most frequent value,
  std::optional<RowRuns> runs{};                    ///< and their runs. As `distinct`.
  std::optional<Structure> structure{};

  std::uint64_t entries() const { return rows * columns; }
};

/// An array of a format. Index arrays are unsigned, of 8, 16, 32 or 64 bits.
struct FormatArray {
  std::string_view name;
  std::uint64_t elements = 0;
  Bits bits;
  bool holds_values = false;  ///< Weights; else indices.
  std::uint64_t reads = 0;    ///< In one product of the matrix with a vector.
};

/// What one product of the matrix with a vector does; its outputs are written as ever.
struct FormatCounts {
  WeightFormat format = WeightFormat::Dense;
  std::uint64_t multiplications = 0;
  std::uint64_t paired_additions = 0;  ///< Each adds a product to a sum,
  std::uint64_t additions = 0;         ///< and these add inputs to one another.
  std::uint64_t input_reads = 0;
  std::vector<FormatArray> arrays{};

  std::uint64_t entries_stored() const {
    std::uint64_t sum = 0;
    for (const FormatArray& array : arrays) sum += array.elements;
    return sum;
  }
  std::uint64_t bits_stored() const {
    std::uint64_t sum = 0;
    for (const FormatArray& array : arrays) sum += array.elements * array.bits.value;
    return sum;
  }
};

/// A matrix in one of the formats; what a format does not have is empty.
struct EncodedMatrix {
  std::vector<double> values;  ///< CSR: of each entry. CER, CSER: Omega, by falling frequency.
  std::vector<std::uint64_t> columns, value_of_run, runs, rows;  ///< colI, OmI, OmPtr, rowPtr
};

}  // namespace opcost
