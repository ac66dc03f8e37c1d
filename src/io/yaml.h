#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/result.h"

namespace opcost {

struct YamlEntry;

/// A piece of a YAML document and its place in the text.
struct YamlNode {
  enum class Kind : std::uint8_t { Null, Scalar, Sequence, Mapping };

  Kind kind = Kind::Null;
  std::string scalar;              ///< The text of a Scalar.
  std::vector<YamlNode> sequence;  ///< The elements of a Sequence.
  std::vector<YamlEntry> mapping;  ///< Members of a Mapping, in order; no key twice.
  int line = 0;                    ///< From 1; 0: unknown.
  int column = 0;                  ///< From 1.
  std::shared_ptr<const std::string> file;

  /// "file:line:column"
  std::string where() const;
  /// The value of a key of a Mapping; null if there is no such key.
  const YamlNode* find(std::string_view key) const;
};

/// A key, always a Scalar, and its value.
struct YamlEntry {
  YamlNode key;
  YamlNode value;
};

/// Limits on the size of a text. Ours are far smaller; strangers' files may not be.
inline constexpr std::size_t kMaxYamlBytes = std::size_t{1} << 20;
inline constexpr std::size_t kMaxYamlNodes = 50'000;
inline constexpr std::size_t kMaxYamlDepth = 32;

/// Reads one document. Errors carry "file:line:column": not YAML, a key twice, anchors and
/// aliases, tags, a second document, control characters, too large, too deep.
Result<YamlNode> parse_yaml(std::string_view text, const std::string& file);

/// An Error about a node.
Error yaml_error(const YamlNode& node, std::string what, std::string hint = "");

/// Any text in double quotes, so that parse_yaml reads it back; a control character becomes a
/// blank, because parse_yaml refuses it.
std::string yaml_quoted(std::string_view text);

}  // namespace opcost
