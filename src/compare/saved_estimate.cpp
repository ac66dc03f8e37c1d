#include <algorithm>
#include <optional>
#include <utility>

#include "io/file.h"
#include "io/json_reader.h"
#include "opcost/compare/subject.h"

namespace opcost {
namespace {

constexpr std::string_view kSchema = "opcost.estimate/1";

constexpr std::size_t kMostTiers = 64;  // as tables may have

// Reads members of the right kind; the first that is missing or wrong is told.
class SavedReader {
 public:
  explicit SavedReader(const std::string& file) : file_(file) {}

  const std::optional<Error>& first() const { return first_; }

  void problem(const JsonValue& at, std::string what) {
    if (!first_)
      first_ = json_error(at, file_, std::move(what), "save a report with --format json again");
  }
  const JsonValue& member(const JsonValue& object, std::string_view key) {
    static const JsonValue kNothing{};
    const JsonValue* found = object.find(key);
    if (found == nullptr) problem(object, "a report without `" + std::string(key) + "`");
    return found != nullptr ? *found : kNothing;
  }
  std::string text(const JsonValue& object, std::string_view key) {
    const JsonValue& value = member(object, key);
    if (value.is_null()) return {};
    if (value.text() == nullptr) problem(value, "`" + std::string(key) + "` must be a text");
    return value.text() != nullptr ? *value.text() : "";
  }
  std::uint64_t count(const JsonValue& object, std::string_view key) {
    const JsonValue& value = member(object, key);
    if (value.is_null()) return 0;
    if (!value.count()) problem(value, "`" + std::string(key) + "` must be a whole number");
    return value.count().value_or(0);
  }
  Picojoules energy(const JsonValue& object, std::string_view key) {
    const JsonValue& value = member(object, key);
    if (value.is_null()) return {};
    const auto number = value.number();
    if (!number || *number < 0.0) problem(value, "`" + std::string(key) + "` must be an energy");
    return {number.value_or(0.0)};
  }
  const JsonValue::Array& list(const JsonValue& object, std::string_view key) {
    static const JsonValue::Array kEmpty;
    const JsonValue& value = member(object, key);
    if (value.array() == nullptr) problem(value, "`" + std::string(key) + "` must be a list");
    return value.array() != nullptr ? *value.array() : kEmpty;
  }

