// Writes a cost table as YAML.
#include <algorithm>
#include <map>
#include <string>

#include "core/parse_quantity.h"
#include "cost/evidence_fields.h"
#include "cost/memory_reader.h"
#include "cost/width_rule.h"
#include "io/yaml.h"
#include "opcost/core/text.h"
#include "opcost/cost/tables.h"

namespace opcost {
namespace {

using Content = CostTable::Content;

void count(const ListedPrice& price, std::map<std::string, int>& sources) {
  ++sources[price.source];
}

template <class Prices>
void count_all(const Prices& prices, std::map<std::string, int>& sources) {
  for (const auto& [key, price] : prices) count(price, sources);
}

/// The source of most numbers: it is written once, at the top.
std::string common_source(const Content& table) {
  std::map<std::string, int> sources;
  for (const auto& [action, prices] : table.arithmetic) count_all(prices, sources);
  count_all(table.mac, sources);
  for (const TierPrices& tier : table.tiers) {
    count_all(tier.read, sources);
    count_all(tier.write, sources);
  }
  if (table.per_node) count(*table.per_node, sources);
  const auto most = std::ranges::max_element(
      sources, [](const auto& a, const auto& b) { return a.second < b.second; });
  return most != sources.end() ? most->first : "";
}

class Writer {
 public:
  explicit Writer(const Content& table) : table_(table), source_(common_source(table)) {}

  std::string text() {
    head();
    citations();
    arithmetic();
    rules();
    memory();
    array();
    if (table_.per_node) text_ += "\nper_node: " + price(*table_.per_node) + "\n";
    if (table_.covers) text_ += covers_text(*table_.covers);
    if (table_.validated) text_ += validated_text(*table_.validated);
    provenance();
    return std::move(text_);
  }

 private:
  void member(std::string_view key, const std::string& value) {
    if (!value.empty()) text_ += std::string(key) + ": " + yaml_quoted(value) + "\n";
  }

  void head() {
    text_ += "schema: opcost.table/1\n";
    member("name", table_.name);
    member("description", table_.description);
    member("technology", table_.technology);
    text_ += "unit: pJ\n";
    member("source", source_);
    if (!table_.placement.empty()) text_ += "placement: " + table_.placement + "\n";
    if (!table_.conv.empty()) text_ += "conv: " + table_.conv + "\n";
  }

  void citations() {
    if (!table_.citations.empty()) text_ += "\ncitations:\n";
    for (const Citation& citation : table_.citations)
      text_ += "  - " + yaml_quoted(citation.bibtex) + "\n";
  }

  std::string price(const ListedPrice& listed) const {
    const std::string number = exact_text(listed.each.value);
    if (listed.source == source_) return number;
    return "{pj: " + number + ", source: " + yaml_quoted(listed.source) + "}";
  }

  void prices(std::string_view action, const std::map<NumberType, ListedPrice>& listed) {
    if (listed.empty()) return;
    text_ += "  " + std::string(action) + ":\n";
    for (const auto& [type, each] : listed)
      text_ += "    " + to_string(type) + ": " + price(each) + "\n";
  }

  void arithmetic() {
    text_ += "\narithmetic:\n";
    for (const auto& [action, listed] : table_.arithmetic) prices(to_string(action), listed);
    prices("mac", table_.mac);
    if (table_.decompositions.empty()) return;
    text_ += "\ndecompositions:\n";
    for (const auto& [action, parts] : table_.decompositions) decomposition(action, parts);
  }

  void decomposition(Action action, const Decomposition& decomposition) {
    text_ += "  " + std::string(to_string(action)) + ": {";
    for (const auto& [part, times] : decomposition.parts)
      text_ += std::string(to_string(part)) + ": " + exact_text(times) + ", ";
    text_ += "source: " + yaml_quoted(decomposition.source) + "}\n";
  }

  void rules() {
    if (!table_.same_as.empty()) text_ += "\nsame_as:\n";
    for (const auto& [format, other] : table_.same_as)
      text_ += "  " + std::string(to_string(format)) + ": " + std::string(to_string(other)) + "\n";
    std::string widths;
    const auto add = [&widths](std::string_view of, WidthRule rule) {
      if (rule != WidthRule::Exact)
        widths += "  " + std::string(of) + ": " + std::string(to_string(rule)) + "\n";
    };
    for (const auto& [action, rule] : table_.width_rules) add(to_string(action), rule);
    add("mac", table_.mac_rule);
    add("memory", table_.memory_rule);
    if (!widths.empty()) text_ += "\nwidths:\n" + widths;
  }

  void accesses(std::string_view verb, const std::map<Bits, ListedPrice>& listed) {
    text_ += "    " + std::string(verb) + ":\n";
    for (const auto& [bits, each] : listed)
      text_ += "      " + std::to_string(bits.value) + ": " + price(each) + "\n";
  }

  void memory() {
    text_ += "\nmemory:\n";
    for (std::size_t i = 0; i < table_.tiers.size(); ++i) {
      const MemoryTier& tier = table_.memory[TierIndex{i}];
      text_ += "  - name: " + yaml_quoted(tier.name) + "\n";
      const auto bytes = tier.capacity ? tier.capacity->value.exact() : std::nullopt;
      if (bytes) text_ += "    capacity: " + exact_bytes_text(*bytes) + "\n";
      if (tier.tiles_only) text_ += "    holds: tiles\n";
      accesses("read", table_.tiers[i].read);
      accesses("write", table_.tiers[i].write);
    }
  }

  void array() {
    const auto& array = table_.memory.multipliers();
    if (!array) return;
    text_ += "\narray: {rows: " + std::to_string(array->rows) +
             ", columns: " + std::to_string(array->columns);
    if (array->word.value > 0) text_ += ", word: " + std::to_string(array->word.value);
    text_ += "}\n";
  }

  void provenance() {
    if (table_.provenance.empty()) return;
    text_ += "\nprovenance:\n";
    for (const auto& [key, value] : table_.provenance)
      text_ += "  " + yaml_quoted(key) + ": " + yaml_quoted(value) + "\n";
  }

  const Content& table_;
  std::string source_;
  std::string text_;
};

}  // namespace

std::string table_text(const CostTable& table) { return Writer(table.content()).text(); }

}  // namespace opcost
