#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "opcost/core/result.h"

namespace opcost {

struct JsonMember;

/// A piece of a JSON document and the line in which it ends.
struct JsonValue {
  using Array = std::vector<JsonValue>;
  using Object = std::vector<JsonMember>;  ///< In the order of the text; no key twice.

  /// Whole numbers from 0 on are uint64, negative ones int64, all others double.
  std::variant<std::monostate, bool, std::uint64_t, std::int64_t, double, std::string, Array,
               Object>
      value;
  std::size_t line = 0;  ///< From 1.

  bool is_null() const { return std::holds_alternative<std::monostate>(value); }
  /// The value of that kind, or null if it has another kind.
  const std::string* text() const { return std::get_if<std::string>(&value); }
  const Array* array() const { return std::get_if<Array>(&value); }
  const Object* object() const { return std::get_if<Object>(&value); }
  const bool* truth() const { return std::get_if<bool>(&value); }
  /// Any number, rounded to a double; std::nullopt if it is not a number.
  std::optional<double> number() const;
  /// A whole number from 0 to 2^64 - 1, exactly; std::nullopt for anything else.
  std::optional<std::uint64_t> count() const;
  /// The value of a key; null if there is no such key or this is not an object.
  const JsonValue* find(std::string_view key) const;
  /// "an object", "a number", "null": for messages.
  std::string_view kind() const;
};

struct JsonMember {
  std::string key;
  JsonValue value;
};

/// Limits on the size of a text, because strangers' files may hold anything.
struct JsonLimits {
  std::size_t bytes = std::size_t{256} << 20;
  std::size_t values = 4'000'000;
  std::size_t depth = 64;
};

/// Reads one document; its first line is number `first_line` of `file` (for JSON Lines). Errors
/// carry "file:line": not JSON, a key twice, a number beyond a double, text after the document,
/// too large, too deep.
Result<JsonValue> parse_json(std::string_view text, const std::string& file,
                             std::size_t first_line = 1, const JsonLimits& limits = {});

/// An Error about a value of `file`.
Error json_error(const JsonValue& value, const std::string& file, std::string what,
                 std::string hint = "");

}  // namespace opcost
