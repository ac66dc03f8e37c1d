// Reads the words and the YAML file of `--precision`.
#include "estimate/rewrite/precision_file.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <utility>

#include "core/parse.h"
#include "io/file.h"
#include "io/yaml.h"
#include "opcost/core/text.h"
#include "opcost/estimate/precision_plan.h"
#include "opcost/estimate/weight_plan.h"

namespace opcost {
namespace {

constexpr std::string_view kSchema = "opcost.precision/1";

Error no_such_type(std::string_view word) {
  std::vector<std::string> names;
  for (const ElementType type : kAllElementTypes)
    if (number_type(type)) names.emplace_back(to_string(type));
  const std::string near = did_you_mean(word, names);
  return {"`" + std::string(word) + "` is no element type", "",
          near.empty() ? "one of: " + joined(names) : near};
}

// Reports an error in the words of --precision at its place in the file.
Status placed(const Status& status, const YamlNode& node) {
  return status ? Status{Ok{}} : yaml_error(node, status.error().what, status.error().hint);
}

// What else a file may say of weights; std::nullopt for another word.
std::optional<Status> set_change(std::string_view what, std::string_view value, Precision& types) {
  if (what == "sparsity") {
    auto sparsity = parse_sparsity(value);
    if (!sparsity) return sparsity.error();
    types.sparsity = *std::move(sparsity);
    return Status{Ok{}};
  }
  if (what != "value_bits") return std::nullopt;
  const auto bits = parse_value_bits(value);
  if (!bits) return bits.error();
  types.value_bits = *bits;
  return Status{Ok{}};
}

Status read_types(const YamlNode& mapping, PrecisionRule& rule, bool may_name_nodes) {
  if (mapping.kind != YamlNode::Kind::Mapping)
    return yaml_error(mapping, "a mapping is expected",
                      "write `{weights: int8, activations: int8}`");
  for (const YamlEntry& entry : mapping.mapping) {
    if (entry.value.kind != YamlNode::Kind::Scalar)
      return yaml_error(entry.value, "one word is expected");
    if (may_name_nodes && entry.key.scalar == "op") {
      rule.op = entry.value.scalar;
    } else if (may_name_nodes && entry.key.scalar == "node") {
      rule.node = entry.value.scalar;
    } else if (auto changed = set_change(entry.key.scalar, entry.value.scalar, rule.types);
               changed) {
      if (auto set = placed(*changed, entry.value); !set) return set;
    } else if (auto set = placed(set_precision(entry.key.scalar, entry.value.scalar, rule.types),
                                 entry.key);
               !set) {
      return set;
    }
  }
  return Ok{};
}

Status read_rules(const YamlNode& rules, PrecisionPlan& plan) {
  if (rules.kind != YamlNode::Kind::Sequence)
    return yaml_error(rules, "`rules` must be a list", "write `- {op: Conv, weights: int4}`");
  for (const YamlNode& node : rules.sequence) {
    PrecisionRule rule;
    if (auto read = read_types(node, rule, true); !read) return read;
    if (rule.op.empty() && rule.node.empty())
      return yaml_error(node, "a rule must name an `op` or a `node`",
                        "what holds for all belongs into `default`");
    plan.rules.push_back(std::move(rule));
  }
  return Ok{};
}

Status read_keys(const YamlNode& root, PrecisionPlan& plan) {
  const YamlNode* schema = root.find("schema");
  if (schema == nullptr || schema->scalar != kSchema)
    return yaml_error(schema != nullptr ? *schema : root,
                      "this is no precision file of the schema " + std::string(kSchema),
                      "begin it with `schema: " + std::string(kSchema) + "`");
  for (const YamlEntry& entry : root.mapping) {
    const std::string& key = entry.key.scalar;
    if (key != "schema" && key != "default" && key != "rules")
      return yaml_error(entry.key, "unknown key `" + key + "`", "known: schema, default, rules");
  }
  PrecisionRule all;
  const YamlNode* standard = root.find("default");
  if (standard != nullptr) {
    if (auto read = read_types(*standard, all, false); !read) return read;
    plan.rules.push_back(all);
  }
  const YamlNode* rules = root.find("rules");
  return rules != nullptr ? read_rules(*rules, plan) : Status{Ok{}};
}

Result<PrecisionPlan> plan_of_words(const std::string& words) {
  PrecisionPlan plan;
  PrecisionRule all;
  for (const std::string_view part : split(words, ',')) {
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) {
      if (auto set = set_precision("weights", part, all.types); !set) return set.error();
      if (auto set = set_precision("activations", part, all.types); !set) return set.error();
    } else if (auto set = set_precision(part.substr(0, equals), part.substr(equals + 1), all.types);
               !set) {
      return set.error();
    }
  }
  plan.rules.push_back(all);
  return plan;
}

bool names_a_file(const std::string& words) {
  if (words.ends_with(".yaml") || words.ends_with(".yml")) return true;
  std::error_code ignored;
  return std::filesystem::is_regular_file(words, ignored);
}

}  // namespace

