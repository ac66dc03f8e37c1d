// The bill of one node: its rule counted, its events placed and priced.
#include "estimate/bill.h"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>

#include "estimate/describe_tiling.h"
#include "estimate/rewrite/stored_types.h"
#include "estimate/weights/bill_formats.h"
#include "estimate/weights/format_text.h"
#include "estimate/zeros/skipped_zeros.h"
#include "opcost/core/text.h"
#include "placement/place.h"
#include "placement/tiled.h"
#include "rules/body.h"
#include "rules/count_interpreter.h"
#include "rules/parameter_inputs.h"
#include "rules/print_interpreter.h"

namespace opcost {
namespace {

// --four-ops-only keeps what Wiedemann et al. 2020 count.
bool is_counted(const Event& event, const EstimateOptions& options) {
  const bool adds = event.action == Action::Add || event.action == Action::Accumulate;
  const bool arithmetic = event.action == Action::Mul || adds;
  return !options.four_ops_only || arithmetic || is_access(event.action);
}

bool is_float(NumberType type) {
  return type.format == NumberFormat::Float || type.format == NumberFormat::BFloat;
}

constexpr Picojoules kNoPrice{std::numeric_limits<double>::infinity()};

Error too_many(const Node& node) {
  return Error{"its counts do not fit 64 bits", "node `" + node.name + "` (" + node.op_type + ")",
               "check the shapes of its inputs"};
}

std::string operand_name(const PlacedCount& placed) {
  return placed.operand != nullptr ? placed.operand->name() : "";
}

Result<Picojoules> priced_sum(const std::vector<PlacedCount>& events, const Node& node,
                              const EstimateOptions& options, PriceBook& prices, bool used,
                              std::vector<EventEntry>* entries) {
  Picojoules sum;
  for (const PlacedCount& placed : events) {
    const auto count = placed.count.exact();
    if (!count) return too_many(node);
    if (*count == 0 || !is_counted(placed.event, options)) continue;
    const auto price = prices.price(placed.event, placed.tier, used);
    if (!price) {
      Error missing = price.error();
      missing.what += ", which node `" + node.name + "` (" + node.op_type + ") needs";
      if (is_float(placed.event.type) && !is_access(placed.event.action))
        missing.hint += "; for an accelerator of whole numbers, ask with --precision int8";
      return missing;
    }
    const Picojoules energy = static_cast<double>(*count) * *price;
    sum += energy;
    if (entries != nullptr)
      entries->push_back({placed.event, placed.tier, operand_name(placed), *count, energy});
  }
  return sum;
}

// The events of a node that is priced as a whole; they have no prices of their own.
Status list_events(const std::vector<PlacedCount>& events, const Node& node,
                   const EstimateOptions& options, std::vector<EventEntry>& entries) {
  for (const PlacedCount& placed : events) {
    const auto count = placed.count.exact();
    if (!count) return too_many(node);
    if (*count > 0 && is_counted(placed.event, options))
      entries.push_back({placed.event, placed.tier, operand_name(placed), *count, {}});
  }
  return Ok{};
}

void price_whole(NodePrice price, Bill& bill) {
  bill.node_energy = bill.energy = price.energy;
  if (!price.assumption.empty()) bill.assumptions.push_back(std::move(price.assumption));
  bill.energy_floor = bill.energy_tiled = bill.energy_array = bill.energy_patch = price.energy;
  bill.outside = std::move(price.outside);
  bill.whole = WholePrice{std::move(price.how), std::move(price.warning), std::move(price.terms)};
}

// floor <= tiled <= array, up to rounding: the schedules of `tiled` hold that of `array`, and each
// moves every touched element once. Else there is a bug in opcost.
void check_order(const Bill& bill, const Node& node) {
  const auto exceeds = [](Picojoules one, Picojoules other) {
    return one.value > other.value * (1 + 1e-12);
  };
  if (exceeds(bill.energy_floor, bill.energy_tiled) ||
      exceeds(bill.energy_tiled, bill.energy_array))
    throw std::logic_error("node `" + node.name + "` (" + node.op_type + ") costs " +
                           exact_text(bill.energy_floor.value) + " pJ at the floor, " +
                           exact_text(bill.energy_tiled.value) + " tiled and " +
                           exact_text(bill.energy_array.value) + " under array");
}

Status price_events(const Accesses& accesses, const Node& node, const EstimateOptions& options,
                    PriceBook& prices, Bill& bill) {
  const auto under = [&](Placement placement) -> std::vector<PlacedCount> {
    if (placement != Placement::Tiled) return place(accesses, prices.memory(), placement);
    TiledNode tiled = place_tiled(
        accesses, prices.memory(),
        [&](const Event& event, TierIndex tier) { return prices.access_price(event, tier); });
    bill.no_reuse_modelled = tiled.has_unmodelled;
    if (bill.tiling) bill.tiling = describe_tiling(accesses, tiled, prices.memory());
    return std::move(tiled.events);
  };
  bill.node_energy = prices.per_node();
  const auto priced = [&](Placement placement, Picojoules& energy) -> Status {
    const bool asked = placement == options.placement;
    auto sum =
        priced_sum(under(placement), node, options, prices, asked || placement == Placement::Floor,
                   asked ? &bill.events.edit() : nullptr);
    if (!sum) return sum.error();
    energy = *sum + bill.node_energy;
    if (asked) bill.energy = energy;
    return Ok{};
  };
  if (auto done = priced(Placement::Floor, bill.energy_floor); !done) return done;
  if (auto done = priced(Placement::Tiled, bill.energy_tiled); !done) return done;
  if (auto done = priced(Placement::Array, bill.energy_array); !done) return done;
  check_order(bill, node);
  bill.energy_patch = bill.energy_array;
  const bool asked = options.placement == Placement::Patch;
  if (!asked && accesses.patch.operand.empty()) return Ok{};
  auto patch = priced(Placement::Patch, bill.energy_patch);
  if (!patch && asked) return patch;
  if (!patch) bill.energy_patch = kNoPrice;
  return Ok{};
}

Status price(const Accesses& accesses, const Node& node, NodePrice whole,
             const EstimateOptions& options, PriceBook& prices, Bill& bill) {
  if (whole.kind == NodePrice::Kind::Whole) bill.tiling.reset();
  if (whole.kind != NodePrice::Kind::Whole)
    return price_events(accesses, node, options, prices, bill);
  const bool tiled = options.placement == Placement::Tiled;  // what follows from prices
  const auto placed =
      place(accesses, prices.memory(), tiled ? Placement::Array : options.placement);
  if (auto listed = list_events(placed, node, options, bill.events.edit()); !listed) return listed;
  price_whole(std::move(whole), bill);
  return Ok{};
}

std::string spikes_text(const UnbilledNode& one) {
  if (!one.spike_rate) return "";
  return "a spike comes in " + exact_text(*one.spike_rate) +
         " of the terms: in these the other factor is read and accumulated;\n" + "all of this " +
         std::to_string(one.timesteps) + (one.timesteps == 1 ? " time\n" : " times\n");
}

std::string pseudocode(const OpRule& rule, const Operands& operands) {
  PrintInterpreter print(true);
  Body body(print, operands, rule.macs);
  rule.count(operands, body);
  return print.text();
}

ConstantsRead constants_read(const Operands& operands, const std::vector<CountedEvent>& events) {
  ConstantsRead constants;
  for (const CountedEvent& counted : events) {
    if (counted.event.action != Action::Read || counted.count.is_zero()) continue;
    const Operand& read = *counted.operand;
    const bool numbers = read.present() && is_floating(read.info()->type);  // no labels, no indices
    if (read.is_table() && numbers)
      constants.tables[read.name()] = read.elements().count.exact().value_or(0);
    if (!read.input() || read.is_output() || !may_hold_parameters(operands, *read.input()))
      continue;
    const bool packed = read.info() != operands.inputs()[*read.input()];
    constants.inputs[*read.input()] = packed ? read.elements().count.exact() : std::nullopt;
  }
  return constants;
}

void count_as_written(const Operands& operands, CountInterpreter& counter) {
  Body body(counter, operands, operands.rule().macs);
  operands.rule().count(operands, body);
}

bool is_asked_for(const std::string& wanted, const UnbilledNode& one) {
  return !wanted.empty() && (wanted == one.id || wanted == one.node->name);
}

// The events that happen, with what they are added up in.
std::vector<CountedEvent> events_of(const UnbilledNode& one, const std::vector<CountedEvent>& all,
                                    const EstimateOptions& options) {
  std::vector<CountedEvent> events = in_accumulator(options.what_if.precision, *one.node, all);
  if (one.scales_results) {
    const Count results = element_count(one.walked.outputs.front().shape.value_or(Shape{}));
    events.push_back({{Action::Convert, kFloat32, false}, nullptr, results});
    events.push_back({{Action::Mul, kFloat32, false}, nullptr, results});
  }
  if (one.converts_beside > 0)
    for (const Action action : {Action::Convert, Action::Mul})
      events.push_back({{action, number_type(one.beside_type).value_or(kFloat32), false},
                        nullptr,
                        Count{one.converts_beside}});
  for (const OperandAccess& access : one.not_made)
    std::erase_if(events, [&](const CountedEvent& counted) {
      return counted.operand != nullptr && counted.event.action == access.action &&
             counted.operand->name() == access.operand;
    });
  return events;
}

}  // namespace

Result<Bill> write_bill(UnbilledNode& one, const EstimateOptions& options, PriceBook& prices,
                        WeightReader* weights) {
  WalkedNode& walked = one.walked;
  const OpRule& rule = one.way != nullptr ? *one.way->rule : *walked.rule;
  const Node& node = *one.node;
  const Operands operands(*walked.rule, node, walked.opset, walked.inputs, walked.outputs);
  CountInterpreter counter, as_written;
  Body body(counter, operands, rule.macs);
  rule.count(operands, body);
  if (one.way != nullptr) count_as_written(operands, as_written);
  // What the layer is does not depend on the way in which it is run.
  const CountInterpreter& layer = one.way != nullptr ? as_written : counter;
  Bill bill;
  if (!body.type_fault().empty()) {
    bill.none = {UnknownReason::Dtype,
                 "the elements of its " + body.type_fault() + " have no fixed width"};
    return bill;
  }
  bill.touches_strings = body.touches_strings();
  const auto macs = layer.macs().exact();
  if (!macs) return too_many(node);
  const std::uint64_t counted_macs = rule.macs ? *macs : 0;
  NodePrice whole = prices.price_of(operands, counted_macs, one.around);
  if (whole.kind == NodePrice::Kind::None) {
    bill.none = {UnknownReason::Price, std::move(whole.how)};
    return bill;
  }
  bill.macs = counted_macs;
  const bool asked = options.pseudocode_of_all || is_asked_for(options.pseudocode_of, one);
  if (!asked) whole.terms.clear();
  if (asked) {
    bill.pseudocode = pseudocode(rule, operands);
    bill.tiling.emplace();
  }
  Accesses accesses{.events = events_of(one, counter.events(), options),
                    .patch = rule.patch != nullptr ? rule.patch(operands) : Patch{},
                    .nests = counter.nests(),
                    .reuses = counter.reuses()};
  sort_reuses(accesses);
  bill.constants = constants_read(operands, one.way != nullptr ? layer.events() : accesses.events);
  std::vector<WeightUse> uses;
  if (weights != nullptr && weights->asked()) uses = weights->uses(node, operands, accesses.nests);
  const bool is_whole = whole.kind == NodePrice::Kind::Whole;
  if (is_whole && !one.spike_rate && !options.what_if.zeros.empty() && !accesses.nests.empty())
    bill.warnings.emplace_back("--skip-zeros: the table prices it as a whole, zeros included");
  else if (one.spike_rate || !options.what_if.zeros.empty())
    skip_products(accesses, one, options.what_if, uses, operands, bill.assumptions, bill.warnings);
  if (asked) bill.pseudocode += spikes_text(one) + masks_text(options.what_if.zeros);
  if (!options.what_if.weights.empty()) {
    if (is_whole)
      for (WeightUse& use : uses) use.found.why_not = "the table prices its node as a whole";
    if (!uses.empty() && !is_whole) {
      const auto price_one = [&](const Accesses& of, Bill& to) {
        return price_events(of, node, options, prices, to);
      };
      if (auto priced = bill_formats({operands, accesses, uses, options.what_if.weights,
                                      prices.memory(), options.placement},
                                     price_one, bill);
          !priced)
        return priced.error();
      if (asked) bill.pseudocode += formats_text(bill.weights);
      return bill;
    }
    for (WeightUse& use : uses) bill.weights.push_back(std::move(use.found));
  }
  if (auto priced = price(accesses, node, std::move(whole), options, prices, bill); !priced)
    return priced.error();
  return bill;
}

std::uint64_t folded_macs(UnbilledNode& one) {
  const OpRule* rule = one.walked.rule;
  if (one.walked.status != NodeStatus::Folded || rule == nullptr || !rule->macs) return 0;
  const Operands operands(*rule, *one.node, one.walked.opset, one.walked.inputs,
                          one.walked.outputs);
  CountInterpreter counter;
  Body body(counter, operands, true);
  rule->count(operands, body);
  return counter.macs().exact().value_or(0);
}

std::vector<OperandCount> operand_counts(UnbilledNode& one) {
  const OpRule& rule = *one.walked.rule;
  const Operands operands(rule, *one.node, one.walked.opset, one.walked.inputs, one.walked.outputs);
  CountInterpreter counter;
  Body body(counter, operands, rule.macs);
  rule.count(operands, body);
  std::vector<OperandCount> counts;
  if (!body.type_fault().empty()) return counts;
  for (const CountedEvent& counted : counter.events())
    if (counted.operand != nullptr)
      counts.push_back({counted.event, counted.operand->name(), counted.count});
  return counts;
}

}  // namespace opcost
