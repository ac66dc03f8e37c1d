// Finds the rule of an operator by domain, name and opset.
#include "ops/registry.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "rules/domains.h"

namespace opcost {
namespace {

auto key(const OpRule& rule) { return std::tuple{rule.domain, rule.op, rule.since}; }

std::vector<const OpRule*> sorted_rules() {
  std::vector<const OpRule*> rules;
  for (const auto& family : families())
    for (const OpRule& rule : family) rules.push_back(&rule);
  std::ranges::sort(rules, {}, [](const OpRule* rule) { return key(*rule); });
  return rules;
}

}  // namespace

const std::vector<const OpRule*>& all_rules() {
  static const std::vector<const OpRule*> kRules = sorted_rules();
  return kRules;
}

int newest_opset(const OpRule& rule) {
  int newest = std::max(kNewestOpset, rule.since);
  for (const OpRule* other : all_rules())
    if (other->domain == rule.domain && other->op == rule.op && other->since > rule.since)
      newest = std::min(newest, other->since - 1);
  return newest;
}

const OpRule* find_oldest_rule(std::string_view domain, std::string_view op) {
  if (domain == "ai.onnx") domain = "";
  const auto found = std::ranges::find_if(
      all_rules(), [&](const OpRule* rule) { return rule->domain == domain && rule->op == op; });
  if (found != all_rules().end()) return *found;
  return domain.empty() ? find_oldest_rule(kMicrosoft, op) : nullptr;
}

const OpRule* find_newest_rule(std::string_view domain, std::string_view op) {
  const OpRule* rule = find_rule(domain, op, std::numeric_limits<std::int64_t>::max());
  const bool may_be_elsewhere = domain.empty() || domain == "ai.onnx";
  return rule == nullptr && may_be_elsewhere ? find_newest_rule(kMicrosoft, op) : rule;
}

const OpRule* find_rule(std::string_view domain, std::string_view op, std::int64_t opset) {
  if (domain == "ai.onnx") domain = "";
  const auto& rules = all_rules();
  // The last rule of this operator that is not newer than the opset.
  const auto after =
      std::ranges::upper_bound(rules, std::tuple{domain, op, opset}, {}, [](const OpRule* rule) {
        return std::tuple{rule->domain, rule->op, static_cast<std::int64_t>(rule->since)};
      });
  if (after == rules.begin()) return nullptr;
  const OpRule* candidate = *(after - 1);
  return candidate->domain == domain && candidate->op == op ? candidate : nullptr;
}

}  // namespace opcost
