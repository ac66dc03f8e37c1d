// Sets single prices of a table from the command line (`--set`).
#include <algorithm>
#include <array>

#include "core/parse_quantity.h"
#include "cost/arithmetic_reader.h"
#include "opcost/core/text.h"
#include "opcost/cost/tables.h"

namespace opcost {
namespace {

constexpr std::string_view kForm =
    "write mul.float32=3.1, mac.int8=0.2, read.32@DRAM=640 or per_node=2.4mJ; a number alone is in "
    "pJ";
constexpr std::string_view kPerNodeKey = "per_node";  // as in a table's file

/// The parts of "read.float32@DRAM=640". The price of a node has an action only.
struct Assignment {
  std::string_view text;
  std::string_view action;
  std::string_view number;
  std::optional<std::string_view> tier;
  ListedPrice price;
};

Error wrong(const Assignment& assignment, std::string what, std::string hint) {
  return {std::move(what), "--set " + std::string(assignment.text), std::move(hint)};
}

/// "did you mean ...?", or the list of all words.
template <class Words>
std::string suggestion(std::string_view word, const Words& words) {
  const std::vector<std::string> names(words.begin(), words.end());
  std::string hint = did_you_mean(word, names);
  if (!hint.empty()) return hint;
  for (const std::string& name : names) hint += (hint.empty() ? "one of: " : ", ") + name;
  return hint;
}

/// "640" is in pJ, "2.4mJ" is not.
std::optional<double> parse_price(std::string_view text) {
  const auto number = parse_plain_number(text);
  const auto energy = number ? std::optional{Picojoules{*number}} : parse_energy(text);
  if (!energy || energy->value < 0.0 || energy->value > kMaxPicojoules) return std::nullopt;
  return energy->value;
}

Result<Assignment> parse_assignment(std::string_view text) {
  Assignment parsed;
  parsed.text = text;
  const std::size_t equals = text.rfind('=');
  const std::string_view target = text.substr(0, std::min(equals, text.size()));
  const std::size_t dot = std::min(target.find('.'), target.size());
  if (equals == std::string_view::npos || (dot == target.size() && target != kPerNodeKey))
    return wrong(parsed, "this sets no price", std::string(kForm));
  const auto price = parse_price(text.substr(equals + 1));
  if (!price)
    return wrong(parsed,
                 "a price must be a number of pJ from 0 to " + exact_text(kMaxPicojoules) +
                     ", or have a unit of energy",
                 std::string(kForm));
  parsed.price = {Picojoules{*price}, "--set " + std::string(text)};
  parsed.action = target.substr(0, dot);
  parsed.number = target.substr(std::min(dot + 1, target.size()));
  const std::size_t at = parsed.number.find('@');
  if (at == std::string_view::npos) return parsed;
  parsed.tier = parsed.number.substr(at + 1);
  parsed.number = parsed.number.substr(0, at);
  return parsed;
}

Status override_arithmetic(CostTable::Content& table, const Assignment& set) {
  const auto type = parse_priced_type(set.number);
  if (!type || type->format == NumberFormat::Complex)
    return wrong(set, "unknown number type `" + std::string(set.number) + "`",
                 suggestion(set.number, usual_number_types()));
  if (set.tier) return wrong(set, "only read and write have a memory", std::string(kForm));
  const auto action = parse_action(set.action);
  (action ? table.arithmetic[*action] : table.mac)[*type] = set.price;
  return Ok{};
}

/// "8KiB" for "8 KiB": a shell splits words at blanks.
std::string without_blanks(std::string_view text) {
  std::string packed(text);
  std::erase(packed, ' ');
  return packed;
}

Status override_access(CostTable::Content& table, Action action, const Assignment& set) {
  std::vector<std::string> names;
  for (const MemoryTier& tier : table.memory.tiers()) names.push_back(tier.name);
  if (names.empty()) return wrong(set, "table " + table.name + " has no memory", "");
  if (!set.tier)
    return wrong(set,
                 "it does not say which memory, as in " + std::string(set.action) + "." +
                     std::string(set.number) + "@" + names.back() + "=...",
                 suggestion("@", names));
  const std::string wanted = without_blanks(*set.tier);
  const auto found = std::ranges::find(names, wanted, without_blanks);
  if (found == names.end())
    return wrong(set, "no memory `" + std::string(*set.tier) + "` in table " + table.name,
                 suggestion(*set.tier, names));
  const auto type = parse_priced_type(set.number);
  const auto bits = type ? std::optional{type->bits} : parse_bits(set.number);
  if (!bits)
    return wrong(set, "unknown width `" + std::string(set.number) + "`",
                 suggestion(set.number, usual_number_types()));
  TierPrices& prices = table.tiers[static_cast<std::size_t>(found - names.begin())];
  (action == Action::Read ? prices.read : prices.write)[*bits] = set.price;
  return Ok{};
}

Error unknown_action(const Assignment& set) {
  std::vector<std::string_view> words{"read", "write", "mac", kPerNodeKey};
  words.insert(words.end(), arithmetic_words().begin(), arithmetic_words().end());
  return wrong(set, "unknown action `" + std::string(set.action) + "`",
               suggestion(set.action, words));
}

Status override_node(CostTable::Content& table, const Assignment& set) {
  if (!set.number.empty() || set.tier)
    return wrong(set, "the price of a node has no number type and no memory", std::string(kForm));
  table.per_node = set.price;
  return Ok{};
}

Status apply(CostTable::Content& table, const Assignment& set) {
  if (set.action == kPerNodeKey) return override_node(table, set);
  const auto action = parse_action(set.action);
  if (action && is_access(*action)) return override_access(table, *action, set);
  if (action || set.action == "mac") return override_arithmetic(table, set);
  return unknown_action(set);
}

}  // namespace

Result<std::string> overridden_price(std::string_view assignment) {
  const auto set = parse_assignment(assignment);
  if (!set) return set.error();
  const auto action = parse_action(set->action);
  const auto type = parse_priced_type(set->number);
  const auto bits = type ? std::optional{type->bits} : parse_bits(set->number);
  std::string number(set->number);
  if (action && is_access(*action) && bits)
    number = std::to_string(bits->value);
  else if (type)
    number = to_string(*type);
  return std::string(set->action) + "." + number +
         (set->tier ? "@" + without_blanks(*set->tier) : "");
}

Status override_price(CostTable& table, std::string_view assignment) {
  const auto set = parse_assignment(assignment);
  if (!set) return set.error();
  CostTable::Content changed = table.content();
  Status status = apply(changed, *set);
  if (!status) return status;
  changed.overrides.emplace_back(assignment);
  table = CostTable(std::move(changed));
  return Ok{};
}

}  // namespace opcost
