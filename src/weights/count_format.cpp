// Counts what a product with a matrix of weights costs in each format.
#include "opcost/weights/count_format.h"

namespace opcost {
namespace {

Bits value_bits(const WeightStatistics& matrix) {
  const auto type = number_type(matrix.type);
  return type ? type->bits : Bits{0};
}

std::uint64_t ends_of(std::uint64_t ranges, std::uint64_t groups, PointerReads reads) {
  return ranges + (reads == PointerReads::Both ? groups : 0);
}

FormatArray indices(std::string_view name, std::uint64_t elements, std::uint64_t largest,
                    std::uint64_t reads) {
  return {name, elements, index_bits(largest), false, reads};
}

std::uint64_t one_less(std::uint64_t number) { return number == 0 ? 0 : number - 1; }

//   for each row r:  acc = W[r,0]·a[0];  for c = 1 .. n-1: acc += W[r,c]·a[c];  y[r] = acc
FormatCounts dense(const WeightStatistics& matrix) {
  const std::uint64_t all = matrix.entries();
  return {.format = WeightFormat::Dense,
          .multiplications = all,
          .paired_additions = matrix.columns == 0 ? 0 : all - matrix.rows,
          .input_reads = all,
          .arrays = {{"W", all, value_bits(matrix), true, all}}};
}

//   for each row r:  for i = rowPtr[r] .. rowPtr[r+1] - 1: acc += val[i]·a[colI[i]];  y[r] = acc
FormatCounts csr(const WeightStatistics& matrix, PointerReads reads) {
  const auto [count, rows] = matrix.nonzero;
  return {.format = WeightFormat::Csr,
          .multiplications = count,
          .paired_additions = count - rows,
          .input_reads = count,
          .arrays = {
              {"val", count, value_bits(matrix), true, count},
              indices("colI", count, one_less(matrix.columns), count),
              indices("rowPtr", matrix.rows + 1, count, ends_of(matrix.rows, matrix.rows, reads))}};
}

// W = (W - w0) + w0 where w0, the most frequent value, is not 0: the inputs are summed once, times
// w0, and added to every output.
void add_usual_value(const WeightStatistics& matrix, std::uint64_t groups, FormatCounts& counts) {
  if (matrix.most_frequent == 0) return;
  counts.input_reads += groups * matrix.columns;
  counts.additions += groups * one_less(matrix.columns);
  counts.multiplications += groups;
  counts.additions += matrix.rows;
}

//   for each row r:  for each run p = rowPtr[r] .. rowPtr[r+1] - 1, of the value k:
//                      t = a[colI[s]];  for i = s+1 .. e-1: t += a[colI[i]]    s, e = OmPtr[p, p+1]
//                      acc += Omega[k]·t
//                    y[r] = acc
// CER: k is which run of the row it is, and a value that the row lacks has an empty run, which is
// skipped. CSER: k = OmI[p], and there are no empty runs.
FormatCounts runs(WeightFormat format, const WeightStatistics& matrix, PointerReads reads,
                  std::uint64_t groups) {
  const auto [count, rows] = *matrix.unusual;
  const bool names_values = format == WeightFormat::Cser;
  const std::uint64_t used = matrix.runs->distinct;
  const std::uint64_t all = used + (names_values ? 0 : matrix.runs->padded);
  FormatCounts counts{.format = format,
                      .multiplications = used,
                      .paired_additions = used - rows,
                      .additions = count - used,
                      .input_reads = count};
  counts.arrays = {{"Omega", *matrix.distinct, value_bits(matrix), true, used},
                   indices("colI", count, one_less(matrix.columns), count)};
  if (names_values) counts.arrays.push_back(indices("OmI", used, one_less(*matrix.distinct), used));
  counts.arrays.push_back(indices("OmPtr", all + 1, count, ends_of(all, rows, reads)));
  counts.arrays.push_back(
      indices("rowPtr", matrix.rows + 1, all, ends_of(matrix.rows, matrix.rows, reads)));
  add_usual_value(matrix, groups, counts);
  return counts;
}

}  // namespace

Bits index_bits(std::uint64_t largest) {
  for (const std::uint32_t bits : {8u, 16u, 32u})
    if (largest >> bits == 0) return Bits{bits};
  return Bits{64};
}

std::optional<FormatCounts> count_format(WeightFormat format, const WeightStatistics& matrix,
                                         PointerReads reads, std::uint64_t groups) {
  switch (format) {
    case WeightFormat::Dense: return dense(matrix);
    case WeightFormat::Csr: return csr(matrix, reads);
    case WeightFormat::Cer:
    case WeightFormat::Cser:
      if (!matrix.distinct || !matrix.unusual || !matrix.runs) return std::nullopt;
      return runs(format, matrix, reads, groups);
    case WeightFormat::Best: break;
  }
  return std::nullopt;
}

}  // namespace opcost
