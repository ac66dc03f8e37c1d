// Reads fields of a YAML mapping and reports missing, wrong and unknown keys.
#include "io/yaml_fields.h"

#include <algorithm>
#include <vector>

#include "core/parse.h"
#include "opcost/core/text.h"

namespace opcost {
std::string quoted_word(std::string_view word) {
  constexpr std::size_t kLongest = 60;
  const bool whole = word.size() <= kLongest;
  return "`" + std::string(word.substr(0, kLongest)) + (whole ? "`" : "...`");
}

bool expect_mapping(const YamlNode& node, std::string_view what, Problem& problem) {
  if (node.kind == YamlNode::Kind::Mapping) return true;
  problem.at(node, std::string(what) + " must be a mapping of `key: value`");
  return false;
}

void unknown_word(const YamlNode& word, std::string_view what,
                  std::span<const std::string_view> known, Problem& problem) {
  const std::vector<std::string> names(known.begin(), known.end());
  std::string hint = did_you_mean(word.scalar, names);
  if (hint.empty()) {
    for (const std::string& name : names) hint += (hint.empty() ? "one of: " : ", ") + name;
  }
  problem.at(word, "unknown " + std::string(what) + " " + quoted_word(word.scalar), hint);
}

void expect_keys(const YamlNode& mapping, std::span<const std::string_view> known,
                 Problem& problem) {
  for (const YamlEntry& entry : mapping.mapping) {
    if (std::ranges::find(known, entry.key.scalar) == known.end())
      unknown_word(entry.key, "key", known, problem);
  }
}

std::string read_text(const YamlNode& node, std::string_view what, Problem& problem) {
  std::string text(trimmed(node.scalar));
  if (node.kind != YamlNode::Kind::Scalar || text.empty()) {
    problem.at(node, "`" + std::string(what) + "` must be a text");
    return "";
  }
  std::ranges::replace_if(
      text, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return text;
}

std::string read_optional_text(const YamlNode& mapping, std::string_view key, Problem& problem) {
  const YamlNode* node = mapping.find(key);
  return node != nullptr ? read_text(*node, key, problem) : "";
}

std::vector<std::pair<std::string, std::string>> read_provenance(const YamlNode& mapping,
                                                                 Problem& problem) {
  std::vector<std::pair<std::string, std::string>> pairs;
  const YamlNode* block = mapping.find("provenance");
  if (block == nullptr || !expect_mapping(*block, "`provenance`", problem)) return pairs;
  for (const YamlEntry& entry : block->mapping)
    pairs.emplace_back(entry.key.scalar, read_text(entry.value, entry.key.scalar, problem));
  return pairs;
}

}  // namespace opcost
