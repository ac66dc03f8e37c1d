// Opens what `--table` names: a price table or a layerwise table.
#include "opcost/predict/find_prices.h"

#include <algorithm>
#include <filesystem>

#include "cost/shipped_tables.h"
#include "io/file.h"
#include "io/yaml.h"
#include "opcost/cost/tables.h"
#include "opcost/predict/layerwise.h"
#include "opcost/predict/layerwise_file.h"
#include "predict/shipped_layerwise.h"

namespace opcost {
namespace {

/// Parsed as YAML, so that quotes and comments do not matter.
bool is_layerwise(std::string_view yaml, const std::string& where) {
  const auto root = parse_yaml(yaml, where);
  const YamlNode* schema = root ? root->find("schema") : nullptr;
  return schema != nullptr && schema->scalar.starts_with("opcost.layerwise/");
}

/// A path in a file is relative to the file's folder if there is such a file, else unchanged.
std::string beside(const std::string& file, const std::string& path) {
  std::error_code ignored;
  const auto near = std::filesystem::path(file).parent_path() / path;
  return std::filesystem::is_regular_file(near, ignored) ? near.string() : path;
}

Status give_fallback(LayerwiseTable& table, const std::string& file_or_name) {
  if (file_or_name.empty()) return Ok{};
  auto fallback = find_table(file_or_name);
  if (!fallback) return fallback.error();
  table.fall_back_to(*std::move(fallback));
  return Ok{};
}

bool is_file(const std::string& path) {
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  return std::filesystem::exists(status) && !std::filesystem::is_directory(status);
}

bool is_nothing(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::status(path, ignored).type() == std::filesystem::file_type::not_found;
}

/// Those of both kinds, by name.
std::vector<std::string> all_shipped() {
  std::vector<std::string> names = shipped_tables();
  for (std::string& name : shipped_layerwise_tables()) names.push_back(std::move(name));
  std::ranges::sort(names);
  return names;
}

}  // namespace

std::vector<std::string> shipped_layerwise_tables() {
  std::vector<std::string> names;
  for (const auto& [name, text] : shipped_layerwise_texts()) names.emplace_back(name);
  return names;
}

std::optional<std::string_view> shipped_layerwise_text(std::string_view name) {
  constexpr std::string_view kSuffix = ".yaml";
  if (name.ends_with(kSuffix)) name.remove_suffix(kSuffix.size());
  const auto& texts = shipped_layerwise_texts();
  const auto found = texts.find(name);
  return found != texts.end() ? std::optional{found->second} : std::nullopt;
}

Result<PriceSource> parse_prices(std::string_view yaml, const std::string& where) {
  if (is_layerwise(yaml, where)) {
    auto table = parse_layerwise(yaml, where);
    if (!table) return std::move(table).error();
    return PriceSource(*std::move(table));
  }
  auto table = parse_table(yaml, where);
  if (!table) return std::move(table).error();
  return PriceSource(*std::move(table));
}

Result<PriceSource> find_prices(const std::string& file_or_name, const std::string& fallback) {
  const Error pointless{"--fallback goes with a layerwise table, which " + file_or_name + " is not",
                        "", "a price table prices every operator itself"};
  std::optional<std::string> text;
  if (is_file(file_or_name)) {
    auto read = read_text_file(file_or_name, kMaxYamlBytes);
    if (!read) return std::move(read).error();
    text = *std::move(read);
  } else if (const auto shipped = shipped_layerwise_text(file_or_name)) {
    text = *shipped;
  }
  if (!text && !shipped_table_text(file_or_name) && is_nothing(file_or_name))
    return no_such_table(file_or_name, all_shipped());
  if (!text || !is_layerwise(*text, file_or_name)) {
    // Read only once, because it may be a pipe.
    auto table = text ? parse_table(*text, file_or_name) : find_table(file_or_name);
    if (!table) return std::move(table).error();
    if (!fallback.empty()) return pointless;
    return PriceSource(*std::move(table));
  }
  auto table = parse_layerwise(*text, file_or_name);
  if (!table) return std::move(table).error();
  const std::string& own = table->content().fallback;
  const std::string chosen = !fallback.empty() ? fallback
                             : own.empty()     ? ""
                                               : beside(file_or_name, own);
  if (auto given = give_fallback(*table, chosen); !given) return given.error();
  return PriceSource(*std::move(table));
}

}  // namespace opcost
