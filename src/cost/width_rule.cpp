#include "cost/width_rule.h"

#include <algorithm>
#include <array>

namespace opcost {

std::string_view to_string(WidthRule rule) {
  switch (rule) {
    case WidthRule::Exact: return "exact";
    case WidthRule::Linear: return "linear";
    case WidthRule::Quadratic: return "quadratic";
  }
  return "?";
}

std::optional<WidthRule> width_rule_named(std::string_view name) {
  constexpr std::array kAll{WidthRule::Exact, WidthRule::Linear, WidthRule::Quadratic};
  const auto found =
      std::ranges::find_if(kAll, [name](WidthRule rule) { return to_string(rule) == name; });
  return found != kAll.end() ? std::optional{*found} : std::nullopt;
}

Picojoules scaled(Picojoules price, WidthRule rule, Bits from, Bits to) {
  const double times = static_cast<double>(to.value) / static_cast<double>(from.value);
  switch (rule) {
    case WidthRule::Exact: return price;
    case WidthRule::Linear: return times * price;
    case WidthRule::Quadratic: return times * times * price;
  }
  return price;
}

}  // namespace opcost
