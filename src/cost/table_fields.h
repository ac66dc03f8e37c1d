#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "io/yaml.h"
#include "opcost/core/function_ref.h"
#include "opcost/core/units.h"
#include "opcost/cost/cost_table.h"

// The pieces of a table file: each reader takes a node, and tells the problem
// where the node is not what it should be.
namespace opcost {

/// The first thing wrong with a table. What is read after it does not count.
class Problem {
 public:
  void at(const YamlNode& node, std::string what, std::string hint = "") {
    if (!first_) first_ = yaml_error(node, std::move(what), std::move(hint));
  }
  const std::optional<Error>& first() const { return first_; }

 private:
  std::optional<Error> first_;
};

/// The largest price a table may hold, 1 J: sums of 2^64 events stay finite.
inline constexpr double kMaxPicojoules = 1e12;
/// The widest number or access, in bits; the longest cache lines have 2048.
inline constexpr std::uint32_t kMaxBits = 4096;

/// Its text without a prefix or suffix: "3.7", "1e-3". Nothing for any other
/// word, and for what is not finite.
std::optional<double> number_in(std::string_view text);
/// "float32" within kMaxBits, spelt as opcost spells it.
std::optional<NumberType> number_type_in(std::string_view text);
/// "32"
std::optional<Bits> bits_in(std::string_view text);

/// True for a mapping; tells a problem else. `what` names it: "`memory`".
bool expect_mapping(const YamlNode& node, std::string_view what, Problem& problem);
/// Tells of the first key that is none of `known`.
void expect_keys(const YamlNode& mapping, std::span<const std::string_view> known,
                 Problem& problem);
/// An unknown word, and those it may have been meant to be.
void unknown_word(const YamlNode& word, std::string_view what,
                  std::span<const std::string_view> known, Problem& problem);

/// A text of one line, its ends trimmed; line breaks become blanks.
std::string read_text(const YamlNode& node, std::string_view what, Problem& problem);
/// The text of a key; "" where the mapping has none.
std::string read_optional_text(const YamlNode& mapping, std::string_view key, Problem& problem);
/// A number that is not negative and at most `largest`.
double read_number(const YamlNode& node, std::string_view what, double largest, Problem& problem);

/// The `source` of a block, else that of the block around it.
std::string read_source(const YamlNode& block, const std::string& outer, Problem& problem);
/// `3.7`, or `{pj: 3.7, source: ...}`.
ListedPrice read_price(const YamlNode& node, const std::string& source, Problem& problem);
/// Every price of a block of `key: price`, with its key.
void read_prices(const YamlNode& block, std::string_view what, const std::string& outer_source,
                 Problem& problem, FunctionRef<void(const YamlNode& key, ListedPrice)> take);

}  // namespace opcost
