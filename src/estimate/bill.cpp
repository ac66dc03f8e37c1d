#include "estimate/bill.h"

#include <algorithm>
#include <functional>

#include "estimate/node_facts.h"
#include "estimate/rewrite/stored_types.h"
#include "placement/place.h"
#include "rules/body.h"
#include "rules/count_interpreter.h"
#include "rules/print_interpreter.h"

namespace opcost {
namespace {

// --four-ops-only keeps what Wiedemann et al. 2020 count.
bool is_counted(const Event& event, const EstimateOptions& options) {
  const bool arithmetic = event.action == Action::Mul || event.action == Action::Add;
  return !options.four_ops_only || arithmetic || is_access(event.action);
}

bool is_float(NumberType type) {
  return type.format == NumberFormat::Float || type.format == NumberFormat::BFloat;
}

Error too_many(const Node& node) {
  return Error{"its counts do not fit 64 bits", "node `" + node.name + "` (" + node.op_type + ")",
               "check the shapes of its inputs"};
}

Result<Picojoules> priced_sum(const std::vector<PlacedCount>& events, const Node& node,
                              const EstimateOptions& options, PriceBook& prices,
                              std::vector<EventEntry>* entries) {
  Picojoules sum;
  for (const PlacedCount& placed : events) {
    const auto count = placed.count.exact();
    if (!count) return too_many(node);
    if (*count == 0 || !is_counted(placed.event, options)) continue;
    const auto price = prices.price(placed.event, placed.tier);
    if (!price) {
      Error missing = price.error();
      missing.what += ", which node `" + node.name + "` (" + node.op_type + ") needs";
      if (is_float(placed.event.type) && !is_access(placed.event.action))
        missing.hint += "; for an accelerator of whole numbers, ask with --precision int8";
      return missing;
    }
    const Picojoules energy = static_cast<double>(*count) * price->each;
    sum += energy;
    if (entries != nullptr)
      entries->push_back({placed.event, placed.tier,
                          placed.operand != nullptr ? placed.operand->name() : "", *count, energy});
  }
  return sum;
}

// The events of a node that is priced as a whole.
Status list_events(const std::vector<PlacedCount>& events, const Node& node,
                   const EstimateOptions& options, NodeEstimate& entry) {
  for (const PlacedCount& placed : events) {
    const auto count = placed.count.exact();
    if (!count) return too_many(node);
    if (*count > 0 && is_counted(placed.event, options))
      entry.events.push_back({placed.event,
                              placed.tier,
                              placed.operand != nullptr ? placed.operand->name() : "",
                              *count,
                              {}});
  }
  return Ok{};
}

void price_whole(NodePrice price, NodeEstimate& entry) {
  entry.node_energy = entry.energy = entry.energy_floor = price.energy;
  entry.pricing = std::move(price.how);
  entry.doubt = std::move(price.warning);
  entry.terms = std::move(price.terms);
}

struct Counted {
  const std::vector<CountedEvent>& events;
  Patch patch;
};

Status price_events(const Counted& counted, const Node& node, const EstimateOptions& options,
                    PriceBook& prices, NodeEstimate& entry) {
  const auto placed = place(counted.events, counted.patch, prices.memory(), options.placement);
  auto energy = priced_sum(placed, node, options, prices, &entry.events);
  if (!energy) return energy.error();
  const auto moved_once = place(counted.events, counted.patch, prices.memory(), Placement::Floor);
  auto floor = priced_sum(moved_once, node, options, prices, nullptr);
  if (!floor) return floor.error();
  entry.node_energy = prices.per_node();
  entry.energy = *energy + entry.node_energy;
  entry.energy_floor = *floor + entry.node_energy;
  return Ok{};
}

std::string pseudocode(const OpRule& rule, const Operands& operands) {
  PrintInterpreter print(true);
  Body body(print, operands, rule.macs);
  rule.count(operands, body);
  return print.text();
}

// Its place among the node's operands. One that was unpacked is none of them, but
// has the name of what it was.
std::size_t place_of(const Operand& read, const Operands& operands) {
  const auto& list = operands.list();
  const Operand *begin = list.data(), *end = begin + list.size();
  if (!std::less<>{}(&read, begin) && std::less<>{}(&read, end))
    return static_cast<std::size_t>(&read - begin);
  const auto found = std::ranges::find(list, read.name(), &Operand::name);
  return static_cast<std::size_t>(found - list.begin());
}

// Operands are listed in the order of the node's inputs, so an operand's
// position is its input's; behind them are the tables.
void collect_constants(const Node& node, const Operands& operands,
                       const std::vector<CountedEvent>& events, ConstantsRead& constants) {
  for (const CountedEvent& counted : events) {
    if (counted.event.action != Action::Read || counted.count.is_zero()) continue;
    const Operand& read = *counted.operand;
    if (!read.constant() || read.is_output()) continue;
    const std::size_t at = place_of(read, operands);
    if (at < node.inputs.size())
      constants.inputs.insert(node.inputs[at]);
    else if (operands.is_table(read))
      constants.tables[read.name()] = read.elements().count.exact().value_or(0);
  }
}

bool is_asked_for(const std::string& wanted, const NodeEstimate& entry) {
  return !wanted.empty() && (wanted == entry.id || wanted == entry.name);
}

}  // namespace

NodePrice PriceBook::price_of(const Operands& operands, std::uint64_t macs) const {
  return pricer_.prices_nodes() ? pricer_.price_of(facts_of(operands, macs)) : NodePrice{};
}

Result<Price> PriceBook::price(const Event& event, std::optional<TierIndex> tier) {
  const auto key = std::pair{event, tier};
  const auto known = known_.find(key);
  if (known != known_.end()) return known->second;
  auto price = pricer_.price(event, tier);
  if (!price) return price;
  note(event, tier, *price);
  known_.emplace(key, *price);
  return price;
}

void PriceBook::note(const Event& event, std::optional<TierIndex> tier, const Price& price) {
  if (price.derivation.empty()) return;
  std::string words = to_string(event);
  if (event.in_mac) words += " in a MAC";
  if (tier) words += " @ " + memory()[*tier].name;
  derived_.push_back({std::move(words), price.derivation, price.each});
}

Status write_bill(const Node& node, WalkedNode& walked, const EstimateOptions& options,
                  PriceBook& prices, NodeEstimate& entry, ConstantsRead& constants) {
  const OpRule& rule = *walked.rule;
  const Operands operands(rule, node, walked.opset, walked.inputs, walked.outputs);
  CountInterpreter counter;
  Body body(counter, operands, rule.macs);
  rule.count(operands, body);
  if (!body.type_fault().empty()) {
    walked.status = NodeStatus::Unknown;
    walked.unknown = UnknownReason::Dtype;
    walked.reason = "the elements of its " + body.type_fault() + " have no fixed width";
    return Ok{};
  }
  if (body.touches_strings())
    walked.assumptions.emplace_back(
        "a string counts as one access of a 64-bit reference; its characters are not counted");
  const auto macs = counter.macs().exact();
  if (!macs) return too_many(node);
  entry.macs = rule.macs ? *macs : 0;
  NodePrice whole = prices.price_of(operands, entry.macs);
  if (whole.kind == NodePrice::Kind::None) {
    entry.macs = 0;
    make_unknown(walked, UnknownReason::Price, std::move(whole.how));
    return Ok{};
  }
  const auto events = in_accumulator(options.what_if.precision, node, counter.events());
  const Counted counted{events, rule.patch != nullptr ? rule.patch(operands) : Patch{}};
  const bool asked = is_asked_for(options.pseudocode_of, entry);
  if (whole.kind == NodePrice::Kind::Whole) {
    if (!asked) whole.terms.clear();
    const auto placed = place(events, counted.patch, prices.memory(), options.placement);
    if (auto listed = list_events(placed, node, options, entry); !listed) return listed;
    price_whole(std::move(whole), entry);
  } else if (auto priced = price_events(counted, node, options, prices, entry); !priced) {
    return priced;
  }
  if (asked) entry.pseudocode = pseudocode(rule, operands);
  collect_constants(node, operands, events, constants);
  return Ok{};
}

}  // namespace opcost
