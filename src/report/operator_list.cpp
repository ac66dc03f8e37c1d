#include "report/operator_list.h"

#include <map>
#include <string_view>
#include <utility>

#include "ops/registry.h"
#include "report/printable.h"

namespace opcost {
namespace {

std::string_view kind_text(const OpRule& rule) {
  switch (rule.kind) {
    case OpKind::Counted: return rule.macs ? "counted, MACs" : "counted";
    case OpKind::Free: return "free";
    case OpKind::Folded: return "folded";
    case OpKind::ControlFlow: return "its subgraph";
  }
  return "?";
}

std::string row(const OpRule& rule) {
  const std::string domain = rule.domain.empty() ? "" : std::string(rule.domain) + ".";
  const std::string_view note = rule.kind == OpKind::Counted ? rule.formula : rule.why;
  return padded(domain + std::string(rule.op), 24) + padded(std::string(kind_text(rule)), 15) +
         padded("opset " + std::to_string(rule.since) + "+", 11) + std::string(note) + "\n";
}

}  // namespace

std::string operator_list() {
  std::map<std::string_view, int> numbers;
  std::string rows;
  for (const OpRule* rule : all_rules()) {
    rows += row(*rule);
    ++numbers[kind_text(*rule)];
  }
  std::string totals;
  for (const auto& [kind, number] : numbers)
    totals += (totals.empty() ? "" : "; ") + std::to_string(number) + " " + std::string(kind);
  return rows + "\n" + totals + ".\nAny other operator is reported as unknown, never as free.\n";
}

}  // namespace opcost
