// Reads a tensor of weights and finds what its matrix holds: zeros, values, entropy, rows.
#include "opcost/weights/weigh.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "weights/entry_stream.h"
#include "weights/float_rows.h"
#include "weights/row_scan.h"
#include "weights/value_counts.h"

namespace opcost {
namespace {

// Of a full table only zeros and the favourite go on: plain comparisons, which are fast.
void count_known(std::span<const unsigned char> bytes, std::uint64_t count,
                 const EntryStream& entries, ValueCounts& counts) {
  const std::uint64_t favourite = counts.favourite(), zero = entries.rule().same_as_zero();
  std::uint64_t zeros = 0, favourites = 0;
  each_element(bytes, entries.bits(), count, [&](std::uint64_t bits) {
    zeros += bits == 0 || bits == zero ? 1 : 0;
    favourites += bits == favourite ? 1 : 0;
  });
  counts.add_known(zeros, favourite == 0 ? 0 : favourites);
}

Result<ValueCounts> count_values(EntryStream& entries) {
  ValueCounts counts;
  auto read = entries.each_piece([&](std::span<const unsigned char> bytes, std::uint64_t count) {
    if (counts.full() && entries.rule().is_plain())
      return count_known(bytes, count, entries, counts);
    each_element(bytes, entries.bits(), count,
                 [&](std::uint64_t bits) { counts.add(entries.rule()(bits)); });
  });
  if (!read) return read.error();
  return counts;
}

double bits_of_share(std::uint64_t count, double all) {
  const double share = static_cast<double>(count) / all;
  return count == 0 ? 0 : -share * std::log2(share);
}

// Where values are not told apart, all but the two known ones may be different from one another.
double entropy_of(const std::vector<ValueCounts::Value>& values, std::uint64_t entries) {
  const auto all = static_cast<double>(entries);
  double sum = 0;
  for (const auto& value : values) sum += bits_of_share(value.count, all);
  return sum;
}

double most_entropy(const WeightStatistics& found) {
  const auto all = static_cast<double>(found.entries());
  const std::uint64_t usual = found.most_frequent == 0 ? 0 : found.most_frequent_count;
  const std::uint64_t rest = found.entries() - found.zeros - usual;
  return bits_of_share(found.zeros, all) + bits_of_share(usual, all) +
         static_cast<double>(rest) / all * std::log2(all);
}

void describe_values(const EntryStream& entries, const ValueCounts& counts,
                     std::vector<ValueCounts::Value>& values, WeightStatistics& found) {
  const std::uint64_t left_out = entries.elements() - entries.listed();
  found.zeros = counts.count_of(0) + left_out;
  if (counts.full()) {
    const std::uint64_t favourite = counts.count_of(counts.favourite());
    const bool zero = found.zeros >= favourite;
    found.most_frequent = zero ? 0 : entries.rule().value(counts.favourite());
    found.most_frequent_count = zero ? found.zeros : favourite;
    found.entropy = most_entropy(found);
    return;
  }
  values = by_frequency(counts, entries.rule());
  if (left_out > 0) {
    std::erase_if(values, [](const auto& value) { return value.key == 0; });
    const ValueCounts::Value zero{0, found.zeros};
    const auto place =
        std::ranges::find_if(values, [&](const auto& value) { return value.count <= found.zeros; });
    values.insert(place, zero);
  }
  if (values.empty()) return;
  found.most_frequent = entries.rule().value(values.front().key);
  found.most_frequent_count = values.front().count;
  found.distinct = values.size();
  found.entropy = entropy_of(values, found.entries());
}

// Values first, then rows.
Status weigh_twice(EntryStream& entries, const MatrixLayout& layout, WeightStatistics& found) {
  const auto counts = count_values(entries);
  if (!counts) return counts.error();
  std::vector<ValueCounts::Value> values;
  describe_values(entries, *counts, values, found);
  return scan_rows(entries, layout, values, found);
}

// Both at once, unless there are neither few values nor too many to tell apart.
Status weigh_once(EntryStream& entries, const MatrixLayout& layout, WeightStatistics& found) {
  const auto rows = scan_float_rows(entries, layout);
  if (!rows) return rows.error();
  std::vector<ValueCounts::Value> values;
  describe_values(entries, rows->counts, values, found);
  if (!rows->few && !rows->counts.full()) return scan_rows(entries, layout, values, found);
  found.nonzero = {found.entries() - found.zeros, rows->nonzero_rows};
  if (rows->few) rows->few->describe(values, found);
  return Ok{};
}

}  // namespace

Result<WeightStatistics> weigh(const Model& model, const std::string& name, const Tensor& tensor,
                               const MatrixLayout& layout, const WeightChange& change) {
  auto entries = EntryStream::open(model, name, tensor, layout.zero_point);
  if (!entries) return entries.error();
  const Count all = Count{layout.outer} * Count{layout.depth} * Count{layout.inner};
  if (all != Count{entries->elements()} || entries->elements() == 0 || layout.taps == 0)
    return Error{"the constant `" + name + "` has other dims than its matrix", "", ""};
  WeightStatistics found{.rows = layout.rows(),
                         .columns = layout.columns(),
                         .type = tensor.type,
                         .stored_bits = entries->stored_bits()};
  if (auto changed = entries->change(change); !changed) return changed.error();
  const auto scanned = has_float_rows(*entries, layout) ? weigh_once(*entries, layout, found)
                                                        : weigh_twice(*entries, layout, found);
  if (!scanned) return scanned.error();
  if (2 * found.zeros >= found.entries() && found.zeros < found.entries())
    if (auto looked = find_structure(*entries, layout, found); !looked) return looked.error();
  return found;
}

}  // namespace opcost
