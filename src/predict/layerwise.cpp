// Prices nodes as a whole by a regression for each operator.
#include "opcost/predict/layerwise.h"

#include <algorithm>
#include <cmath>

#include "opcost/core/energy_sum.h"
#include "opcost/core/text.h"
#include "predict/features.h"
#include "predict/kinds.h"
#include "predict/node_shape.h"

namespace opcost {
namespace {

// A prediction that exceeds the measured energies by more than this factor is reported as an
// extrapolation. Chosen by us: lines may go on a little beyond their data.
constexpr double kFarBeyond = 10.0;

// What of the node the regression's runs did not have.
std::string outside_of(const Regression& regression, const NodeShape& shape, double energy) {
  const std::string kind = kind_not_among(regression.covers, shape);
  if (!kind.empty()) return no_run_has(kind, regression.op);
  if (!regression.range_pj || energy < 0.0) return "";
  const auto& [least, most] = *regression.range_pj;
  if (energy >= least / kFarBeyond && energy <= most * kFarBeyond) return "";
  return "its energy is far from the " + energy_text({least}) + " to " + energy_text({most}) +
         " of their " + regression.op + (regression.in_place ? " in place" : "");
}

NodePrice priced_by(const Regression& regression, const NodeFacts& node) {
  NodePrice price;
  const NodeShape shape = shape_of(node);
  EnergySum sum;
  for (const RegressionTerm& term : regression.terms) {
    const auto feature = Feature::parse(term.feature);
    const double amount = feature ? feature->amount(shape, regression.sizes) : 0.0;
    price.terms.push_back({term.feature, amount, term.pj});
    sum.add({amount * term.pj});
  }
  const double energy = sum.total().value;
  if (!std::isfinite(energy)) {
    price.kind = NodePrice::Kind::None;
    price.how = "its regression gives no finite energy";
    return price;
  }
  price.kind = NodePrice::Kind::Whole;
  price.how = "regression of " + regression.label();
  price.energy = {std::max(energy, 0.0)};
  if (energy < 0.0)
    price.warning = "the regression makes it less than nothing, which is taken as 0";
  price.outside = outside_of(regression, shape, energy);
  return price;
}

NodePrice priced_as_fused() {
  NodePrice price;
  price.kind = NodePrice::Kind::Whole;
  price.how = "nothing of its own: fused into the node before it";
  price.assumption =
      "fused into the node before it, it costs nothing of its own; that node costs what it does "
      "alone";
  return price;
}

}  // namespace

LayerwiseTable::LayerwiseTable(Content content)
    : content_(std::move(content)), memory_({MemoryTier{"memory", std::nullopt}}) {}

void LayerwiseTable::fall_back_to(CostTable table) {
  fallback_ = std::make_shared<const CostTable>(std::move(table));
}

PricerInfo LayerwiseTable::info() const {
  PricerInfo info;
  if (fallback_ != nullptr) info = fallback_->info();
  info.description = content_.description;
  if (fallback_ != nullptr)
    info.description +=
        (info.description.empty() ? "other operators by " : "; other operators by ") +
        fallback_->name();
  info.name = content_.name;
  info.technology.clear();
  info.validated = content_.validated;
  info.tells_outside = std::ranges::any_of(content_.regressions, [](const Regression& one) {
    return !one.covers.empty() || one.range_pj;
  });
  return info;
}

const MemoryHierarchy& LayerwiseTable::memory() const {
  return fallback_ != nullptr ? fallback_->memory() : memory_;
}

Result<Price> LayerwiseTable::price(const Event& event, std::optional<TierIndex> tier) const {
  if (fallback_ != nullptr) return fallback_->price(event, tier);
  return Error{"table " + name() + " prices whole nodes, not a " + to_string(event), "",
               "give it a price table with --fallback"};
}

std::optional<Price> LayerwiseTable::node_price() const {
  return fallback_ != nullptr ? fallback_->node_price() : std::nullopt;
}

const Regression* LayerwiseTable::regression_of(const std::string& op, NumberType type,
                                                bool in_place) const {
  const auto found = std::ranges::find_if(content_.regressions, [&](const Regression& one) {
    return one.op == op && one.type == type && one.in_place == in_place;
  });
  return found != content_.regressions.end() ? &*found : nullptr;
}

NodePrice LayerwiseTable::price_of(const NodeFacts& node) const {
  const std::string op = operator_label(node.domain, node.op);
  if (node.around.in_place)
    if (const Regression* own = regression_of(op, operand_type(node), true))
      return node.around.fused ? priced_as_fused() : priced_by(*own, node);
  return price_alone(op, node);
}

NodePrice LayerwiseTable::price_alone(const std::string& op, const NodeFacts& node) const {
  const NumberType type = operand_type(node);
  NodePrice price;
  if (const Regression* regression = regression_of(op, type, false)) {
    if (node.around.fused) return priced_as_fused();
    price = priced_by(*regression, node);
    if (node.around.in_place && price.kind == NodePrice::Kind::Whole)
      price.assumption = "it can work in place, which costs less, but the runs of table " + name() +
                         " have it alone: it is priced as alone";
    return price;
  }
  if (fallback_ != nullptr) return price;
  price.kind = NodePrice::Kind::None;
  price.how = "table " + name() + " has no regression of " + op + " " + to_string(type) +
              "; --fallback 45nm prices such nodes by their operations";
  return price;
}

}  // namespace opcost
