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
  std::string scalar;              ///< Of a Scalar.
  std::vector<YamlNode> sequence;  ///< Of a Sequence.
  std::vector<YamlEntry> mapping;  ///< Of a Mapping, in the order of the text; no key twice.
  int line = 0;                    ///< From 1; 0: unknown.
  int column = 0;                  ///< From 1.
  std::shared_ptr<const std::string> file;

  /// "file:line:column"
  std::string where() const;
  /// The value of a key of a Mapping; null where it has none.
  const YamlNode* find(std::string_view key) const;
};

/// A key, always a Scalar, and its value.
struct YamlEntry {
  YamlNode key;
  YamlNode value;
};

/// What a text may hold. Ours are far smaller; files of strangers may not be.
inline constexpr std::size_t kMaxYamlBytes = std::size_t{1} << 20;
inline constexpr std::size_t kMaxYamlNodes = 50'000;
inline constexpr std::size_t kMaxYamlDepth = 32;

/// Reads one document. Errors carry "file:line:column": no YAML, a key twice,
/// anchors and aliases, tags, a second document, control characters, too large,
/// too deep.
Result<YamlNode> parse_yaml(std::string_view text, const std::string& file);

/// Something wrong at a node.
Error yaml_error(const YamlNode& node, std::string what, std::string hint = "");

/// A text in double quotes, whatever it holds, as parse_yaml reads it back; a
/// control character becomes a blank, as parse_yaml refuses them.
std::string yaml_quoted(std::string_view text);

}  // namespace opcost