namespace {

struct Synonym {
  std::string_view word;
  ElementType type;
};
// How people also call the types that networks are run in.
constexpr std::array kSynonyms{
    Synonym{"fp64", ElementType::Double},         Synonym{"double", ElementType::Double},
    Synonym{"fp32", ElementType::Float},          Synonym{"single", ElementType::Float},
    Synonym{"fp16", ElementType::Float16},        Synonym{"half", ElementType::Float16},
    Synonym{"bf16", ElementType::BFloat16},       Synonym{"fp8", ElementType::Float8E4M3FN},
    Synonym{"float8", ElementType::Float8E4M3FN}, Synonym{"fp4", ElementType::Float4E2M1},
    Synonym{"float4", ElementType::Float4E2M1},   Synonym{"int1", ElementType::Bipolar},
    Synonym{"binary", ElementType::Bipolar},      Synonym{"spike", ElementType::UInt1},
    Synonym{"pow2", ElementType::Float8E8M0}};

}  // namespace

std::optional<ElementType> parse_precision_type(std::string_view word) {
  const auto synonym = std::ranges::find(kSynonyms, word, &Synonym::word);
  if (synonym != kSynonyms.end()) return synonym->type;
  const auto type = parse_element_type(word);
  const auto number = type ? number_type(*type) : std::nullopt;
  return number && number->format != NumberFormat::Complex ? type : std::nullopt;
}

Status set_precision(std::string_view what, std::string_view type, Precision& types) {
  static const std::array kWords{std::string("weights"), std::string("activations"),
                                 std::string("accumulator")};
  const auto at = std::ranges::find(kWords, what);
  if (at == kWords.end()) {
    const std::string near = did_you_mean(what, kWords);
    return Error{"`" + std::string(what) + "` has no precision", "",
                 near.empty() ? "one of: " + joined(kWords) : near};
  }
  const auto known = parse_precision_type(type);
  if (!known) return no_such_type(type);
  const std::array members{&types.weights, &types.activations, &types.accumulator};
  *members[static_cast<std::size_t>(at - kWords.begin())] = *known;
  return Ok{};
}

Result<PrecisionPlan> parse_precision(std::string_view yaml, const std::string& where) {
  const auto root = parse_yaml(yaml, where);
  if (!root) return root.error();
  if (root->kind != YamlNode::Kind::Mapping)
    return yaml_error(*root, "a precision file is a mapping",
                      "begin it with `schema: " + std::string(kSchema) + "`");
  PrecisionPlan plan;
  if (auto read = read_keys(*root, plan); !read) return read.error();
  return plan;
}

Result<PrecisionPlan> precision_plan(const std::string& words_or_file) {
  auto plan = Result<PrecisionPlan>{PrecisionPlan{}};
  if (names_a_file(words_or_file)) {
    const auto text = read_text_file(words_or_file, kMaxYamlBytes);
    if (!text) return text.error();
    plan = parse_precision(*text, words_or_file);
  } else {
    plan = plan_of_words(words_or_file);
    if (!plan) {
      Error error = plan.error();
      error.what = "--precision " + words_or_file + ": " + error.what;
      return error;
    }
  }
  if (plan) plan->text = words_or_file;
  return plan;
}

}  // namespace opcost
