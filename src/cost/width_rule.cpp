// Scales a price from one width to another.
#include "cost/width_rule.h"

namespace opcost {

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
