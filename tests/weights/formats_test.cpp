// The formats of weights: the worked example of the paper, and counts against executed loops.
#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "opcost/weights/count_format.h"
#include "opcost/weights/encode.h"
#include "support/dice.h"
#include "support/weight_matrices.h"

using namespace opcost;
using namespace opcost::test;

namespace {

using Indices = std::vector<std::uint64_t>;

/// What loops over the arrays of a format did.
struct Happened {
  std::map<std::string, std::uint64_t> reads;
  std::uint64_t mul = 0, add = 0;
  std::vector<double> y;
};

std::uint64_t all_reads(const Happened& happened) {
  std::uint64_t sum = 0;
  for (const auto& [array, count] : happened.reads) sum += count;
  return sum;
}

// A sum that begins with its first term.
struct Sum {
  Happened& happened;
  double value = 0;
  bool begun = false;
  void add(double term) {
    if (begun) ++happened.add;
    begun = true;
    value += term;
  }
};

// Two reads for the two ends of each range, or one if only its end is read.
struct Ranges {
  Happened& happened;
  std::string name;
  const Indices& pointers;
  bool both;
  bool in_register = false;

  std::pair<std::size_t, std::size_t> at(std::size_t range) {
    happened.reads[name] += both && !in_register ? 2 : 1;
    return {pointers[range], pointers[range + 1]};
  }
};

Happened run_csr(const EncodedMatrix& m, const std::vector<double>& a, bool both) {
  Happened happened;
  Ranges rows{happened, "rowPtr", m.rows, both};
  for (std::size_t r = 0; r + 1 < m.rows.size(); ++r) {
    const auto [begin, end] = rows.at(r);
    Sum acc{happened};
    for (std::size_t i = begin; i < end; ++i) {
      ++happened.reads["val"], ++happened.reads["colI"], ++happened.reads["a"], ++happened.mul;
      acc.add(m.values[i] * a[m.columns[i]]);
    }
    happened.y.push_back(acc.value);
  }
  return happened;
}

// With both ends read, the end of a run is the begin of the next in the same row: a row of k runs
// reads k + 1 pointers.
Happened run_runs(const EncodedMatrix& m, const std::vector<double>& a, bool both) {
  Happened happened;
  const bool named = !m.value_of_run.empty();
  Ranges rows{happened, "rowPtr", m.rows, both}, runs{happened, "OmPtr", m.runs, both};
  for (std::size_t r = 0; r + 1 < m.rows.size(); ++r) {
    const auto [first, last] = rows.at(r);
    Sum acc{happened};
    runs.in_register = false;
    for (std::size_t p = first; p < last; ++p) {
      const auto [begin, end] = runs.at(p);
      runs.in_register = true;
      if (begin == end) continue;
      Sum t{happened};
      for (std::size_t i = begin; i < end; ++i) {
        ++happened.reads["colI"], ++happened.reads["a"];
        t.add(a[m.columns[i]]);
      }
      std::size_t k = p - first + 1;
      if (named) k = m.value_of_run[p], ++happened.reads["OmI"];
      ++happened.reads["Omega"], ++happened.mul;
      acc.add(m.values[k] * t.value);
    }
    happened.y.push_back(acc.value);
  }
  return happened;
}

std::vector<double> dense_product(const std::vector<double>& matrix, const std::vector<double>& a) {
  std::vector<double> y(matrix.size() / a.size(), 0);
  for (std::size_t at = 0; at < matrix.size(); ++at)
    y[at / a.size()] += matrix[at] * a[at % a.size()];
  return y;
}

const FormatArray& array_of(const FormatCounts& counts, const std::string& name) {
  for (const FormatArray& array : counts.arrays)
    if (array.name == name) return array;
  FAIL("no array " << name);
  return counts.arrays.front();
}

std::uint64_t all_reads(const FormatCounts& counts) {
  std::uint64_t sum = counts.input_reads;
  for (const FormatArray& array : counts.arrays) sum += array.reads;
  return sum;
}

constexpr std::uint64_t kExampleColumns = 12;

WeightStatistics example() { return statistics_of(kPaperExample, kExampleColumns); }

}  // namespace

TEST_CASE("Weights: the paper's 5x12 example stores 60, 62, 49 and 59 entries") {
  const WeightStatistics found = example();
  CHECK(found.zeros == 32);
  CHECK(found.most_frequent == 0);
  CHECK(*found.distinct == 4);
  const auto stored = [&](WeightFormat format) {
    return count_format(format, found, PointerReads::Both)->entries_stored();
  };
  CHECK(stored(WeightFormat::Dense) == 60);
  CHECK(stored(WeightFormat::Csr) == 62);
  CHECK(stored(WeightFormat::Cer) == 49);
  CHECK(stored(WeightFormat::Cser) == 59);
}

