// Nodes as compact lists for a page.
#include "report/html/node_packer.h"

#include <utility>

#include "graph/attribute_text.h"
#include "opcost/core/text.h"
#include "report/estimate/explain_tiling.h"
#include "report/estimate/layer_figures.h"
#include "report/estimate/module_rows.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

using Layout = JsonWriter::Layout;

constexpr std::uint64_t kExactInDouble = std::uint64_t{1} << 53U;

void write_count(JsonWriter& json, std::uint64_t count) {
  if (count <= kExactInDouble) return json.value(count);
  json.value(std::to_string(count));
}

void write_energy(JsonWriter& json, bool known, Picojoules energy) {
  if (!known) return json.null();
  json.value(energy.value);
}

std::string attributes_text(const NodeEstimate& node) {
  constexpr std::size_t kLongest = 400;
  std::vector<std::string> texts;
  for (const Attribute& attribute : node.attributes)
    texts.push_back(printable(attribute.name + " = " + attribute_text(attribute)));
  return shortened(joined(texts), kLongest);
}

std::string module_of(const NodeEstimate& node) {
  return node.module.empty() ? "" : printable(module_label(node.module, 0));
}

std::string reason_of(const NodeEstimate& node) {
  std::string text = printable(node.reason);
  if (node.unknown)
    text = std::string(to_string(*node.unknown)) + (text.empty() ? "" : ": " + text);
  return text;
}

}  // namespace

std::int64_t NodePacker::text(const std::string& words) {
  if (words.empty()) return -1;
  const auto [found, is_new] =
      text_at_.try_emplace(words, static_cast<std::int64_t>(texts_.size()));
  if (is_new) texts_.push_back(words);
  return found->second;
}

std::size_t NodePacker::event(const Event& event) {
  const auto [found, is_new] =
      event_at_.try_emplace(to_string(event) + (event.in_mac ? "+" : ""), events_.size());
  if (is_new) events_.push_back(event);
  return found->second;
}

void NodePacker::write_event(JsonWriter& json, const EventEntry& entry) {
  const std::size_t at = event(entry.event);
  const std::int64_t tier = entry.tier ? static_cast<std::int64_t>(entry.tier->value) : -1;
  priced_.try_emplace({at, tier}, entry.tier);
  json.begin_array(Layout::Line);
  json.value(static_cast<std::uint64_t>(at));
  json.value(tier);
  json.value(text(printable(entry.operand)));
  write_count(json, entry.count);
  json.value(entry.energy.value);
  json.end_array();
}

void NodePacker::write_node(JsonWriter& json, const NodeEstimate& node) {
  const bool known = node.status != NodeStatus::Unknown;
  const bool placed = known && !node.whole;
  json.begin_array(Layout::Line);
  json.value(printable(told_name(node)));
  for (const std::string& words :
       {printable(operator_label(node)), module_of(node), std::string(to_string(node.status)),
        reason_of(node), output_text(node), input_text(node), output_type_text(node),
        printable(node.weight)})
    json.value(text(words));
  write_count(json, node.parameters);
  if (const auto bytes = bytes_of(node))
    write_count(json, *bytes);
  else
    json.null();
  if (known)
    write_count(json, node.macs);
  else
    json.null();
  write_energy(json, known, node.energy);
  write_energy(json, known, node.energy_floor);
  write_energy(json, placed, node.energy_tiled);
  write_energy(json, placed, node.energy_array);
  write_count(json, node.times);
  json.value(node.node_energy.value);
  const std::string how = node.whole ? printable(node.whole->how) : "";
  for (const std::string& words :
       {printable_lines(node.pseudocode), tiling_text(estimate_, node), attributes_text(node), how})
    json.value(text(words));
  json.begin_array(Layout::Line);
  for (const EventEntry& entry : node.events) write_event(json, entry);
  json.end_array();
  json.end_array();
}

void NodePacker::write_nodes(JsonWriter& json, const Selection& nodes) {
  json.key("nodes");
  json.begin_array();
  for (const NodeEstimate* node : nodes) write_node(json, *node);
  json.end_array();
}

void NodePacker::write_prices(JsonWriter& json) {
  json.key("prices");
  json.begin_array();
  for (const auto& [key, tier] : priced_) {
    if (pricer_ == nullptr) break;
    const auto price = pricer_->price(events_[key.first], tier);
    if (!price) continue;
    json.begin_array(Layout::Line);
    json.value(static_cast<std::uint64_t>(key.first));
    json.value(key.second);
    json.value(price->each.value);
    json.value(text(printable(price->derivation.empty() ? price->source : price->derivation)));
    json.end_array();
  }
  json.end_array();
}

void NodePacker::write_tables(JsonWriter& json) {
  write_prices(json);
  json.key("events");
  json.begin_array();
  for (const Event& one : events_) {
    json.begin_array(Layout::Line);
    json.value(text(std::string(to_string(one.action))));
    json.value(text(to_string(one)));
    json.end_array();
  }
  json.end_array();
  write_texts(json, "texts", texts_);
}

}  // namespace opcost
