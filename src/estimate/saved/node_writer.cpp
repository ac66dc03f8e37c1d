// Writes the nodes of a saved estimate.
#include "estimate/saved/node_writer.h"

#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <unordered_set>
#include <variant>

#include "core/parse.h"
#include "estimate/saved/saved_format.h"
#include "graph/attribute_text.h"

namespace opcost::saved {
namespace {

using Layout = JsonWriter::Layout;

void write_tensor(JsonWriter& json, const TensorEntry& tensor) {
  json.begin_object(Layout::Line);
  json.member(keys::kName, tensor.name);
  json.key(keys::kDtype);
  if (tensor.type == ElementType::Undefined) {
    json.null();
  } else {
    json.value(to_string(tensor.type));
  }
  json.key(keys::kShape);
  if (tensor.shape) {
    json.begin_array();
    for (const std::int64_t dim : *tensor.shape) json.value(dim);
    json.end_array();
  } else {
    json.null();
  }
  if (tensor.declared_only) json.member("declared_only", true);
  json.end_object();
}

// Shortest digits that read back as the same float: 0.1 is written as 0.1.
void write_value(JsonWriter& json, std::int64_t number) { json.value(number); }
void write_value(JsonWriter& json, float number) {
  std::array<char, 64> digits{};
  char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  const auto shortest = parse_real({digits.data(), static_cast<std::size_t>(end - digits.data())});
  json.value(shortest.value_or(static_cast<double>(number)));
}
void write_value(JsonWriter& json, const std::string& text) { json.value(std::string_view{text}); }

// Numbers, strings and lists of them are written as values; tensors and graphs are described.
void write_attribute(JsonWriter& json, const Attribute& attribute) {
  const auto write = [&]<class T>(const T& value) {
    if constexpr (requires { write_value(json, value); }) {
      write_value(json, value);
    } else if constexpr (requires { write_value(json, value.front()); }) {
      json.begin_array(Layout::Line);
      for (const auto& one : value) write_value(json, one);
      json.end_array();
    } else {
      json.value(attribute_text(attribute));
    }
  };
  std::visit(write, attribute.value);
}

void write_attributes(JsonWriter& json, const NodeEstimate& node) {
  std::unordered_set<std::string_view> written;  // a file may contain a name twice
  json.key("attributes");
  json.begin_object(Layout::Line);
  for (const Attribute& attribute : node.attributes) {
    if (!written.insert(attribute.name).second) continue;
    json.key(attribute.name);
    write_attribute(json, attribute);
  }
  json.end_object();
}

void write_text_or_null(JsonWriter& json, std::string_view name, std::string_view text) {
  if (text.empty()) return json.null_member(name);
  json.member(name, text);
}

void write_reason(JsonWriter& json, const NodeEstimate& node) {
  json.member(keys::kStatus, to_string(node.status));
  if (node.status != NodeStatus::Unknown) return write_text_or_null(json, "reason", node.reason);
  json.member("reason", to_string(node.unknown.value_or(UnknownReason::Operator)));
  write_text_or_null(json, "detail", node.reason);
}

void write_event(JsonWriter& json, const Estimate& estimate, const EventEntry& entry) {
  json.begin_object(Layout::Line);
  json.member(keys::kAction, to_string(entry.event.action));
  json.member(keys::kFormat, to_string(entry.event.type.format));
  json.member(keys::kBits, std::uint64_t{entry.event.type.bits.value});
  const bool placed = entry.tier && entry.tier->value < estimate.tiers.size();
  write_text_or_null(json, keys::kTier, placed ? estimate.tiers[entry.tier->value].name : "");
  write_text_or_null(json, keys::kOperand, entry.operand);
  json.member(keys::kInMac, entry.event.in_mac);
  json.member(keys::kCount, entry.count);
  json.member(keys::kPj, entry.energy.value);
  json.end_object();
}

void write_energy(JsonWriter& json, const NodeEstimate& node) {
  if (node.status == NodeStatus::Unknown) {
    for (const std::string_view name :
         {keys::kMacs, keys::kEnergyPj, keys::kEnergyPjIdeal, keys::kEnergyPjFloor,
          keys::kEnergyPjTiled, keys::kEnergyPjArray})
      json.null_member(name);
    return;
  }
  json.member(keys::kMacs, node.macs);
  json.member(keys::kEnergyPj, node.energy.value);
  json.member(keys::kEnergyPjIdeal, node.energy_floor.value);
  json.member(keys::kEnergyPjFloor, node.energy_floor.value);
  if (node.whole) {  // its energy is the same wherever its arrays lie
    json.null_member(keys::kEnergyPjTiled);
    json.null_member(keys::kEnergyPjArray);
  } else {
    json.member(keys::kEnergyPjTiled, node.energy_tiled.value);
    json.member(keys::kEnergyPjArray, node.energy_array.value);
  }
  if (node.node_energy.value > 0.0) json.member("node_pj", node.node_energy.value);
  if (node.whole) json.member("pricing", node.whole->how);
  if (!node.outside.empty()) json.member("outside", node.outside);
}

}  // namespace

void write_tensors(JsonWriter& json, std::string_view name,
                   const std::vector<TensorEntry>& tensors) {
  json.key(name);
  json.begin_array();
  for (const TensorEntry& tensor : tensors) write_tensor(json, tensor);
  json.end_array();
}

void write_node(JsonWriter& json, const Estimate& estimate, const NodeEstimate& node) {
  json.begin_object();
  json.member(keys::kId, node.id);
  json.member(keys::kName, node.name);
  json.member("module", node.module);
  json.member(keys::kOp, node.op);
  json.member(keys::kDomain, node.domain);
  if (!node.counted_as.empty()) json.member("counted_as", node.counted_as);
  write_tensors(json, keys::kInputs, node.inputs);
  write_tensors(json, keys::kOutputs, node.outputs);
  write_attributes(json, node);
  write_reason(json, node);
  json.member("times", node.times);
  write_energy(json, node);
  json.member("parameters", node.parameters);
  json.key(keys::kEvents);
  json.begin_array();
  for (const EventEntry& entry : node.events) write_event(json, estimate, entry);
  json.end_array();
  json.end_object();
}

}  // namespace opcost::saved
