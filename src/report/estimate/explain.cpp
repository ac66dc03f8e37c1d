// Explains an operator's rule or a node's bill: pseudocode, counts, prices.
#include "report/estimate/explain.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <sstream>
#include <vector>

#include "estimate/saved/node_writer.h"
#include "graph/attribute_text.h"
#include "opcost/core/text.h"
#include "ops/registry.h"
#include "report/estimate/explain_tiling.h"
#include "report/layout/printable.h"
#include "rules/attribute_table.h"
#include "rules/body.h"
#include "rules/example.h"
#include "rules/infer_node.h"
#include "rules/print_interpreter.h"

namespace opcost {
namespace {

constexpr std::string_view kLegend =
    "\n  |W| is the number of elements of W, W[0] the extent of its first axis.\n"
    "  Temporaries are free: only arrays are read and written.\n";

std::string indented(const std::string& text) {
  std::string result;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    result += "  " + text.substr(begin, end - begin) + "\n";
    begin = end + 1;
  }
  return result;
}

// The rule's pseudocode on its example node, with symbolic trip counts.
Result<std::string> symbolic_pseudocode(const OpRule& rule) {
  const auto example = parse_example(rule, rule.example);
  if (!example) return example.error();
  const auto inputs = example->input_pointers();
  const int opset = newest_opset(rule);
  InferredNode inferred = infer_node(rule, example->node, opset, inputs);
  if (inferred.fault) return *inferred.fault;
  const Operands operands(rule, example->node, opset, inputs, inferred.outputs);
  PrintInterpreter print(false);
  Body body(print, operands, rule.macs);
  rule.count(operands, body);
  return print.text();
}

// "labels=a|b" as "a or b".
std::string attributes_read(const OpRule& rule) {
  std::vector<std::string> names;
  for (const TableFormal& table : parse_tables(rule.tables)) {
    std::string name(table.alternatives);
    for (std::size_t bar = name.find('|'); bar != std::string::npos; bar = name.find('|'))
      name.replace(bar, 1, " or ");
    names.push_back(std::move(name));
  }
  if (names.empty()) return "";
  std::string text = "  arrays in its attributes:\n";
  for (const std::string& line : wrapped(joined(names), 94)) text += "    " + line + "\n";
  return text;
}

std::string heading(const OpRule& rule) {
  std::string text = std::string(rule.op) + " of " +
                     (rule.domain.empty() ? "ai.onnx" : std::string(rule.domain)) +
                     ", from opset " + std::to_string(rule.since) + "\n";
  if (!rule.formula.empty()) text += "  " + std::string(rule.formula) + "\n";
  text += "  inputs:  " + std::string(rule.inputs.empty() ? "none" : rule.inputs) + "\n";
  text += "  outputs: " + std::string(rule.outputs) + "   (? optional, * any number)\n";
  return text + attributes_read(rule);
}

Result<std::string> explain_rule(const OpRule& rule) {
  std::string text = heading(rule);
  if (rule.kind == OpKind::Free) return text + "  free: " + std::string(rule.why) + "\n";
  if (rule.kind == OpKind::Folded) return text + "  folded: " + std::string(rule.why) + "\n";
  if (rule.kind == OpKind::ControlFlow) return text + "  " + std::string(rule.why) + "\n";
  if (rule.kind == OpKind::Uncounted) return text + "  unknown: " + std::string(rule.why) + "\n";
  if (rule.free_when != nullptr) text += "  free when " + std::string(rule.why) + "\n";
  text += rule.macs ? "  its products are MACs\n" : "  0 MACs: it is not among the contractions\n";
  const auto pseudocode = symbolic_pseudocode(rule);
  // Data-dependent output shape: no example can have pseudocode.
  if (!pseudocode)
    return text + "\n  no pseudocode of a small case: " + pseudocode.error().what + "\n";
  return text + "\n" + indented(*pseudocode) + std::string(kLegend);
}

// Width for the longest name of an operand.
std::size_t operand_width(const NodeEstimate& node) {
  std::size_t width = 10;
  for (const EventEntry& entry : node.events) width = std::max(width, columns(entry.operand) + 1);
  return width;
}

std::string bill_line(const std::string& what, const EventEntry& entry, std::size_t width,
                      const std::string& tier, const Price& price) {
  return "  " + padded(what, 16) + padded(entry.operand, width) + padded(tier, 8) +
         padded_left(grouped_text(Count{entry.count}), 16) + " x " +
         padded_left(rounded_text(price.each.value, 6) + " pJ", 10) + " = " +
         padded_left(energy_text(entry.energy), 10) + "\n";
}

// Events with the same source, one below the other.
std::string source_lines(const std::map<std::string, std::set<std::string>>& sources) {
  std::string lines = "\nPrices\n";
  for (const auto& [source, events] : sources) {
    const std::vector<std::string> names(events.begin(), events.end());
    for (const std::string& line : wrapped(joined(names) + ":", 96)) lines += "  " + line + "\n";
    for (const std::string& line : wrapped(source, 94)) lines += "    " + line + "\n";
  }
  return lines;
}

std::string signed_energy(double pj) { return (pj < 0.0 ? "-" : "") + energy_text({std::abs(pj)}); }

// The bill of a node that is priced by a regression: its events, and the terms of the regression.
std::string whole_bill(const Estimate& estimate, const NodeEstimate& node) {
  std::string lines;
  for (const EventEntry& entry : node.events) {
    const std::string tier = entry.tier ? estimate.tiers[entry.tier->value].name : "";
    lines += "  " + padded(to_string(entry.event), 16) +
             padded(entry.operand, operand_width(node)) + padded(tier, 8) +
             padded_left(grouped_text(Count{entry.count}), 16) + "   counted, not priced\n";
  }
  lines += "\n  " + printable(node.whole->how) + "\n";
  for (const PricedTerm& term : node.whole->terms)
    lines += "  " + padded(printable(term.what), 30) +
             padded_left(rounded_text(term.amount, 6), 16) + " x " +
             padded_left(signed_energy(term.pj_each), 10) + " = " +
             padded_left(signed_energy(term.pj_each * term.amount), 11) + "\n";
  return lines + "  " + padded("energy of the node", 66) +
         padded_left(energy_text(node.energy), 11) + "\n";
}

Result<std::string> bill(const Estimate& estimate, const NodeEstimate& node, const Pricer& pricer) {
  std::string lines;
  std::map<std::string, std::set<std::string>> sources;
  for (const EventEntry& entry : node.events) {
    const auto price = pricer.price(entry.event, entry.tier);
    if (!price) return price.error();
    const std::string tier = entry.tier ? estimate.tiers[entry.tier->value].name : "";
    const std::string what = to_string(entry.event);
    lines += bill_line(what, entry, operand_width(node), tier, *price);
    const std::string at = tier.empty() ? "" : " @ " + tier;
    sources[price->derivation.empty() ? price->source : price->derivation].insert(what + at);
  }
  lines += "  " + padded("energy of the node", 66) + padded_left(energy_text(node.energy), 10);
  return lines + "\n" + source_lines(sources);
}

std::string node_heading(const NodeEstimate& node) {
  std::string text = printable(node.id) + ": " + printable(node.op) + "\n";
  const auto list = [&](const char* label, const std::vector<TensorEntry>& tensors) {
    for (const TensorEntry& tensor : tensors) {
      if (tensor.name.empty()) continue;
      text += std::string("  ") + label + " " + printable(tensor.name) + "  " +
              std::string(to_string(tensor.type)) + " " +
              (tensor.shape ? shape_text(*tensor.shape) : "of unknown shape") + "\n";
    }
  };
  list("in: ", node.inputs);
  list("out:", node.outputs);
  for (const Attribute& attribute : node.attributes)
    text += "  " + printable(attribute.name + " = " + attribute_text(attribute)) + "\n";
  return text;
}

// "com.microsoft.Pad"; for ai.onnx only the operator's name.
std::string full_name(const OpRule& rule) {
  return (rule.domain.empty() ? "" : std::string(rule.domain) + ".") + std::string(rule.op);
}

// All versions of an operator by its full name; without a domain, those in every domain.
std::vector<const OpRule*> rules_named(const std::string& op) {
  std::vector<const OpRule*> exact, others;
  for (const OpRule* rule : all_rules()) {
    if (full_name(*rule) == op) exact.push_back(rule);
    if (rule->op == op) others.push_back(rule);
  }
  return exact.empty() ? others : exact;
}

// Mentions the other domains that have an operator with that name.
std::string namesakes(const std::string& op, const std::vector<const OpRule*>& explained) {
  std::string text;
  for (const OpRule* rule : all_rules()) {
    if (rule->op != op || std::ranges::find(explained, rule) != explained.end()) continue;
    text += (text.empty() ? "\nof the same name: " : ", ") + full_name(*rule);
  }
  return text.empty() ? text : text + "\n";
}

// Counted nodes with that word in their name: `/conv1/Conv` for `conv1`.
std::string nodes_with(const Estimate& estimate, const std::string& word) {
  constexpr std::size_t kMostNamed = 3;
  std::string named;
  std::size_t count = 0;
  for (const NodeEstimate& node : estimate.nodes)
    if (node.status == NodeStatus::Counted && node.id.find(word) != std::string::npos &&
        ++count <= kMostNamed)
      named += (named.empty() ? "`" : ", `") + node.id + "`";
  if (named.empty() || word.empty()) return "";
  return "its nodes with `" + word + "`: " + named + (count > kMostNamed ? " ..." : "");
}

Result<const NodeEstimate*> find_node(const Estimate& estimate, const std::string& name) {
  const auto is_it = [&](const NodeEstimate& node) { return node.id == name || node.name == name; };
  const auto node = std::ranges::find_if(estimate.nodes, is_it);
  if (node != estimate.nodes.end()) return &*node;
  std::vector<std::string> names;
  for (const NodeEstimate& one : estimate.nodes) names.push_back(one.id);
  std::string near = did_you_mean(name, names);
  if (near.empty()) near = nodes_with(estimate, name);
  return Error{"the model has no node `" + name + "`", estimate.model,
               near.empty() ? "opcost " + estimate.model + " --all lists its layers" : near};
}

}  // namespace

