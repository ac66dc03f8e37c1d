// Writes the prices of a table as an energy reference table of Accelergy.
#include <set>

#include "cost/accelergy_names.h"
#include "cost/arithmetic_reader.h"
#include "opcost/cost/accelergy.h"

namespace opcost {
namespace {

std::set<NumberType> types_of(const TableContent& table) {
  std::set<NumberType> types;
  for (const std::string_view word : usual_number_types())
    if (const auto type = parse_number_type(word)) types.insert(*type);
  const auto add = [&types](const std::map<NumberType, ListedPrice>& prices) {
    for (const auto& [type, price] : prices) types.insert(type);
  };
  for (const auto& [action, prices] : table.arithmetic) add(prices);
  add(table.mac);
  return types;
}

void add_priced(const CostTable& table, const Event& event, std::optional<TierIndex> tier,
                ErtComponent& component) {
  const auto price = table.price(event, tier);
  if (price) component.actions.push_back({accelergy_action(event), price->each.value});
}

ErtComponent arithmetic_of(const CostTable& table, const std::set<NumberType>& types) {
  ErtComponent component{std::string(kArithmetic), {}};
  for (const Action action : kAllActions) {
    if (is_access(action)) continue;
    const bool of_mac = action == Action::Mul || action == Action::Add;
    for (const NumberType type : types) {
      add_priced(table, {action, type}, std::nullopt, component);
      if (of_mac) add_priced(table, {action, type, true}, std::nullopt, component);
    }
  }
  return component;
}

ErtComponent memory_of(const CostTable& table, TierIndex tier, const std::string& name,
                       const std::set<NumberType>& types) {
  ErtComponent component{name, {}};
  std::set<Bits> widths;
  for (const NumberType type : types) widths.insert(type.bits);
  const TierPrices& listed = table.content().tiers[tier.value];
  for (const auto* prices : {&listed.read, &listed.write})
    for (const auto& [bits, price] : *prices) widths.insert(bits);
  for (const Action action : {Action::Read, Action::Write})
    for (const Bits bits : widths)
      add_priced(table, {action, {NumberFormat::Float, bits}}, tier, component);
  return component;
}

}  // namespace

std::string accelergy_table(const CostTable& table) {
  const auto types = types_of(table.content());
  std::vector<std::string> tiers;
  for (const MemoryTier& tier : table.memory().tiers()) tiers.push_back(tier.name);
  const auto names = accelergy_names(tiers);
  std::vector<ErtComponent> components{arithmetic_of(table, types)};
  for (std::size_t i = 0; i < names.size(); ++i)
    components.push_back(memory_of(table, TierIndex{i}, names[i], types));
  if (const auto price = table.node_price())
    components.push_back(
        {std::string(kAccelergyNode), {{std::string(kAccelergyCall), price->each.value}}});
  return "# Prices of opcost's table " + accelergy_name(table.name()) + ", in pJ.\n" +
         ert_text(components);
}

}  // namespace opcost
