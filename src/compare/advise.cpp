// What each what-if would save: the difference of two estimates.
#include "opcost/compare/advise.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <unordered_map>
#include <utility>

#include "opcost/estimate/workbook.h"

namespace opcost {
namespace {

std::vector<std::size_t> dearest_of(const Estimate& estimate, std::size_t most) {
  std::vector<std::size_t> all(estimate.nodes.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  std::ranges::stable_sort(all, [&](std::size_t a, std::size_t b) {
    return estimate.nodes[a].energy > estimate.nodes[b].energy;
  });
  if (all.size() > most) all.resize(most);
  std::erase_if(all, [&](std::size_t at) { return !(estimate.nodes[at].energy.value > 0.0); });
  return all;
}

// How often each remark is made of nodes differs between two estimates; its words tell.
std::vector<std::string> only_in(const std::vector<std::string>& after,
                                 const std::vector<std::string>& before) {
  const std::set<std::string> known(before.begin(), before.end());
  std::vector<std::string> texts;
  for (const std::string& text : after)
    if (!known.contains(text)) texts.push_back(text);
  return texts;
}

void answer(const Estimate& after, const Advice& advice, AdviceLine& line) {
  const double share = 1.0 / static_cast<double>(line.asked.samples);
  line.energy = share * after.totals.energy;
  line.saving = advice.before.totals.energy.value - line.energy.value;
  line.unknown = after.coverage.unknown;
  line.assumptions = only_in(after.assumptions, advice.before.assumptions);
  std::unordered_map<std::string, Picojoules> by_id;
  for (const NodeEstimate& node : after.nodes)
    if (node.status != NodeStatus::Unknown) by_id.emplace(node.id, share * node.energy);
  for (const std::size_t at : advice.dearest) {
    const auto found = by_id.find(advice.before.nodes[at].id);
    line.layers.push_back(found != by_id.end() ? std::optional{found->second} : std::nullopt);
  }
}

}  // namespace

Result<Advice> advise(const Model& model, const Pricer& pricer, const EstimateOptions& options,
                      const std::vector<WhatIfAsked>& questions, std::size_t layers) {
  Workbook workbook(pricer);
  auto before = workbook.estimate(model, options);
  if (!before) return std::move(before).error();
  Advice advice{*std::move(before), {}, {}};
  advice.dearest = dearest_of(advice.before, layers);
  for (const WhatIfAsked& asked : questions) {
    AdviceLine& line = advice.lines.emplace_back();
    line.asked = asked;
    const auto after = workbook.estimate(model, asked.options);
    if (after)
      answer(*after, advice, line);
    else
      line.error = after.error();
  }
  std::ranges::stable_sort(advice.lines, [](const AdviceLine& a, const AdviceLine& b) {
    if (a.error.has_value() != b.error.has_value()) return !a.error;
    return a.saving > b.saving;
  });
  return advice;
}

}  // namespace opcost
