// --conv: how each convolution is run.
#include "estimate/conv_ways.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "estimate/bill.h"
#include "opcost/core/glob.h"
#include "opcost/core/text.h"
#include "opcost/estimate/conv_plan.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

bool is_convolution(const WalkedNode& walked) {
  return walked.status == NodeStatus::Counted && walked.rule->macs && walked.rule->patch != nullptr;
}

bool is_of_kind(const OtherWay& way, ConvWay asked) {
  const std::string_view name = to_string(asked);
  return asked == ConvWay::Best || way.name == name || way.kind() == name;
}

std::string listed(const std::map<std::string, std::unordered_set<const Node*>>& counts) {
  std::vector<std::string> texts;
  texts.reserve(counts.size());
  for (const auto& [what, nodes] : counts)
    texts.push_back(grouped_text(Count{nodes.size()}) + " " + what);
  return joined(texts);
}

}  // namespace

ConvWays::ConvWays(const EstimateOptions& options, const Pricer& pricer)
    : options_(options), trial_(pricer), used_(options.what_if.conv.rules.size()) {}

// The last rule that fits holds.
ConvWay ConvWays::asked_of(const Node& node) {
  ConvWay asked = ConvWay::Direct;
  const auto& rules = options_.what_if.conv.rules;
  for (std::size_t at = 0; at < rules.size(); ++at) {
    if (!rules[at].node.empty() && !glob_matches(rules[at].node, node.name)) continue;
    used_[at] = true;
    asked = rules[at].way;
  }
  return asked;
}

Result<bool> ConvWays::is_priced_whole(UnbilledNode& one) {
  one.way = nullptr;
  const auto bill = write_bill(one, options_, trial_);
  if (!bill) return bill.error();
  return bill->whole.has_value();
}

std::vector<const OtherWay*> ConvWays::possible(UnbilledNode& one, ConvWay asked) {
  WalkedNode& walked = one.walked;
  const Operands operands(*walked.rule, *one.node, walked.opset, walked.inputs, walked.outputs);
  std::vector<const OtherWay*> ways;
  for (const OtherWay& way : walked.rule->other_ways) {
    if (!is_of_kind(way, asked)) continue;
    const std::string why_not = way.why_not(operands);
    if (why_not.empty())
      ways.push_back(&way);
    else
      not_so_[std::string(way.kind())][why_not].insert(one.in_file);
  }
  return ways;
}

Result<Picojoules> ConvWays::energy_of(UnbilledNode& one, const OtherWay* way) {
  one.way = way;
  const auto bill = write_bill(one, options_, trial_);
  if (!bill) return bill.error();
  return bill->energy;
}

// Of equal ones the first.
Status ConvWays::take_cheapest(UnbilledNode& one, const std::vector<const OtherWay*>& ways) {
  std::optional<Candidate> best;
  for (const OtherWay* way : ways) {
    const auto energy = energy_of(one, way);
    if (!energy) return energy.error();
    if (!best || *energy < best->energy) best = Candidate{way, *energy};
  }
  one.way = best ? best->way : nullptr;
  return Ok{};
}

Status ConvWays::choose(UnbilledNode& one) {
  if (options_.what_if.conv.empty() || !is_convolution(one.walked)) return Ok{};
  const ConvWay asked = asked_of(*one.node);
  std::vector<const OtherWay*> ways;
  if (asked != ConvWay::Direct) {
    const auto whole = is_priced_whole(one);
    if (!whole) return whole.error();
    const auto& others = one.walked.rule->other_ways;
    if (*whole)
      not_so_["another way"]["priced as a whole"].insert(one.in_file);
    else if (others.empty())
      not_so_["another way"]["counted as " + std::string(one.walked.rule->op)].insert(one.in_file);
    else
      ways = possible(one, asked);
  }
  if (asked == ConvWay::Best) ways.insert(ways.begin(), nullptr);
  if (auto taken = take_cheapest(one, ways); !taken) return taken;
  run_[one.way != nullptr ? std::string(one.way->name) : "direct"].insert(one.in_file);
  return Ok{};
}

std::vector<std::string> ConvWays::changes() const {
  if (options_.what_if.conv.empty()) return {};
  std::string text = "--conv " + conv_plan_text(options_.what_if.conv) + ": ";
  text += run_.empty() ? "no convolution is counted" : "convolutions run: " + listed(run_);
  for (const auto& [kind, reasons] : not_so_)
    text += "; " + kind + " does not apply to: " + listed(reasons);
  return {std::move(text)};
}

std::vector<std::string> ConvWays::warnings() const {
  std::vector<std::string> texts;
  const auto& rules = options_.what_if.conv.rules;
  for (std::size_t at = 0; at < rules.size(); ++at)
    if (!used_[at] && !rules[at].node.empty())
      texts.push_back("--conv: no convolution fits `" + rules[at].node + "`");
  return texts;
}

}  // namespace opcost
