#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/json_reader.h"

namespace opcost::llm {

/// Reads fields of a config.json; the first thing wrong with it is kept, and what is read
/// afterwards is not used. A field is found under any of its spellings (families.h).
class ConfigFields {
 public:
  ConfigFields(const JsonValue& object, const std::string& file) : object_(object), file_(file) {}

  /// null: the field is not there, or is null.
  const JsonValue* find(std::string_view field) const;
  bool has(std::string_view field) const { return find(field) != nullptr; }
  /// A whole number from `least` to `most`; missing: a fault.
  std::int64_t size(std::string_view field, std::int64_t least, std::int64_t most);
  /// The same; `otherwise` where it is missing.
  std::int64_t size_or(std::string_view field, std::int64_t otherwise, std::int64_t most);
  bool truth_or(std::string_view field, bool otherwise);
  double number_or(std::string_view field, double otherwise);
  std::string text_or(std::string_view field, std::string otherwise);
  /// Whole numbers of a list; empty where it is missing.
  std::vector<std::int64_t> sizes(std::string_view field, std::size_t most_entries);
  std::vector<std::string> texts(std::string_view field);

  void fault(std::string_view field, std::string what, std::string hint = "");
  const std::optional<Error>& first() const { return first_; }
  const std::string& file() const { return file_; }
  const JsonValue& object() const { return object_; }

 private:
  std::int64_t whole(std::string_view field, const JsonValue& value, std::int64_t least,
                     std::int64_t most);

  const JsonValue& object_;
  const std::string& file_;
  std::optional<Error> first_;
};

}  // namespace opcost::llm
