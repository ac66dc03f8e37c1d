// Nodes grouped by the modules of the program that they belong to.
#include "report/estimate/module_rows.h"

#include <algorithm>
#include <map>
#include <utility>

namespace opcost {
namespace {

constexpr std::string_view kNoScope = "(top)";

void add_parts(std::string_view text, std::vector<std::string>& parts) {
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('.', begin), text.size());
    if (end > begin) parts.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
}

struct Module {
  std::map<std::string, Module> inside;
  Amounts sum;
};

void add_rows(const Module& module, std::size_t indent, std::vector<Row>& rows) {
  std::vector<std::pair<const std::string*, const Module*>> sorted;
  for (const auto& [name, one] : module.inside) sorted.emplace_back(&name, &one);
  std::ranges::stable_sort(sorted, [](const auto& a, const auto& b) {
    return a.second->sum.energy > b.second->sum.energy;
  });
  for (const auto& [name, one] : sorted) {
    Row row{std::string(2 * indent, ' ') + *name, one->sum, nullptr, {}};
    row.depth = indent;
    rows.push_back(std::move(row));
    add_rows(*one, indent + 1, rows);
  }
}

}  // namespace

std::vector<std::string> module_parts(const std::string& module) {
  std::vector<std::string> parts;
  if (module.find('/') == std::string::npos) {
    add_parts(module, parts);
    return parts;
  }
  std::string_view before;
  const std::string_view text = module;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('/', begin), text.size());
    const std::string_view part = text.substr(begin, end - begin);
    // TorchScript's exporter repeats a container's name: "layer1.0" in "layer1".
    const bool again = !before.empty() && part.size() > before.size() + 1 &&
                       part.starts_with(before) && part[before.size()] == '.';
    add_parts(again ? part.substr(before.size() + 1) : part, parts);
    before = part;
    begin = end + 1;
  }
  return parts;
}

std::string module_label(const std::string& module, std::size_t depth) {
  std::string label;
  std::size_t taken = 0;
  for (const std::string& part : module_parts(module)) {
    if (depth > 0 && taken++ == depth) break;
    label += (label.empty() ? "" : ".") + part;
  }
  return label.empty() ? std::string(kNoScope) : label;
}

std::vector<Row> module_tree(const Selection& nodes, std::size_t depth) {
  Module root;
  for (const NodeEstimate* node : nodes) {
    if (!has_row(*node)) continue;
    const Amounts amounts = amounts_of(*node);
    std::vector<std::string> parts = module_parts(node->module);
    if (parts.empty()) parts.emplace_back(kNoScope);
    if (depth > 0 && parts.size() > depth) parts.resize(depth);
    Module* at = &root;
    for (const std::string& part : parts) {
      at = &at->inside[part];
      at->sum += amounts;
    }
  }
  std::vector<Row> rows;
  add_rows(root, 0, rows);
  return rows;
}

}  // namespace opcost
