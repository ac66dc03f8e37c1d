// Bills a node once for each format of its weights.
#include "estimate/weights/bill_formats.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "estimate/weights/weight_events.h"
#include "opcost/weights/count_format.h"

namespace opcost {
namespace {

constexpr std::array kFormats{WeightFormat::Dense, WeightFormat::Csr, WeightFormat::Cer,
                              WeightFormat::Cser};

struct FormatBill {
  WeightFormat format = WeightFormat::Dense;
  Bill bill;
};

bool is_needed(WeightFormat format, const WeightPlan& plan) {
  if (plan.reported || plan.format == WeightFormat::Best || format == WeightFormat::Dense)
    return true;
  return plan.format == format;
}

std::optional<FormatCounts> counts_of(WeightFormat format, const WeightUse& use,
                                      const WeightPlan& plan) {
  if (!use.known()) return std::nullopt;
  WeightStatistics as_used = use.found.statistics;
  as_used.type = use.weights->info()->type;
  return count_format(format, as_used, plan.pointer_reads, groups_of(use));
}

// All matrices of the node that can be kept so; the others stay dense. std::nullopt: none can.
std::optional<Accesses> events_in(WeightFormat format, const FormatQuestion& question,
                                  std::size_t block) {
  std::optional<Accesses> made;
  for (const WeightUse& use : question.uses) {
    const auto counts = counts_of(format, use, question.plan);
    if (!counts) continue;
    const auto blocks = blocks_of(use, question.memory);
    made = in_format(made ? *made : question.dense, use, *counts,
                     blocks[std::min(block, blocks.size() - 1)], question.operands);
  }
  return made;
}

std::size_t most_blocks(const FormatQuestion& question) {
  std::size_t most = 1;
  for (const WeightUse& use : question.uses)
    if (use.known()) most = std::max(most, blocks_of(use, question.memory).size());
  return most;
}

// Under `tiled`, and for the figures that every placement states, the block that costs least.
Result<std::optional<Bill>> bill_in(WeightFormat format, const FormatQuestion& question,
                                    PriceEvents price, const Bill& common) {
  std::optional<Bill> best;
  for (std::size_t block = 0; block < most_blocks(question); ++block) {
    const auto events = events_in(format, question, block);
    if (!events) return best;
    Bill one = common;
    if (auto priced = price(*events, one); !priced) return priced.error();
    one.no_reuse_modelled = false;
    if (!best || one.energy_tiled < best->energy_tiled) best = std::move(one);
  }
  return best;
}

Result<std::vector<FormatBill>> all_bills(const FormatQuestion& question, PriceEvents price,
                                          const Bill& common) {
  std::vector<FormatBill> bills;
  for (const WeightFormat format : kFormats) {
    if (!is_needed(format, question.plan)) continue;
    if (format == WeightFormat::Dense) {
      bills.push_back({format, common});
      if (auto priced = price(question.dense, bills.back().bill); !priced) return priced.error();
      continue;
    }
    auto made = bill_in(format, question, price, common);
    if (!made) return made.error();
    if (*made) bills.push_back({format, **std::move(made)});
  }
  return bills;
}

void describe(const FormatQuestion& question, const std::vector<FormatBill>& bills,
              WeightFormat cheapest, WeightFormat used, std::vector<NodeWeights>& weights) {
  for (WeightUse& use : question.uses) {
    for (const FormatBill& one : bills) {
      const auto counts = counts_of(one.format, use, question.plan);
      if (!counts) continue;
      use.found.costs.push_back(
          {one.format, counts->entries_stored(), counts->bits_stored(), one.bill.energy});
    }
    use.found.cheapest = cheapest;
    use.found.used = use.known() ? used : WeightFormat::Dense;
    weights.push_back(std::move(use.found));
  }
}

}  // namespace

Status bill_formats(const FormatQuestion& question, PriceEvents price, Bill& bill) {
  auto bills = all_bills(question, price, bill);
  if (!bills) return bills.error();
  const auto energy = [](const FormatBill& one) { return one.bill.energy; };
  auto cheapest = std::ranges::min_element(*bills, {}, energy);
  auto chosen = bills->begin();
  if (question.plan.format == WeightFormat::Best)
    chosen = cheapest;
  else if (question.plan.format)
    if (const auto named = std::ranges::find(*bills, *question.plan.format, &FormatBill::format);
        named != bills->end())
      chosen = named;
  std::vector<NodeWeights> weights;
  describe(question, *bills, cheapest->format, chosen->format, weights);
  bill = std::move(chosen->bill);
  bill.weights = std::move(weights);
  return Ok{};
}

}  // namespace opcost