Result<std::string> explain_operator(const std::string& op) {
  const auto rules = rules_named(op);
  std::string text;
  for (const OpRule* rule : rules) {
    const auto one = explain_rule(*rule);
    if (!one) return one.error();
    text += (text.empty() ? "" : "\n") + *one;
  }
  if (!text.empty()) return text + namesakes(op, rules);
  std::vector<std::string> names;
  for (const OpRule* rule : all_rules()) names.emplace_back(rule->op);
  return Error{"opcost knows no operator `" + op + "`", "", did_you_mean(op, names)};
}

Result<std::string> explain_node(const Estimate& estimate, const std::string& name,
                                 const Pricer& pricer) {
  const auto found = find_node(estimate, name);
  if (!found) return found.error();
  const NodeEstimate* node = *found;
  std::string text = node_heading(*node);
  if (node->status != NodeStatus::Counted)
    return text + "  " + std::string(to_string(node->status)) + ": " + printable(node->reason) +
           "\n";
  const auto lines = node->whole ? Result<std::string>{whole_bill(estimate, *node)}
                                 : bill(estimate, *node, pricer);
  if (!lines) return lines.error();
  return text + "\nPseudocode\n" + indented(node->pseudocode) + "\nBill\n" + *lines +
         tiling_text(estimate, *node);
}

Result<std::string> explain_node_json(const Estimate& estimate, const std::string& name) {
  const auto node = find_node(estimate, name);
  if (!node) return node.error();
  std::ostringstream out;
  JsonWriter json(out);
  json.begin_object();
  json.member("schema", "opcost.explain/1");
  json.member("model", estimate.model);
  json.member("table", estimate.table.name);
  json.member("placement", to_string(estimate.options.placement));
  json.key("node");
  saved::write_node(json, estimate, **node);
  json.member("pseudocode", (*node)->pseudocode);
  write_tiling(json, estimate, **node);
  json.end_object();
  out << "\n";
  return out.str();
}

}  // namespace opcost
