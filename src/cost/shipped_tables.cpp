// Finds the cost tables that are compiled into the program, by name.
#include "cost/shipped_tables.h"

#include <filesystem>

#include "opcost/core/text.h"
#include "opcost/cost/tables.h"

namespace opcost {
namespace {

constexpr std::string_view kSuffix = ".yaml";

std::string_view without_suffix(std::string_view name) {
  if (name.ends_with(kSuffix)) name.remove_suffix(kSuffix.size());
  return name;
}

}  // namespace

Error no_such_table(const std::string& wanted, const std::vector<std::string>& names) {
  const std::string file = std::filesystem::path(wanted).stem().string();
  std::string hint = did_you_mean(file, names);
  if (!hint.empty()) hint += " ";
  hint += "The shipped tables:";
  for (const std::string& name : names) hint += " " + name;
  return {"no such table, neither a file nor a shipped one", wanted, hint};
}

std::vector<std::string> shipped_tables() {
  std::vector<std::string> names;
  for (const auto& [name, text] : shipped_table_texts()) names.emplace_back(name);
  return names;
}

std::optional<std::string_view> shipped_table_text(std::string_view name) {
  const auto& texts = shipped_table_texts();
  const auto found = texts.find(without_suffix(name));
  return found != texts.end() ? std::optional{found->second} : std::nullopt;
}

Result<CostTable> find_table(const std::string& file_or_name) {
  std::error_code error;
  const auto status = std::filesystem::status(file_or_name, error);
  const bool exists = status.type() != std::filesystem::file_type::not_found &&
                      status.type() != std::filesystem::file_type::none;
  // The name of a table does not mean a folder called "45nm".
  if (!exists || status.type() == std::filesystem::file_type::directory)
    if (auto shipped = shipped_table(without_suffix(file_or_name)))
      return CostTable(*std::move(shipped));
  // If looking is not permitted, the attempt to read will report it.
  const bool absent = status.type() == std::filesystem::file_type::not_found;
  return absent ? no_such_table(file_or_name, shipped_tables()) : load_table(file_or_name);
}

}  // namespace opcost
