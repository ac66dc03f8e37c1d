// Finds the rule of an operator by domain, name and opset.
#include "ops/registry.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <stdexcept>
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

/// The rules by the name of their operator. Sorting a thousand of them would take a tenth of the
/// time of a small model.
class RulesByName {
 public:
  RulesByName() {
    for (const auto& family : families())
      for (const OpRule& rule : family) enter(rule);
  }

  /// Calls `use` for each rule of `domain` and `op`.
  template <class Use>
  void each(std::string_view domain, std::string_view op, Use use) const {
    for (std::size_t at = place_of(op); places_[at] != nullptr; at = next(at))
      if (places_[at]->op == op && places_[at]->domain == domain) use(*places_[at]);
  }

 private:
  static constexpr std::size_t kPlaces = 4096;  // four times as many as rules

  static std::size_t place_of(std::string_view op) {
    std::uint32_t hash = 2166136261;  // FNV-1a of Fowler, Noll and Vo
    for (const char c : op) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619;
    return hash % kPlaces;
  }
  static std::size_t next(std::size_t at) { return (at + 1) % kPlaces; }

  void enter(const OpRule& rule) {
    std::size_t at = place_of(rule.op);
    while (places_[at] != nullptr) at = next(at);
    places_[at] = &rule;
    if (++rules_ > kPlaces / 2) throw std::logic_error("more rules than their index has room for");
  }

  std::array<const OpRule*, kPlaces> places_{};
  std::size_t rules_ = 0;
};

const RulesByName& rules_by_name() {
  static const RulesByName kRules;
  return kRules;
}

}  // namespace

const std::vector<const OpRule*>& all_rules() {
  static const std::vector<const OpRule*> kRules = sorted_rules();
  return kRules;
}

int newest_opset(const OpRule& rule) {
  int newest = std::max(kNewestOpset, rule.since);
  rules_by_name().each(rule.domain, rule.op, [&](const OpRule& other) {
    if (other.since > rule.since) newest = std::min(newest, other.since - 1);
  });
  return newest;
}

const OpRule* find_oldest_rule(std::string_view domain, std::string_view op) {
  if (domain == "ai.onnx") domain = "";
  const OpRule* oldest = nullptr;
  rules_by_name().each(domain, op, [&](const OpRule& rule) {
    if (oldest == nullptr || rule.since < oldest->since) oldest = &rule;
  });
  return oldest == nullptr && domain.empty() ? find_oldest_rule(kMicrosoft, op) : oldest;
}

const OpRule* find_newest_rule(std::string_view domain, std::string_view op) {
  const OpRule* rule = find_rule(domain, op, std::numeric_limits<std::int64_t>::max());
  const bool may_be_elsewhere = domain.empty() || domain == "ai.onnx";
  return rule == nullptr && may_be_elsewhere ? find_newest_rule(kMicrosoft, op) : rule;
}

const OpRule* find_rule(std::string_view domain, std::string_view op, std::int64_t opset) {
  if (domain == "ai.onnx") domain = "";
  const OpRule* newest = nullptr;
  rules_by_name().each(domain, op, [&](const OpRule& rule) {
    if (rule.since <= opset && (newest == nullptr || rule.since > newest->since)) newest = &rule;
  });
  return newest;
}

}  // namespace opcost
