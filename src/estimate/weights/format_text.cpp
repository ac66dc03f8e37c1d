// The pseudocode of a product with a compressed matrix, for people.
#include "estimate/weights/format_text.h"

#include "opcost/core/text.h"

namespace opcost {
namespace {

std::string count_text(std::uint64_t count) { return grouped_text(Count{count}); }

std::string csr_text(const NodeWeights& weights) {
  return "    for each entry of the row that is not 0, " +
         count_text(weights.statistics.nonzero.count) +
         " in all:\n"
         "      read val, read colI, read the input at colI\n"
         "      mul, add\n";
}

// CER leaves a pointer for every value up to the row's rarest; CSER names the value of each run.
std::string runs_text(const NodeWeights& weights) {
  const bool named = weights.used == WeightFormat::Cser;
  const RowRuns runs = weights.statistics.runs.value_or(RowRuns{});
  std::string text = "    for each value that the row has, " + count_text(runs.distinct) +
                     " runs in all" +
                     (named ? "" : ", and " + count_text(runs.padded) + " empty ones") + ":\n";
  text += "      read OmPtr" + std::string(named ? ", read OmI" : "") + "\n";
  text += "      for each column with it, " +
          count_text(weights.statistics.unusual.value_or(Entries{}).count) +
          " in all:\n"
          "        read colI, read the input at colI, add\n"
          "      read Omega, mul, add\n";
  return text;
}

}  // namespace

std::string formats_text(const std::vector<NodeWeights>& weights) {
  std::string text;
  for (const NodeWeights& one : weights) {
    if (one.used == WeightFormat::Dense || !one.why_not.empty()) continue;
    text += one.operand + " is kept as " + std::string(to_string(one.used)) + ": for each of " +
            count_text(one.products) + " vectors\n";
    text += "  for each of " + count_text(one.rows) + " rows:\n    read rowPtr\n";
    text += one.used == WeightFormat::Csr ? csr_text(one) : runs_text(one);
    text += "    write Y\n";
  }
  return text;
}

std::string masks_text(const ZeroPlan& plan) {
  if (plan.empty()) return "";
  const std::string of = plan.skip == SkipZeros::Both
                             ? "the masks of both factors"
                             : "the mask of the " + std::string(to_string(plan.skip));
  return "each product reads a bit of " + of +
         "; it is made, and its factors are read, where that is 1\n";
}

}  // namespace opcost
