#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "io/yaml_fields.h"
#include "opcost/core/function_ref.h"
#include "opcost/core/units.h"
#include "opcost/cost/cost_table.h"

// Readers for parts of a table file: each takes a YAML node and reports a problem if the node is
// not what it should be.
namespace opcost {

/// The largest price in a table, 1 J, so that sums of 2^64 events stay finite.
inline constexpr double kMaxPicojoules = 1e12;
/// The largest width of a number or access in bits; the longest cache lines have 2048.
inline constexpr std::uint32_t kMaxBits = 4096;

/// "float32", spelt as opcost spells it, with at most kMaxBits.
std::optional<NumberType> parse_priced_type(std::string_view text);
/// "32"
std::optional<Bits> parse_bits(std::string_view text);

/// A number that is not negative and at most `largest`.
double read_number(const YamlNode& node, std::string_view what, double largest, Problem& problem);

/// The `source` of a block, else that of the enclosing block.
std::string read_source(const YamlNode& block, const std::string& outer, Problem& problem);
/// `3.7`, or `{pj: 3.7, source: ...}`.
ListedPrice read_price(const YamlNode& node, const std::string& source, Problem& problem);
/// All prices of a block of `key: price`, with their keys.
void read_prices(const YamlNode& block, std::string_view what, const std::string& outer_source,
                 Problem& problem, FunctionRef<void(const YamlNode& key, ListedPrice)> take);

}  // namespace opcost
