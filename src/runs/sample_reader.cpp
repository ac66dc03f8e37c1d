#include <algorithm>
#include <array>
#include <limits>

#include "io/yaml.h"
#include "io/yaml_fields.h"
#include "opcost/runs/layer.h"
#include "opcost/runs/sample.h"
#include "runs/sample_figures.h"
#include "runs/words.h"

namespace opcost {
namespace {

using Kind = YamlNode::Kind;

constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
constexpr std::uint64_t kMostWeight = 1'000'000;
constexpr std::size_t kMostBlocks = 100;
constexpr std::string_view kPage = "ranges are described in cost_tables/SAMPLE.md";

std::int64_t read_whole(const YamlNode& node, std::int64_t least, Problem& problem) {
  const auto value = node.kind == Kind::Scalar ? parsed<std::int64_t>(node.scalar) : std::nullopt;
  if (!value || *value < least || *value > kMost)
    problem.at(node, "it must be a whole number from " + std::to_string(least) + " to " +
                         std::to_string(kMost));
  return value.value_or(least);
}

void read_values(const YamlNode& list, std::int64_t least, DrawnNumber& number, Problem& problem) {
  if (list.kind != Kind::Sequence || list.sequence.empty())
    return problem.at(list, "it must be a list of whole numbers", "write `[1, 256]`");
  for (const YamlNode& value : list.sequence)
    number.values.push_back(read_whole(value, least, problem));
}

/// `3`, `{uniform: [1, 256]}`, `{log_uniform: [1, 512]}` or `{choice: [1, 3, 5]}`.
DrawnNumber read_number(const YamlNode& node, std::int64_t least, Problem& problem) {
  static constexpr std::array<std::string_view, 3> kWords{"choice", "uniform", "log_uniform"};
  DrawnNumber number;
  if (node.kind == Kind::Scalar) {
    number.values = {read_whole(node, least, problem)};
    return number;
  }
  if (node.kind != Kind::Mapping || node.mapping.size() != 1) {
    problem.at(node, "it must be a number or one of uniform, log_uniform and choice",
               "write `{uniform: [1, 256]}`");
    return number;
  }
  const YamlEntry& entry = node.mapping.front();
  const auto word = std::ranges::find(kWords, entry.key.scalar);
  if (word == kWords.end()) unknown_word(entry.key, "way to draw", kWords, problem);
  read_values(entry.value, least, number, problem);
  if (word == kWords.begin() || word == kWords.end()) return number;
  number.kind = *word == "uniform" ? DrawnNumber::Kind::Uniform : DrawnNumber::Kind::LogUniform;
  if (number.values.size() != 2 || number.values[0] > number.values[1])
    problem.at(entry.value, "it must be the least and the most", "write `[1, 256]`");
  else if (number.kind == DrawnNumber::Kind::LogUniform && number.values[0] < 1)
    problem.at(entry.value, "log_uniform starts at 1 or above");
  return number;
}

std::int64_t least_of(std::string_view parameter) {
  return parameter == "padding" || parameter == "bias" ? 0 : 1;
}

/// "2*padding <= kernel_size"
DrawCondition read_condition(const YamlNode& node, const std::vector<std::string>& names,
                             Problem& problem) {
  static constexpr std::array<std::string_view, 6> kComparisons{"<", "<=", ">", ">=", "==", "!="};
  DrawCondition condition;
  const auto words = words_of(node.scalar);
  if (node.kind != Kind::Scalar || words.size() != 3 ||
      std::ranges::find(kComparisons, words[1]) == kComparisons.end()) {
    problem.at(node, "a condition is two names or numbers with a comparison between blanks",
               "write `2*padding <= kernel_size`");
    return condition;
  }
  std::string_view left = words[0];
  if (const std::size_t star = left.find('*'); star != std::string_view::npos) {
    condition.factor = parsed<std::int32_t>(left.substr(0, star)).value_or(0);
    left.remove_prefix(star + 1);
  }
  condition.left = left;
  condition.comparison = words[1];
  condition.right = words[2];
  const std::vector<std::string_view> known(names.begin(), names.end());
  if (condition.factor < 1) problem.at(node, "the factor must be a whole number above 0");
  for (const std::string& name : {condition.left, condition.right})
    if (!parsed<std::int64_t>(name) && std::ranges::find(names, name) == names.end()) {
      YamlNode word = node;
      word.scalar = name;
      unknown_word(word, "name", known, problem);
    }
  return condition;
}

std::vector<std::string> parameters_of(const LayerType& type, bool required_only) {
  std::vector<std::string> names;
  for (const std::string_view word : words_of(type.required)) names.emplace_back(word);
  if (required_only) return names;
  for (const std::string_view word : words_of(type.optional))
    names.emplace_back(word.substr(0, word.find('=')));
  return names;
}

const LayerType* read_type(const YamlNode& node, const std::string& name, Problem& problem) {
  std::vector<std::string_view> names;
  for (const LayerType& type : layer_types()) {
    if (type.name == name) return &type;
    names.push_back(type.name);
  }
  YamlNode word = node;
  word.scalar = name;
  unknown_word(word, "layer", names, problem);
  return nullptr;
}

/// The parameters that a network gives to its layers.
bool is_inherited(std::string_view name) {
  return name == "batch" || name == "image_size" || name == "in_channels" || name == "in_features";
}

/// `other`: keys that are no parameters.
DrawnLayer read_layer(const YamlNode& block, const LayerType& type, bool in_network,
                      Problem& problem) {
  DrawnLayer layer;
  layer.type = type.name;
  const auto names = parameters_of(type, false);
  std::vector<std::string> known{"type", "weight", "require"};
  for (const std::string& name : names)
    if (!in_network || !is_inherited(name)) known.push_back(name);
  const std::vector<std::string_view> views(known.begin(), known.end());
  expect_keys(block, views, problem);
  for (const YamlEntry& entry : block.mapping) {
    const std::string& key = entry.key.scalar;
    if (std::ranges::find(names, key) != names.end())
      layer.parameters.emplace_back(key, read_number(entry.value, least_of(key), problem));
  }
  for (const std::string& name : parameters_of(type, true))
    if (block.find(name) == nullptr && !(in_network && is_inherited(name)))
      problem.at(block, "a " + layer.type + " needs `" + name + "`");
  const YamlNode* list = block.find("require");
  if (list == nullptr) return layer;
  std::vector<std::string> figures = names;
  for (const std::string_view name : kDrawFigures) figures.emplace_back(name);
  if (list->kind != Kind::Sequence)
    problem.at(*list, "`require` must be a list of conditions", "write `[padding < kernel_size]`");
  for (const YamlNode& node : list->sequence)
    layer.conditions.push_back(read_condition(node, figures, problem));
  return layer;
}

std::uint64_t read_weight(const YamlNode& block, Problem& problem) {
  const YamlNode* node = block.find("weight");
  if (node == nullptr) return 1;
  const auto weight = parsed<std::uint64_t>(node->scalar);
  if (!weight || *weight > kMostWeight)
    problem.at(*node, "`weight` must be a whole number up to " + std::to_string(kMostWeight));
  return weight.value_or(1);
}

void read_layers(const YamlNode& block, SampleRanges& ranges, Problem& problem) {
  if (!expect_mapping(block, "`layers`", problem)) return;
  for (const YamlEntry& entry : block.mapping) {
    if (!expect_mapping(entry.value, "a layer", problem)) return;
    const YamlNode* type = entry.value.find("type");
    const LayerType* known = read_type(type != nullptr ? *type : entry.key,
                                       type != nullptr ? type->scalar : entry.key.scalar, problem);
    if (known == nullptr) return;
    ranges.entries.push_back({entry.key.scalar,
                              read_weight(entry.value, problem),
                              entry.key.where(),
                              read_layer(entry.value, *known, false, problem),
                              {}});
  }
}

std::vector<DrawnLayer> read_sequence(const YamlNode& network, std::string_view key,
                                      Problem& problem) {
  std::vector<DrawnLayer> layers;
  const YamlNode* list = network.find(key);
  if (list == nullptr) return layers;
  if (list->kind != Kind::Sequence || list->sequence.size() > kMostBlocks)
    problem.at(*list, "`" + std::string(key) + "` must be a list of at most " +
                          std::to_string(kMostBlocks) + " layers");
  for (const YamlNode& block : list->sequence) {
    const YamlNode* type = block.find("type");
    if (type == nullptr) {
      problem.at(block, "a layer of a network needs its `type`", "write `{type: relu}`");
      return layers;
    }
    const LayerType* known = read_type(*type, type->scalar, problem);
    if (known == nullptr) return layers;
    layers.push_back(read_layer(block, *known, true, problem));
  }
  return layers;
}

DrawnNetwork read_network(const YamlNode& block, Problem& problem) {
  static constexpr std::array<std::string_view, 7> kKeys{
      "weight", "batch", "image_size", "in_channels", "blocks", "block", "head"};
  expect_keys(block, kKeys, problem);
  DrawnNetwork network;
  const auto number = [&](std::string_view key, std::optional<std::int64_t> otherwise) {
    const YamlNode* node = block.find(key);
    if (node != nullptr) return read_number(*node, 1, problem);
    if (!otherwise) problem.at(block, "a network needs `" + std::string(key) + "`");
    return DrawnNumber{DrawnNumber::Kind::Choice, {otherwise.value_or(1)}};
  };
  network.batch = number("batch", std::nullopt);
  network.image_size = number("image_size", std::nullopt);
  network.in_channels = number("in_channels", 3);
  network.blocks = number("blocks", 1);
  for (const std::int64_t blocks : network.blocks.values)
    if (blocks > static_cast<std::int64_t>(kMostBlocks))
      problem.at(block, "a network has at most " + std::to_string(kMostBlocks) + " blocks");
  network.block = read_sequence(block, "block", problem);
  network.head = read_sequence(block, "head", problem);
  if (network.block.empty() && network.head.empty()) problem.at(block, "a network without layers");
  return network;
}

void read_networks(const YamlNode& block, SampleRanges& ranges, Problem& problem) {
  if (!expect_mapping(block, "`networks`", problem)) return;
  for (const YamlEntry& entry : block.mapping) {
    if (!expect_mapping(entry.value, "a network", problem)) return;
    ranges.entries.push_back({entry.key.scalar,
                              read_weight(entry.value, problem),
                              entry.key.where(),
                              {},
                              {read_network(entry.value, problem)}});
  }
}

// A name becomes that of files.
void check_names(const YamlNode& root, const SampleRanges& ranges, Problem& problem) {
  std::uint64_t weights = 0;
  for (const SampleRanges::Entry& entry : ranges.entries) {
    weights += entry.weight;
    const bool plain = std::ranges::all_of(entry.name, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             c == '_' || c == '-';
    });
    const auto same = std::ranges::count(ranges.entries, entry.name, &SampleRanges::Entry::name);
    if (!plain || entry.name.empty() || entry.name.size() > 60 || same > 1)
      problem.at(root, "`" + entry.name.substr(0, 60) + "` cannot name files",
                 "use letters, digits, _ and -, and each name once");
  }
  if (ranges.entries.empty())
    problem.at(root, "there are no layers and no networks", std::string(kPage));
  else if (weights == 0)
    problem.at(root, "all weights are 0");
}

}  // namespace

Result<SampleRanges> parse_ranges(std::string_view yaml, const std::string& where) {
  static constexpr std::array<std::string_view, 4> kKeys{"schema", "source", "layers", "networks"};
  auto root = parse_yaml(yaml, where);
  if (!root) return std::move(root).error();
  SampleRanges ranges;
  Problem problem;
  if (expect_mapping(*root, "a file of ranges", problem)) {
    expect_keys(*root, kKeys, problem);
    const YamlNode* schema = root->find("schema");
    if (schema == nullptr || schema->scalar != "opcost.ranges/1")
      problem.at(schema != nullptr ? *schema : *root, "the schema must be opcost.ranges/1",
                 "write `schema: opcost.ranges/1`");
    ranges.source = read_optional_text(*root, "source", problem);
    if (const YamlNode* block = root->find("layers")) read_layers(*block, ranges, problem);
    if (const YamlNode* block = root->find("networks")) read_networks(*block, ranges, problem);
    check_names(*root, ranges, problem);
  }
  if (problem.first()) return *problem.first();
  return ranges;
}

}  // namespace opcost
