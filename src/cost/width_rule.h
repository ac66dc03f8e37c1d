#pragma once

#include <array>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "opcost/core/enum_names.h"
#include "opcost/cost/table_content.h"

namespace opcost {

inline constexpr std::array kWidthRuleNames{EnumName{WidthRule::Exact, "exact"},
                                            EnumName{WidthRule::Linear, "linear"},
                                            EnumName{WidthRule::Quadratic, "quadratic"}};
constexpr std::string_view to_string(WidthRule rule) { return name_of(kWidthRuleNames, rule); }
constexpr std::optional<WidthRule> parse_width_rule(std::string_view name) {
  return parse_name(kWidthRuleNames, name);
}

/// A price at `from` bits, scaled to `to` bits.
Picojoules scaled(Picojoules price, WidthRule rule, Bits from, Bits to);

// Which widths may replace another: those of the same format.
constexpr bool scale_together(NumberType a, NumberType b) { return a.format == b.format; }
constexpr bool scale_together(Bits, Bits) { return true; }

/// The price from which to scale: that of the nearest larger width, else of the largest smaller
/// one. Larger first, because a narrow unit is a part of a wider one. Null: there is none.
template <class Key>
const std::pair<const Key, ListedPrice>* nearest_width(const std::map<Key, ListedPrice>& prices,
                                                       Key wanted) {
  const auto above = prices.lower_bound(wanted);
  if (above != prices.end() && scale_together(above->first, wanted)) return &*above;
  if (above == prices.begin()) return nullptr;
  const auto below = std::prev(above);
  return scale_together(below->first, wanted) ? &*below : nullptr;
}

}  // namespace opcost
