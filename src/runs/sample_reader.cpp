// Reads a ranges file for `opcost sample` (YAML).
#include <algorithm>
#include <array>
#include <optional>

#include "core/parse.h"
#include "io/yaml.h"
#include "opcost/runs/parse_ranges.h"
#include "runs/sample_fields.h"

namespace opcost {
namespace {

using Kind = YamlNode::Kind;

constexpr std::uint64_t kMostWeight = 1'000'000;
constexpr std::size_t kMostBlocks = 100;
constexpr std::string_view kPage = "ranges are described in cost_tables/SAMPLE.md";

std::uint64_t read_weight(const YamlNode& block, Problem& problem) {
  const YamlNode* node = block.find("weight");
  if (node == nullptr) return 1;
  const auto weight = parse_number<std::uint64_t>(node->scalar);
  if (!weight || *weight > kMostWeight)
    problem.at(*node, "`weight` must be a whole number up to " + std::to_string(kMostWeight));
  return weight.value_or(1);
}

void read_layers(const YamlNode& block, SampleRanges& ranges, Problem& problem) {
  if (!expect_mapping(block, "`layers`", problem)) return;
  for (const YamlEntry& entry : block.mapping) {
    if (!expect_mapping(entry.value, "a layer", problem)) return;
    const YamlNode* type = entry.value.find("type");
    const LayerType* known =
        read_layer_type(type != nullptr ? *type : entry.key,
                        type != nullptr ? type->scalar : entry.key.scalar, problem);
    if (known == nullptr) return;
    ranges.entries.push_back({entry.key.scalar,
                              read_weight(entry.value, problem),
                              entry.key.where(),
                              read_drawn_layer(entry.value, *known, false, problem),
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
    const LayerType* known = read_layer_type(*type, type->scalar, problem);
    if (known == nullptr) return layers;
    layers.push_back(read_drawn_layer(block, *known, true, problem));
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
    if (node != nullptr) return read_drawn_number(*node, 1, problem);
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

// Names become file names.
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
