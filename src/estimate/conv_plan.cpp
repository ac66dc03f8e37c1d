// The words of --conv.
#include "opcost/estimate/conv_plan.h"

#include <vector>

#include "opcost/core/text.h"

namespace opcost {

Result<ConvRule> parse_conv_rule(std::string_view word) {
  const std::size_t equals = word.rfind('=');  // names may contain one
  const bool names_nodes = equals != std::string_view::npos;
  const std::string_view name = names_nodes ? word.substr(equals + 1) : word;
  const auto way = parse_name(kConvWayNames, name);
  if (way && equals != 0)
    return ConvRule{std::string(word.substr(0, names_nodes ? equals : 0)), *way};
  std::vector<std::string> known;
  known.reserve(kConvWayNames.size());
  for (const auto& row : kConvWayNames) known.emplace_back(row.name);
  const std::string near = did_you_mean(name, known);
  return Error{
      "--conv " + std::string(word) + ": `" + std::string(name) +
          "` is no way to run a convolution",
      "",
      near.empty() ? "one of: " + joined(known) + "; or, of some nodes, '/layer1/*=direct'" : near};
}

std::string conv_rule_text(const ConvRule& rule) {
  return (rule.node.empty() ? "" : rule.node + "=") + std::string(to_string(rule.way));
}

std::string conv_plan_text(const ConvPlan& plan) {
  std::vector<std::string> words;
  words.reserve(plan.rules.size());
  for (const ConvRule& rule : plan.rules) words.push_back(conv_rule_text(rule));
  return joined(words, " ");
}

void follow_conv(const PricerInfo& table, EstimateOptions& options) {
  const auto way = parse_name(kConvWayNames, table.conv);
  if (way && options.what_if.conv.empty()) options.what_if.conv.rules.push_back({"", *way});
}

}  // namespace opcost