 private:
  const std::string& file_;
  std::optional<Error> first_;
};

std::optional<Shape> read_shape(const JsonValue& value, SavedReader& read) {
  if (value.array() == nullptr) return std::nullopt;
  Shape shape;
  for (const JsonValue& dim : *value.array()) {
    const auto extent = dim.count();
    if (!extent || *extent > INT64_MAX) {
      read.problem(dim, "a dim must be a whole number");
      return std::nullopt;
    }
    shape.push_back(static_cast<std::int64_t>(*extent));
  }
  return shape;
}

std::vector<TensorEntry> read_tensors(const JsonValue& object, std::string_view key,
                                      SavedReader& read) {
  std::vector<TensorEntry> tensors;
  for (const JsonValue& value : read.list(object, key)) {
    TensorEntry entry;
    entry.name = read.text(value, "name");
    entry.type = parse_element_type(read.text(value, "dtype")).value_or(ElementType::Undefined);
    entry.shape = read_shape(read.member(value, "shape"), read);
    tensors.push_back(std::move(entry));
  }
  return tensors;
}

std::optional<TierIndex> tier_named(const std::string& name, const std::vector<MemoryTier>& tiers) {
  const auto found = std::ranges::find(tiers, name, &MemoryTier::name);
  if (found == tiers.end()) return std::nullopt;
  return TierIndex{static_cast<std::size_t>(found - tiers.begin())};
}

EventEntry read_event(const JsonValue& value, const std::vector<MemoryTier>& tiers,
                      SavedReader& read) {
  EventEntry entry;
  const auto action = parse_action(read.text(value, "action"));
  const auto format = parse_number_format(read.text(value, "format"));
  const std::uint64_t bits = read.count(value, "bits");
  if (!action || !format || bits > UINT32_MAX) {
    read.problem(value, "an event of no known action and number");
    return entry;
  }
  const bool* in_mac = read.member(value, "in_mac").truth();
  entry.event = {
      *action, {*format, Bits{static_cast<std::uint32_t>(bits)}}, in_mac != nullptr && *in_mac};
  const std::string tier = read.text(value, "tier");
  entry.tier = tier_named(tier, tiers);
  if (entry.tier.has_value() != is_access(*action))
    read.problem(value, "an event at no memory of its table");
  entry.operand = read.text(value, "operand");
  entry.count = read.count(value, "count");
  entry.energy = read.energy(value, "pj");
  return entry;
}

NodeStatus read_status(const JsonValue& value, SavedReader& read) {
  if (const auto status = parse_node_status(read.text(value, "status"))) return *status;
  read.problem(value, "a node of no known status");
  return NodeStatus::Unknown;
}

NodeEstimate read_node(const JsonValue& value, const std::vector<MemoryTier>& tiers,
                       SavedReader& read) {
  NodeEstimate node;
  node.id = read.text(value, "id");
  node.name = read.text(value, "name");
  node.op = read.text(value, "op");
  node.domain = read.text(value, "domain");
  node.inputs = read_tensors(value, "inputs", read);
  node.outputs = read_tensors(value, "outputs", read);
  node.status = read_status(value, read);
  node.macs = read.count(value, "macs");
  node.energy = read.energy(value, "energy_pj");
  node.energy_ideal = read.energy(value, "energy_pj_ideal");
  for (const JsonValue& event : read.list(value, "events"))
    node.events.push_back(read_event(event, tiers, read));
  return node;
}

void read_table(const JsonValue& value, Estimate& result, SavedReader& read) {
  result.table.name = read.text(value, "name");
  result.table.technology = read.text(value, "technology");
  for (const JsonValue& price : read.list(value, "overrides"))
    if (price.text() != nullptr) result.table.overrides.push_back(*price.text());
  for (const JsonValue& tier : read.list(value, "tiers")) {
    if (result.tiers.size() == kMostTiers) return read.problem(tier, "too many memories");
    const auto capacity = read.member(tier, "capacity_bytes").count();
    result.tiers.push_back({read.text(tier, "name"),
                            capacity ? std::optional{Bytes{Count{*capacity}}} : std::nullopt});
  }
}

void read_options(const JsonValue& value, Estimate& result, SavedReader& read) {
  const auto placement = parse_placement(read.text(value, "placement"));
  if (!placement) read.problem(value, "a report of no known placement");
  result.options.placement = placement.value_or(Placement::Array);
  const bool* four = read.member(value, "four_ops_only").truth();
  result.options.four_ops_only = four != nullptr && *four;
}

std::map<std::string, Subtotal> read_subtotals(const JsonValue& totals, std::string_view key,
                                               std::string_view count, SavedReader& read) {
  std::map<std::string, Subtotal> result;
  const JsonValue& value = read.member(totals, key);
  if (value.object() == nullptr) {
    read.problem(value, "`" + std::string(key) + "` must be an object");
    return result;
  }
  for (const JsonMember& entry : *value.object()) {
    const bool arithmetic = key == "by_tier" && entry.key == "arithmetic";
    result[arithmetic ? "" : entry.key] = {read.count(entry.value, count),
                                           read.energy(entry.value, "energy_pj")};
  }
  return result;
}

void read_totals(const JsonValue& value, Totals& totals, SavedReader& read) {
  totals.macs = read.count(value, "macs");
  totals.parameters = read.count(value, "parameters");
  totals.energy = read.energy(value, "energy_pj");
  totals.energy_ideal = read.energy(value, "energy_pj_ideal");
  totals.by_action = read_subtotals(value, "by_action", "count", read);
  totals.by_tier = read_subtotals(value, "by_tier", "count", read);
  totals.by_op = read_subtotals(value, "by_op", "nodes", read);
}

void read_report(const JsonValue& root, Estimate& result, SavedReader& read) {
  const JsonValue& model = read.member(root, "model");
  result.model = read.text(model, "path");
  result.inputs = read_tensors(model, "inputs", read);
  result.outputs = read_tensors(model, "outputs", read);
  read_table(read.member(root, "table"), result, read);
  const JsonValue& options = read.member(root, "options");
  read_options(options, result, read);
  if (!read.list(options, "only_ops").empty())
    read.problem(options, "a report of some operators only, as it was made with --only-op");
  for (const JsonValue& node : read.list(root, "nodes"))
    result.nodes.push_back(read_node(node, result.tiers, read));
  read_totals(read.member(root, "totals"), result.totals, read);
  const JsonValue& coverage = read.member(root, "coverage");
  result.coverage = {read.count(coverage, "counted"), read.count(coverage, "free"),
                     read.count(coverage, "folded"), read.count(coverage, "unknown")};
}

}  // namespace

Result<Estimate> parse_saved_estimate(std::string_view text, const std::string& where) {
  const auto root = parse_json(text, where);
  if (!root) return root.error();
  const JsonValue* schema = root->find("schema");
  if (schema == nullptr || schema->text() == nullptr || *schema->text() != kSchema)
    return Error{"this is no report of the schema " + std::string(kSchema), where,
                 "save one with: opcost MODEL --format json -o FILE"};
  Estimate result;
  SavedReader read(where);
  read_report(*root, result, read);
  if (read.first()) return *read.first();
  return result;
}

Result<Estimate> load_saved_estimate(const std::string& path) {
  const auto text = read_text_file(path, JsonLimits{}.bytes);
  if (!text) return text.error();
  return parse_saved_estimate(*text, path);
}

}  // namespace opcost
