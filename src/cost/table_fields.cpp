#include "cost/table_fields.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "opcost/core/text.h"

namespace opcost {
namespace {

using Kind = YamlNode::Kind;

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// A word of a stranger's file, short enough for a message.
std::string quoted(std::string_view word) {
  constexpr std::size_t kLongest = 60;
  const bool whole = word.size() <= kLongest;
  return "`" + std::string(word.substr(0, kLongest)) + (whole ? "`" : "...`");
}

}  // namespace

std::optional<double> number_in(std::string_view text) {
  double value = 0.0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  if (parsed.ec != std::errc{} || parsed.ptr != end || !std::isfinite(value)) return std::nullopt;
  return value + 0.0;  // -0 becomes 0
}

std::optional<NumberType> number_type_in(std::string_view text) {
  const auto type = number_type_named(text);
  if (!type || type->bits.value > kMaxBits || to_string(*type) != text) return std::nullopt;
  return type;
}

std::optional<Bits> bits_in(std::string_view text) {
  Bits bits;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, bits.value);
  const bool whole = parsed.ec == std::errc{} && parsed.ptr == end && !text.starts_with('0');
  if (!whole || bits.value > kMaxBits) return std::nullopt;
  return bits;
}

bool expect_mapping(const YamlNode& node, std::string_view what, Problem& problem) {
  if (node.kind == Kind::Mapping) return true;
  problem.at(node, std::string(what) + " must be a mapping of `key: value`");
  return false;
}

void unknown_word(const YamlNode& word, std::string_view what,
                  std::span<const std::string_view> known, Problem& problem) {
  const std::vector<std::string> names(known.begin(), known.end());
  std::string hint = did_you_mean(word.scalar, names);
  if (hint.empty()) {
    for (const std::string& name : names) hint += (hint.empty() ? "one of: " : ", ") + name;
  }
  problem.at(word, "unknown " + std::string(what) + " " + quoted(word.scalar), hint);
}

void expect_keys(const YamlNode& mapping, std::span<const std::string_view> known,
                 Problem& problem) {
  for (const YamlEntry& entry : mapping.mapping) {
    if (std::ranges::find(known, entry.key.scalar) == known.end())
      unknown_word(entry.key, "key", known, problem);
  }
}

std::string read_text(const YamlNode& node, std::string_view what, Problem& problem) {
  std::string text(trimmed(node.scalar));
  if (node.kind != Kind::Scalar || text.empty()) {
    problem.at(node, "`" + std::string(what) + "` must be a text");
    return "";
  }
  std::ranges::replace_if(
      text, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return text;
}

std::string read_optional_text(const YamlNode& mapping, std::string_view key, Problem& problem) {
  const YamlNode* node = mapping.find(key);
  return node != nullptr ? read_text(*node, key, problem) : "";
}

double read_number(const YamlNode& node, std::string_view what, double largest, Problem& problem) {
  const auto value = node.kind == Kind::Scalar ? number_in(node.scalar) : std::nullopt;
  const std::string name(what);
  if (!value) {
    problem.at(node, name + " must be a number" +
                         (node.kind == Kind::Scalar ? ", not " + quoted(node.scalar) : ""));
  } else if (*value < 0.0) {
    problem.at(node, name + " must not be negative: " + quoted(node.scalar));
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
