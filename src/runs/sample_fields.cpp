// Reads single fields of a ranges file: distributions, conditions, layer types.
#include "runs/sample_fields.h"

#include <algorithm>
#include <array>
#include <limits>

#include "core/parse.h"
#include "opcost/runs/layer_types.h"
#include "runs/sample_figures.h"

namespace opcost {
namespace {

using Kind = YamlNode::Kind;

constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();

std::int64_t read_whole(const YamlNode& node, std::int64_t least, Problem& problem) {
  if (node.kind == Kind::Scalar) {
    const auto value = parse_number<std::int64_t>(node.scalar);
    if (value && *value >= least && *value <= kMost) return *value;
  }
  problem.at(node, "it must be a whole number from " + std::to_string(least) + " to " +
                       std::to_string(kMost));
  return least;
}

void read_values(const YamlNode& list, std::int64_t least, DrawnNumber& number, Problem& problem) {
  if (list.kind != Kind::Sequence || list.sequence.empty())
    return problem.at(list, "it must be a list of whole numbers", "write `[1, 256]`");
  for (const YamlNode& value : list.sequence)
    number.values.push_back(read_whole(value, least, problem));
}

}  // namespace

/// `3`, `{uniform: [1, 256]}`, `{log_uniform: [1, 512]}` or `{choice: [1, 3, 5]}`.
DrawnNumber read_drawn_number(const YamlNode& node, std::int64_t least, Problem& problem) {
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

namespace {

std::int64_t least_of(std::string_view parameter) {
  return parameter == "padding" || parameter == "bias" ? 0 : 1;
}

/// "2*padding <= kernel_size"
DrawCondition read_condition(const YamlNode& node, const std::vector<std::string>& names,
                             Problem& problem) {
  static constexpr std::array<std::string_view, 6> kComparisons{"<", "<=", ">", ">=", "==", "!="};
  DrawCondition condition;
  const auto words = split_words(node.scalar);
  if (node.kind != Kind::Scalar || words.size() != 3 ||
      std::ranges::find(kComparisons, words[1]) == kComparisons.end()) {
    problem.at(node, "a condition is two names or numbers with a comparison between blanks",
               "write `2*padding <= kernel_size`");
    return condition;
  }
  std::string_view left = words[0];
  if (const std::size_t star = left.find('*'); star != std::string_view::npos) {
    condition.factor = parse_number<int>(left.substr(0, star)).value_or(0);
    left.remove_prefix(star + 1);
  }
  condition.left = left;
  condition.comparison = words[1];
  condition.right = words[2];
  const std::vector<std::string_view> known(names.begin(), names.end());
  if (condition.factor < 1) problem.at(node, "the factor must be a whole number above 0");
  for (const std::string& name : {condition.left, condition.right})
    if (!parse_number<std::int64_t>(name) && std::ranges::find(names, name) == names.end()) {
      YamlNode word = node;
      word.scalar = name;
      unknown_word(word, "name", known, problem);
    }
  return condition;
}

std::vector<std::string> parameters_of(const LayerType& type, bool required_only) {
  std::vector<std::string> names;
  for (const std::string_view word : split_words(type.required)) names.emplace_back(word);
  if (required_only) return names;
  for (const std::string_view word : split_words(type.optional))
    names.emplace_back(word.substr(0, word.find('=')));
  std::erase(names, "inplace");  // a model of one layer has no node before it
  return names;
}

}  // namespace

const LayerType* read_layer_type(const YamlNode& node, const std::string& name, Problem& problem) {
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

namespace {

/// The parameters that a network gives to its layers.
bool is_inherited(std::string_view name) {
  return name == "batch" || name == "image_size" || name == "in_channels" || name == "in_features";
}

}  // namespace

DrawnLayer read_drawn_layer(const YamlNode& block, const LayerType& type, bool in_network,
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
      layer.parameters.emplace_back(key, read_drawn_number(entry.value, least_of(key), problem));
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

}  // namespace opcost
