#pragma once

#include <array>
#include <string>
#include <vector>

#include "opcost/estimate/record.h"
#include "opcost/report/format.h"

namespace opcost {

inline constexpr FormatList kWeightsFormats = view_formats({ReportFormat::Json, ReportFormat::Csv});

/// The formats whose costs are reported.
inline constexpr std::array kComparedFormats{WeightFormat::Dense, WeightFormat::Csr,
                                             WeightFormat::Cer, WeightFormat::Cser};

/// What the weights of a model hold, and what its inference costs in each format of them.
///
/// JSON is a contract, schema "opcost.weights/1": `model`, `table`, `placement`, `pointer_reads`,
/// `matrices[]` and `totals`. A matrix has node, op, operand, tensor, why_not ("" where it was
/// read), and, where it was read: rows, columns, products (vectors it multiplies in one inference),
/// dtype, stored_bits, zeros, most_frequent, most_frequent_count, distinct (null: more than
/// 65,536), entropy_bits, entropy_is_bound, distinct_in_rows, structure ("2:4" or null), cheapest,
/// and formats{} of entries, bits and energy_pj, which is that of the node.
///
/// CSV has one row a matrix: node, op, operand, tensor, why_not, rows, columns, products, dtype,
/// stored_bits, zeros, most_frequent, most_frequent_count, distinct, entropy_bits,
/// distinct_in_rows, structure, cheapest, then entries, bits and energy_pj of dense, csr, cer and
/// cser. What is not known is empty.
std::string weights_report(const Estimate& estimate, const ReportLayout& layout);

/// One matrix of one node.
struct WeightRow {
  const NodeEstimate* node = nullptr;
  const NodeWeights* weights = nullptr;
  bool first = true;  ///< Of the node: energies are the node's.
};
std::vector<WeightRow> weight_rows(const Estimate& estimate);

/// The node's cost in a format; null: not known.
const FormatCost* cost_in(const NodeWeights& weights, WeightFormat format);
/// All contractions with weights together; what is not known in a format counts as dense.
Picojoules total_in(const std::vector<WeightRow>& rows, WeightFormat format);

std::string weights_json(const Estimate& estimate);
std::string weights_csv(const Estimate& estimate);

}  // namespace opcost
