#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/yaml.h"

// Readers for parts of our YAML files: each takes a node and reports a problem if the node is not
// what it should be.
namespace opcost {

/// The first thing wrong with a document. Values that are read after it are not used.
class Problem {
 public:
  void at(const YamlNode& node, std::string what, std::string hint = "") {
    if (!first_) first_ = yaml_error(node, std::move(what), std::move(hint));
  }
  const std::optional<Error>& first() const { return first_; }

 private:
  std::optional<Error> first_;
};

/// True for a mapping; otherwise reports a problem. `what` names it: "`memory`".
bool expect_mapping(const YamlNode& node, std::string_view what, Problem& problem);
/// Reports the first key that is not among `known`.
void expect_keys(const YamlNode& mapping, std::span<const std::string_view> known,
                 Problem& problem);
/// Reports an unknown word, with the words that may have been meant.
void unknown_word(const YamlNode& word, std::string_view what,
                  std::span<const std::string_view> known, Problem& problem);

/// A text as one line: trimmed at its ends, line breaks become blanks.
std::string read_text(const YamlNode& node, std::string_view what, Problem& problem);
/// The text of a key; "" if the mapping has no such key.
std::string read_optional_text(const YamlNode& mapping, std::string_view key, Problem& problem);
/// The pairs of the block `provenance`, in the order of the file: any keys, as what is
/// worth telling of how a table was made differs. Empty where the mapping has none.
std::vector<std::pair<std::string, std::string>> read_provenance(const YamlNode& mapping,
                                                                 Problem& problem);
/// A word from a stranger's file in `backquotes`, short enough for a message.
std::string quoted_word(std::string_view word);

}  // namespace opcost