TEST_CASE("Weights: the arrays of the paper's example are as it prints them") {
  const EncodedMatrix cer = encode(WeightFormat::Cer, kPaperExample, kExampleColumns);
  CHECK(cer.values == std::vector<double>{0, 4, 3, 2});
  CHECK(cer.columns == Indices{4, 9, 11, 1, 8, 3, 7, 0, 1, 5, 8, 9, 11, 0,
                               3, 7, 2,  9, 3, 4, 5, 8, 9, 7, 1, 2, 5,  7});
  CHECK(cer.runs == Indices{0, 3, 5, 7, 13, 16, 17, 18, 23, 24, 28});
  CHECK(cer.rows == Indices{0, 3, 4, 7, 9, 10});
  CHECK(encode(WeightFormat::Cser, kPaperExample, kExampleColumns).value_of_run ==
        Indices{1, 2, 3, 1, 1, 2, 3, 1, 2, 1});
}

TEST_CASE("Weights: a product with the paper's example reads, multiplies and adds so often") {
  struct Row {
    WeightFormat format;
    std::uint64_t reads, mul, add;
  };
  for (const Row& row :
       {Row{WeightFormat::Dense, 120, 60, 55}, Row{WeightFormat::Csr, 94, 28, 23},
        Row{WeightFormat::Cer, 91, 10, 23}, Row{WeightFormat::Cser, 101, 10, 23}}) {
    CAPTURE(to_string(row.format));
    const auto counts = *count_format(row.format, example(), PointerReads::Both);
    CHECK(all_reads(counts) == row.reads);
    CHECK(counts.multiplications == row.mul);
    CHECK(counts.paired_additions + counts.additions == row.add);
  }
}

TEST_CASE("Weights: counts of random matrices are those of the executed loops") {
  Dice dice(20);
  for (int turn = 0; turn < 120; ++turn) {
    const auto columns = static_cast<std::uint64_t>(dice.between(1, 12));
    const auto matrix = random_matrix(dice, columns);
    const WeightStatistics found = statistics_of(matrix, columns);
    std::vector<double> a;
    for (std::uint64_t at = 0; at < columns; ++at) a.push_back(static_cast<double>(at + 1));
    for (const WeightFormat format : {WeightFormat::Csr, WeightFormat::Cer, WeightFormat::Cser})
      for (const bool both : {true, false}) {
        const EncodedMatrix encoded = encode(format, matrix, columns);
        const auto happened =
            format == WeightFormat::Csr ? run_csr(encoded, a, both) : run_runs(encoded, a, both);
        const auto counts =
            *count_format(format, found, both ? PointerReads::Both : PointerReads::One);
        CAPTURE(to_string(format));
        CAPTURE(both);
        CAPTURE(turn);
        CHECK(array_of(counts, "colI").elements == encoded.columns.size());
        CHECK(array_of(counts, "rowPtr").elements == encoded.rows.size());
        CHECK(array_of(counts, "rowPtr").reads == happened.reads.at("rowPtr"));
        if (format != WeightFormat::Csr) {
          CHECK(array_of(counts, "OmPtr").elements == encoded.runs.size());
          CHECK(array_of(counts, "Omega").elements == encoded.values.size());
        }
        if (found.most_frequent != 0) continue;  // the next test
        CHECK(counts.multiplications == happened.mul);
        CHECK(counts.paired_additions + counts.additions == happened.add);
        CHECK(all_reads(counts) == all_reads(happened));
        CHECK(happened.y == dense_product(matrix, a));
      }
  }
}

TEST_CASE("Weights: a most frequent value that is not 0 is added once for all rows") {
  const std::vector<double> matrix{7, 7, 3, 7, 7, 7, 0, 7};  // 2 x 4
  const std::vector<double> a{1, 2, 3, 4};
  const EncodedMatrix encoded = encode(WeightFormat::Cser, matrix, 4);
  CHECK(encoded.values == std::vector<double>{0, -7, -4});
  auto happened = run_runs(encoded, a, true);
  const double usual = 7 * (1 + 2 + 3 + 4);
  for (double& y : happened.y) y += usual;
  CHECK(happened.y == dense_product(matrix, a));
  const auto counts =
      *count_format(WeightFormat::Cser, statistics_of(matrix, 4), PointerReads::Both);
  CHECK(counts.input_reads == happened.reads.at("a") + 4);
  CHECK(counts.multiplications == happened.mul + 1);
  CHECK(counts.paired_additions + counts.additions == happened.add + 3 + 2);
}

TEST_CASE("Weights: an index takes 8, 16, 32 or 64 bits, as its largest value needs") {
  CHECK(index_bits(0) == Bits{8});
  CHECK(index_bits(255) == Bits{8});
  CHECK(index_bits(256) == Bits{16});
  CHECK(index_bits(65535) == Bits{16});
  CHECK(index_bits(65536) == Bits{32});
  CHECK(index_bits(std::uint64_t{1} << 32) == Bits{64});
}
