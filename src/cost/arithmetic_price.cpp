// Finds the price of an arithmetic event: listed, by width, from another format, or decomposed.
#include "cost/arithmetic_price.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/accumulator.h"
#include "cost/decompositions.h"
#include "cost/width_rule.h"

namespace opcost {
namespace {

using Content = TableContent;
using Prices = std::map<NumberType, ListedPrice>;

// A chain of decompositions cannot be longer than the number of actions; a table that was not
// read from a file may be cyclic.
constexpr std::size_t kMaxDepth = kAllActions.size();

/// A format, followed by the formats from which it takes prices.
std::vector<NumberFormat> lookup_chain(const Content& table, NumberFormat format) {
  std::vector<NumberFormat> chain{format};
  auto next = table.same_as.find(format);
  while (next != table.same_as.end() && chain.size() < kAllFormats.size()) {
    chain.push_back(next->second);
    next = table.same_as.find(next->second);
  }
  return chain;
}

/// The price of `name` ("mul", "mac") in a list: exact, or by the width rule.
std::optional<Price> listed_price(const Content& table, const Prices& prices, WidthRule rule,
                                  std::string_view name, NumberType type) {
  const auto named = [name](NumberType one) { return std::string(name) + " " + to_string(one); };
  const auto chain = lookup_chain(table, type.format);
  for (const NumberFormat format : chain) {
    const auto found = prices.find({format, type.bits});
    if (found == prices.end()) continue;
    const std::string derivation = format == type.format ? "" : "as " + named(found->first);
    return Price{found->second.each, found->second.source, derivation};
  }
  if (rule == WidthRule::Exact) return std::nullopt;
  for (const NumberFormat format : chain) {
    const auto* near = nearest_width(prices, NumberType{format, type.bits});
    if (near == nullptr) continue;
    return Price{scaled(near->second.each, rule, near->first.bits, type.bits), near->second.source,
                 std::string(to_string(rule)) + " in bits from " + named(near->first)};
  }
  return std::nullopt;
}

std::optional<Price> listed_price(const Content& table, Action action, NumberType type) {
  const auto prices = table.arithmetic.find(action);
  if (prices == table.arithmetic.end()) return std::nullopt;
  const auto rule = table.width_rules.find(action);
  return listed_price(table, prices->second,
                      rule != table.width_rules.end() ? rule->second : WidthRule::Exact,
                      to_string(action), type);
}

void append(std::string& list, const std::string& item) {
  if (item.empty() || list.find(item) != std::string::npos) return;
  list += (list.empty() ? "" : "; ") + item;
}

Error no_price(const Content& table, Action action, NumberType type) {
  const std::string verb(to_string(action)), number = to_string(type);
  return {"no price for " + verb + " " + number + " in table " + table.name, "",
          "add `" + verb + ": {" + number +
              ": PRICE}` to its `arithmetic`, a rule for other widths "
              "to its `widths`, or pass --set " +
              verb + "." + number + "=PRICE (pJ)"};
}

Result<Price> price_of(const Content& table, Action action, NumberType type, std::size_t depth);

Result<Price> decomposed_price(const Content& table, Action action, NumberType type,
                               const Decomposition& decomposition, std::size_t depth) {
  Price sum;
  sum.derivation = std::string(to_string(action)) + " = " + to_string(decomposition) +
                   (decomposition.built_in ? " (opcost's own)" : "");
  if (!decomposition.built_in) sum.source = decomposition.source;
  for (const auto& [part, times] : decomposition.parts) {
    auto price = price_of(table, part, type, depth + 1);
    if (!price) return std::move(price).error();
    sum.each += times * price->each;
    append(sum.source, price->source);
    if (!price->derivation.empty())
      append(sum.derivation, std::string(to_string(part)) + ": " + price->derivation);
  }
  return sum;
}

Result<Price> price_of(const Content& table, Action action, NumberType type, std::size_t depth) {
  if (auto price = listed_price(table, action, type)) return *std::move(price);
  const Decomposition* parts = decomposition_of(action, table.decompositions);
  if (parts == nullptr || depth > kMaxDepth) return no_price(table, action, type);
  auto price = decomposed_price(table, action, type, *parts, depth);
  if (price || depth > 0) return price;
  Error error = no_price(table, action, type);
  error.what += ": it would be " + to_string(*parts) + ", but there is " + price.error().what;
  return error;
}

/// Any mac price for that kind of numbers, integers or floats. The add of a mac has the
/// accumulator's type and does not tell the type of the factors. So a table prices macs for
/// a whole kind of numbers or not at all.
const ListedPrice* any_mac(const Content& table, NumberFormat format) {
  const auto same_kind = [format](const auto& entry) {
    return is_whole(entry.first.format) == is_whole(format);
  };
  const auto found = std::ranges::find_if(table.mac, same_kind);
  return found != table.mac.end() ? &found->second : nullptr;
}

/// A mac of a type without a mac price, in a table that has mac prices for other types: the
/// mul and the add together, so that the add, which is priced as 0, is not lost.
Result<Price> mac_from_parts(const Content& table, NumberType type) {
  auto product = price_of(table, Action::Mul, type, 0);
  if (!product) return product;
  const NumberType accumulator = accumulator_of(type);
  auto sum = price_of(table, Action::Add, accumulator, 0);
  if (!sum) return sum;
  Price mac{product->each + sum->each, product->source,
            "mac = mul " + to_string(type) + " + add " + to_string(accumulator)};
  append(mac.source, sum->source);
  append(mac.derivation, product->derivation);
  append(mac.derivation, sum->derivation);
  return mac;
}

Result<Price> mac_price(const Content& table, const Event& event, const ListedPrice& any) {
  if (event.action == Action::Add) return Price{{0.0}, any.source, "in the price of the mac"};
  auto price = listed_price(table, table.mac, table.mac_rule, "mac", event.type);
  if (!price) return mac_from_parts(table, event.type);
  const std::string whole = "mac " + to_string(event.type) + ", its add included";
  price->derivation = price->derivation.empty() ? whole : whole + "; " + price->derivation;
  return *std::move(price);
}

}  // namespace

Result<Price> arithmetic_price(const TableContent& table, const Event& event) {
  const bool of_mac = event.in_mac && (event.action == Action::Mul || event.action == Action::Add);
  const ListedPrice* mac = of_mac ? any_mac(table, event.type.format) : nullptr;
  return mac != nullptr ? mac_price(table, event, *mac)
                        : price_of(table, event.action, event.type, 0);
}

}  // namespace opcost
