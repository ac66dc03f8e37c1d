// Reads fields of a config.json under the names that families give them.
#include "llm/config_fields.h"

#include "llm/families.h"
#include "opcost/core/count.h"
#include "opcost/core/text.h"

namespace opcost::llm {

const JsonValue* ConfigFields::find(std::string_view field) const {
  const auto usable = [](const JsonValue* value) { return value != nullptr && !value->is_null(); };
  if (const JsonValue* own = object_.find(field); usable(own)) return own;
  for (const std::string_view name : spellings_of(field))
    if (const JsonValue* value = object_.find(name); usable(value)) return value;
  return nullptr;
}

void ConfigFields::fault(std::string_view field, std::string what, std::string hint) {
  if (first_) return;
  const JsonValue* value = find(field);
  first_ = json_error(value != nullptr ? *value : object_, file_,
                      "`" + std::string(field) + "` " + std::move(what), std::move(hint));
}

std::int64_t ConfigFields::whole(std::string_view field, const JsonValue& value, std::int64_t least,
                                 std::int64_t most) {
  const auto count = value.count();
  if (!count || *count > static_cast<std::uint64_t>(most) ||
      static_cast<std::int64_t>(*count) < least) {
    fault(field, "must be a whole number from " + std::to_string(least) + " to " +
                     grouped_text(Count{static_cast<std::uint64_t>(most)}));
    return least;
  }
  return static_cast<std::int64_t>(*count);
}

std::int64_t ConfigFields::size(std::string_view field, std::int64_t least, std::int64_t most) {
  const JsonValue* value = find(field);
  if (value != nullptr) return whole(field, *value, least, most);
  std::string names;
  for (const std::string_view other : spellings_of(field))
    if (!other.empty() && other != field) names += (names.empty() ? "" : ", ") + std::string(other);
  fault(field, "is missing" + (names.empty() ? "" : " (nor is there " + names + ")"),
        "is it the config.json of a language model?");
  return least;
}

std::int64_t ConfigFields::size_or(std::string_view field, std::int64_t otherwise,
                                   std::int64_t most) {
  const JsonValue* value = find(field);
  return value != nullptr ? whole(field, *value, 0, most) : otherwise;
}

bool ConfigFields::truth_or(std::string_view field, bool otherwise) {
  const JsonValue* value = find(field);
  if (value == nullptr) return otherwise;
  if (const bool* truth = value->truth()) return *truth;
  fault(field, "must be true or false");
  return otherwise;
}

double ConfigFields::number_or(std::string_view field, double otherwise) {
  const JsonValue* value = find(field);
  if (value == nullptr) return otherwise;
  const auto number = value->number();
  if (!number) fault(field, "must be a number");
  return number.value_or(otherwise);
}

std::string ConfigFields::text_or(std::string_view field, std::string otherwise) {
  const JsonValue* value = find(field);
  if (value == nullptr) return otherwise;
  if (const std::string* text = value->text()) return *text;
  fault(field, "must be a text");
  return otherwise;
}

std::vector<std::int64_t> ConfigFields::sizes(std::string_view field, std::size_t most_entries) {
  std::vector<std::int64_t> result;
  const JsonValue* value = find(field);
  if (value == nullptr) return result;
  const auto* list = value->array();
  if (list == nullptr || list->size() > most_entries) {
    fault(field, "must be a list of at most " + std::to_string(most_entries) + " numbers");
    return result;
  }
  for (const JsonValue& entry : *list) result.push_back(whole(field, entry, 0, INT32_MAX));
  return result;
}

std::vector<std::string> ConfigFields::texts(std::string_view field) {
  std::vector<std::string> result;
  const JsonValue* value = find(field);
  if (value == nullptr) return result;
  const auto* list = value->array();
  if (list == nullptr) {
    fault(field, "must be a list of texts");
    return result;
  }
  for (const JsonValue& entry : *list)
    if (const std::string* text = entry.text())
      result.push_back(*text);
    else
      fault(field, "must be a list of texts");
  return result;
}

}  // namespace opcost::llm
