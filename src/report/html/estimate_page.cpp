// The page of one model for a browser.
#include "report/html/estimate_page.h"

#include <algorithm>
#include <set>
#include <utility>

#include "opcost/core/text.h"
#include "report/estimate/estimate_view.h"
#include "report/estimate/rows.h"
#include "report/html/node_packer.h"
#include "report/html/page.h"
#include "report/html/page_nodes.h"
#include "report/layout/figures.h"
#include "report/layout/one_unit.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

using Layout = JsonWriter::Layout;

void write_placed(JsonWriter& json, std::string_view name, bool known, Picojoules energy) {
  if (!known) return json.null_member(name);
  json.member(name, energy.value);
}

void write_totals(JsonWriter& json, const Estimate& estimate) {
  const Totals& totals = estimate.totals;
  const bool placed =
      !has_regressions(estimate) && (totals.energy_array.value > 0.0 || totals.energy.value <= 0.0);
  json.key("totals");
  json.begin_object(Layout::Line);
  json.member("energy", totals.energy.value);
  json.member("floor", totals.energy_floor.value);
  write_placed(json, "tiled", placed, totals.energy_tiled);
  write_placed(json, "array", placed, totals.energy_array);
  json.member("macs", totals.macs);
  json.member("parameters", totals.parameters);
  json.end_object();
}

std::string holds_text(const MemoryTier& tier) {
  return tier.capacity ? bytes_text(*tier.capacity) : "";
}

void write_tiers(JsonWriter& json, const Estimate& estimate) {
  json.key("tiers");
  json.begin_array();
  for (const MemoryTier& tier : estimate.tiers) {
    json.begin_object(Layout::Line);
    json.member("name", printable(tier.name));
    json.member("holds", holds_text(tier));
    json.end_object();
  }
  json.end_array();
}

void write_by_op(JsonWriter& json, const Estimate& estimate) {
  json.key("by_op");
  json.begin_array();
  for (const auto& [name, sum] : estimate.totals.by_op) {
    json.begin_object(Layout::Line);
    json.member("name", printable(name));
    json.member("nodes", sum.count);
    json.member("pj", sum.energy.value);
    json.end_object();
  }
  json.end_array();
}

// Arithmetic, then the memories from near to far, then what nodes themselves are charged.
void write_by_tier(JsonWriter& json, const Estimate& estimate) {
  json.key("by_tier");
  json.begin_array();
  const auto write = [&](const std::string& key, const std::string& name,
                         const std::string& holds) {
    const auto found = estimate.totals.by_tier.find(key);
    json.begin_object(Layout::Line);
    json.member("name", name);
    json.member("holds", holds);
    json.member("pj", found != estimate.totals.by_tier.end() ? found->second.energy.value : 0.0);
    json.end_object();
  };
  write("", "arithmetic", "");
  for (const MemoryTier& tier : estimate.tiers)
    write(tier.name, printable(tier.name), holds_text(tier));
  for (const std::string_view charge : {kPerNode, kRegression})
    if (estimate.totals.by_tier.contains(std::string(charge)))
      write(std::string(charge), std::string(charge), "");
  json.end_array();
}

std::string answer_text(const Estimate& estimate) {
  std::string text = "for one inference with table " + printable(estimate.table.name);
  if (!has_regressions(estimate))
    text += ", placement " + std::string(to_string(estimate.options.placement));
  return text + without_unknown_text(estimate);
}

std::string one_line(const std::string& lines) {
  std::string text;
  for (const char c : lines)
    if (c != '\n' && c != ' ')
      text += c;
    else if (!text.ends_with(' '))
      text += ' ';
  return printable(text);
}

std::vector<std::string> sources_of(const Estimate& estimate) {
  std::vector<std::string> texts;
  std::set<std::string> seen;
  for (const Citation& citation : estimate.table.citations)
    if (seen.insert(citation.key).second) texts.push_back(one_line(citation.bibtex));
  return texts;
}

std::string others_text(const PageNodes& held) {
  if (held.others() == 0) return "";
  return "This page holds the " + grouped_text(Count{held.nodes().size() - 1}) +
         " dearest nodes, and the " + grouped_text(Count{held.others()}) +
         " others as one sum; JSON and CSV have all.";
}

void write_estimate(JsonWriter& json, const Estimate& estimate, const Selection& all,
                    const RenderOptions& options) {
  const PageNodes held(all);
  const Selection& nodes = held.nodes();
  json.key("estimate");
  json.begin_object();
  json.member("model", printable(estimate.model));
  json.member("answer", answer_text(estimate));
  json.member("unknown", estimate.coverage.unknown);
  json.member("unknown_text",
              plural_text(estimate.coverage.unknown, "node") +
                  " of unknown cost: the energy is of the others, a part of the whole.");
  const bool told = std::ranges::any_of(
      nodes, [](const NodeEstimate* node) { return !node->pseudocode.empty(); });
  json.member("no_pseudocode", told ? ""
                                    : "The model has many nodes, so their pseudocode is not in "
                                      "this file: opcost explain MODEL --node NAME prints it.");
  json.member("others", static_cast<std::uint64_t>(held.others()));
  json.member("others_text", others_text(held));
  write_totals(json, estimate);
  write_tiers(json, estimate);
  write_by_op(json, estimate);
  write_by_tier(json, estimate);
  write_texts(json, "sources", sources_of(estimate));
  NodePacker packer(estimate, options.pricer);
  packer.write_nodes(json, nodes);
  packer.write_tables(json);
  json.end_object();
}

// Of the report for people, what the page does not draw itself.
View page_view(const Estimate& estimate, const Selection& nodes, const RenderOptions& options) {
  View view = estimate_view(estimate, nodes, options);
  use_one_unit(view);
  view.title = "Energy of " + shortened(printable(estimate.model), 80);
  const bool own_table = options.by != Breakdown::Layer || options.top > 0 ||
                         !options.only_ops.empty() || options.tree;
  const std::string main = view.sections.front().heading;
  std::erase_if(view.sections, [&](const Section& section) {
    if (section.heading == main) return !own_table;
    return section.heading == "By operator" || section.heading == "By memory tier";
  });
  return view;
}

}  // namespace

std::string estimate_page(const Estimate& estimate, const Selection& nodes,
                          const RenderOptions& options) {
  return html_page(page_view(estimate, nodes, options),
                   [&](JsonWriter& json) { write_estimate(json, estimate, nodes, options); });
}

}  // namespace opcost
