// Reads an estimate from the JSON that saved_writer.cpp writes.
#include <algorithm>
#include <optional>
#include <utility>

#include "estimate/saved/saved_format.h"
#include "estimate/totals.h"
#include "io/file.h"
#include "io/json_reader.h"
#include "opcost/estimate/conv_plan.h"
#include "opcost/estimate/saved_estimate.h"

namespace opcost {
namespace {

using namespace saved;

// Reads members of the right kind; reports the first that is missing or wrong.
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
  // Reports of before this member existed do not say.
  Picojoules energy_if_said(const JsonValue& object, std::string_view key) {
    return object.find(key) != nullptr ? energy(object, key) : Picojoules{};
  }
  bool truth(const JsonValue& object, std::string_view key) {
    const bool* value = member(object, key).truth();
    return value != nullptr && *value;
  }
  const JsonValue::Object& members(const JsonValue& object, std::string_view key) {
    static const JsonValue::Object kEmpty;
    const JsonValue& value = member(object, key);
    if (value.object() == nullptr) problem(value, "`" + std::string(key) + "` must be an object");
    return value.object() != nullptr ? *value.object() : kEmpty;
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
    entry.name = read.text(value, keys::kName);
    entry.type =
        parse_element_type(read.text(value, keys::kDtype)).value_or(ElementType::Undefined);
    entry.shape = read_shape(read.member(value, keys::kShape), read);
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
  const auto action = parse_action(read.text(value, keys::kAction));
  const auto format = parse_number_format(read.text(value, keys::kFormat));
  const std::uint64_t bits = read.count(value, keys::kBits);
  if (!action || !format || bits > UINT32_MAX) {
    read.problem(value, "an event of no known action and number");
    return entry;
  }
  const bool* in_mac = read.member(value, keys::kInMac).truth();
  entry.event = {
      *action, {*format, Bits{static_cast<std::uint32_t>(bits)}}, in_mac != nullptr && *in_mac};
  const std::string tier = read.text(value, keys::kTier);
  entry.tier = tier_named(tier, tiers);
  if (entry.tier.has_value() != is_access(*action))
    read.problem(value, "an event at no memory of its table");
  entry.operand = read.text(value, keys::kOperand);
  entry.count = read.count(value, keys::kCount);
  entry.energy = read.energy(value, keys::kPj);
  return entry;
}

NodeStatus read_status(const JsonValue& value, SavedReader& read) {
  if (const auto status = parse_node_status(read.text(value, keys::kStatus))) return *status;
  read.problem(value, "a node of no known status");
  return NodeStatus::Unknown;
}

NodeEstimate read_node(const JsonValue& value, const std::vector<MemoryTier>& tiers,
                       SavedReader& read) {
  NodeEstimate node;
  node.id = read.text(value, keys::kId);
  node.name = read.text(value, keys::kName);
  node.op = read.text(value, keys::kOp);
  node.domain = read.text(value, keys::kDomain);
  node.inputs = read_tensors(value, keys::kInputs, read);
  node.outputs = read_tensors(value, keys::kOutputs, read);
  node.status = read_status(value, read);
  node.macs = read.count(value, keys::kMacs);
  node.energy = read.energy(value, keys::kEnergyPj);
  node.energy_floor = read.energy(value, keys::kEnergyPjIdeal);
  node.energy_tiled = read.energy_if_said(value, keys::kEnergyPjTiled);
  node.energy_array = read.energy_if_said(value, keys::kEnergyPjArray);
  for (const JsonValue& event : read.list(value, keys::kEvents))
    node.events.push_back(read_event(event, tiers, read));
  return node;
}

void read_table(const JsonValue& value, Estimate& result, SavedReader& read) {
  result.table.name = read.text(value, keys::kName);
  result.table.technology = read.text(value, keys::kTechnology);
  for (const JsonValue& price : read.list(value, keys::kOverrides))
    if (price.text() != nullptr) result.table.overrides.push_back(*price.text());
  for (const JsonValue& tier : read.list(value, keys::kTiers)) {
    if (result.tiers.size() == kMostTiers) return read.problem(tier, "too many memories");
    const auto capacity = read.member(tier, keys::kCapacityBytes).count();
    result.tiers.push_back({read.text(tier, keys::kName),
                            capacity ? std::optional{Bytes{Count{*capacity}}} : std::nullopt});
  }
}

void read_what_if(const JsonValue& value, WhatIf& asked, SavedReader& read) {
  if (const JsonValue* precision = value.find(keys::kPrecision))
    asked.precision = {{PrecisionRule{}}, precision->text() != nullptr ? *precision->text() : ""};
  if (value.find(keys::kBatch) != nullptr)
    asked.batch = static_cast<std::int64_t>(
        std::min<std::uint64_t>(read.count(value, keys::kBatch), INT64_MAX));
  asked.fold_bn = read.truth(value, keys::kFoldBn);
  asked.fuse_activations = read.truth(value, keys::kFuseActivations);
  if (value.find(keys::kWeights) != nullptr) {
    asked.weights.format = parse_name(kWeightFormatNames, read.text(value, keys::kWeights));
    asked.weights.pointer_reads =
        parse_name(kPointerReadsNames, read.text(value, keys::kPointerReads))
            .value_or(PointerReads::Both);
  }
  if (value.find(keys::kSparsity) != nullptr)
    asked.weights.sparsity.text = read.text(value, keys::kSparsity);
  if (value.find(keys::kQuantiseWeights) != nullptr)
    asked.weights.value_bits = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(read.count(value, keys::kQuantiseWeights), 64));
  if (value.find(keys::kSpikes) != nullptr) {
    asked.spikes.text = read.text(value, keys::kSpikes);
    asked.spikes.neurons =
        parse_name(kNeuronsNames, read.text(value, keys::kNeurons)).value_or(Neurons::AsWritten);
  }
  if (value.find(keys::kSkipZeros) != nullptr)
    asked.zeros.skip =
        parse_name(kSkipZerosNames, read.text(value, keys::kSkipZeros)).value_or(SkipZeros::None);
  if (value.find(keys::kDensity) != nullptr) asked.zeros.text = read.text(value, keys::kDensity);
  if (value.find(keys::kConv) == nullptr) return;
  for (const JsonValue& word : read.list(value, keys::kConv)) {
    const auto rule =
        word.text() != nullptr ? parse_conv_rule(*word.text()) : Result<ConvRule>(Error{});
    if (rule)
      asked.conv.rules.push_back(*rule);
    else
      read.problem(word, "no known way to run a convolution");
  }
}

void read_options(const JsonValue& value, Estimate& result, SavedReader& read) {
  const auto placement = parse_placement(read.text(value, keys::kPlacement));
  if (!placement) read.problem(value, "a report of no known placement");
  result.options.placement = placement.value_or(Placement::Array);
  result.options.four_ops_only = read.truth(value, keys::kFourOpsOnly);
  result.options.qdq = parse_name(kQdqNames, read.text(value, keys::kQdq)).value_or(Qdq::Integer);
  for (const JsonMember& dim : read.members(value, keys::kBindings))
    if (const auto extent = dim.value.count(); extent && *extent <= INT64_MAX)
      result.bound_dims[dim.key] = static_cast<std::int64_t>(*extent);
  for (const JsonMember& input : read.members(value, keys::kInputShapes))
    if (auto shape = read_shape(input.value, read))
      result.options.input_shapes[input.key] = *std::move(shape);
  read_what_if(read.member(value, keys::kWhatIf), result.options.what_if, read);
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
    const bool arithmetic = key == keys::kByTier && entry.key == kArithmetic;
    result[arithmetic ? "" : entry.key] = {read.count(entry.value, count),
                                           read.energy(entry.value, keys::kEnergyPj)};
  }
  return result;
}

