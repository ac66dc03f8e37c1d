// Reads fields that cost tables share: numbers, widths, sources and lists of prices.
#include "cost/table_fields.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/parse.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

using Kind = YamlNode::Kind;

}  // namespace

std::optional<NumberType> parse_priced_type(std::string_view text) {
  const auto type = parse_number_type(text);
  if (!type || type->bits.value > kMaxBits || to_string(*type) != text) return std::nullopt;
  return type;
}

std::optional<Bits> parse_bits(std::string_view text) {
  const auto bits = parse_number<std::uint32_t>(text);
  if (!bits || text.starts_with('0') || *bits > kMaxBits) return std::nullopt;
  return Bits{*bits};
}

double read_number(const YamlNode& node, std::string_view what, double largest, Problem& problem) {
  const auto value = node.kind == Kind::Scalar ? parse_real(node.scalar) : std::nullopt;
  const std::string name(what);
  if (!value) {
    problem.at(node, name + " must be a number" +
                         (node.kind == Kind::Scalar ? ", not " + quoted_word(node.scalar) : ""));
  } else if (*value < 0.0) {
    problem.at(node, name + " must not be negative: " + quoted_word(node.scalar));
  } else if (*value > largest) {
    problem.at(node, name + " must be at most " + exact_text(largest));
  }
  return value.value_or(0.0);
}

std::string read_source(const YamlNode& block, const std::string& outer, Problem& problem) {
  std::string own = read_optional_text(block, "source", problem);
  return own.empty() ? outer : own;
}

ListedPrice read_price(const YamlNode& node, const std::string& source, Problem& problem) {
  constexpr std::array<std::string_view, 2> kKeys{"pj", "source"};
  ListedPrice price;
  price.source = source;
  const YamlNode* number = &node;
  if (node.kind == Kind::Mapping) {
    expect_keys(node, kKeys, problem);
    price.source = read_source(node, source, problem);
    number = node.find("pj");
    if (number == nullptr) {
      problem.at(node, "the price is missing", "write `{pj: 3.7, source: ...}`");
      return price;
    }
  }
  price.each = {read_number(*number, "a price", kMaxPicojoules, problem)};
  if (price.source.empty())
    problem.at(*number, "a price without a source",
               "write `source: ...` once at the top of the file, in this block, or "
               "`{pj: ..., source: ...}` for this number");
  return price;
}

void read_prices(const YamlNode& block, std::string_view what, const std::string& outer_source,
                 Problem& problem, FunctionRef<void(const YamlNode&, ListedPrice)> take) {
  if (!expect_mapping(block, what, problem)) return;
  const std::string source = read_source(block, outer_source, problem);
  std::size_t prices = 0;
  for (const YamlEntry& entry : block.mapping) {
    if (entry.key.scalar == "source") continue;
    take(entry.key, read_price(entry.value, source, problem));
    ++prices;
  }
  if (prices == 0) problem.at(block, std::string(what) + " has no price");
}

}  // namespace opcost