void read_totals(const JsonValue& value, Totals& totals, SavedReader& read) {
  totals.macs = read.count(value, keys::kMacs);
  totals.parameters = read.count(value, keys::kParameters);
  totals.energy = read.energy(value, keys::kEnergyPj);
  totals.energy_floor = read.energy(value, keys::kEnergyPjIdeal);
  totals.energy_tiled = read.energy_if_said(value, keys::kEnergyPjTiled);
  totals.energy_array = read.energy_if_said(value, keys::kEnergyPjArray);
  totals.by_action = read_subtotals(value, keys::kByAction, keys::kCount, read);
  totals.by_tier = read_subtotals(value, keys::kByTier, keys::kCount, read);
  totals.by_op = read_subtotals(value, keys::kByOp, keys::kNodes, read);
}

void read_report(const JsonValue& root, Estimate& result, SavedReader& read) {
  const JsonValue& model = read.member(root, keys::kModel);
  result.model = read.text(model, keys::kPath);
  result.inputs = read_tensors(model, keys::kInputs, read);
  result.outputs = read_tensors(model, keys::kOutputs, read);
  read_table(read.member(root, keys::kTable), result, read);
  const JsonValue& options = read.member(root, keys::kOptions);
  read_options(options, result, read);
  if (!read.list(options, keys::kOnlyOps).empty())
    read.problem(options, "a report of some operators only, as it was made with --only-op");
  for (const JsonValue& node : read.list(root, keys::kNodes))
    result.nodes.push_back(read_node(node, result.tiers, read));
  read_totals(read.member(root, keys::kTotals), result.totals, read);
  const JsonValue& coverage = read.member(root, keys::kCoverage);
  result.coverage = {read.count(coverage, keys::kCounted), read.count(coverage, keys::kFree),
                     read.count(coverage, keys::kFolded), read.count(coverage, keys::kUnknown)};
}

}  // namespace

Result<Estimate> parse_saved_estimate(std::string_view text, const std::string& where) {
  const auto root = parse_json(text, where);
  if (!root) return root.error();
  const JsonValue* schema = root->find(keys::kSchema);
  if (schema == nullptr || schema->text() == nullptr || *schema->text() != kSchema)
    return Error{"this is no report of the schema " + std::string(kSchema), where,
                 "save one with: opcost MODEL --format json -o FILE"};
  Estimate result;
  SavedReader read(where);
  read_report(*root, result, read);
  if (read.first()) return *read.first();
  if (!totals_are_sums(result))
    return Error{"its totals are not the sums of its nodes", where, "save the report anew"};
  return result;
}

Result<Estimate> load_saved_estimate(const std::string& path) {
  const auto text = read_text_file(path, JsonLimits{}.bytes);
  if (!text) return text.error();
  return parse_saved_estimate(*text, path);
}

}  // namespace opcost
