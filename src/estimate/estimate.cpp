// Estimates a model once: binds inputs, walks the nodes, adds up, and checks that every option was
// used.
#include "estimate/estimate_once.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <unordered_set>
#include <utility>

#include "estimate/estimator.h"
#include "estimate/idle_options.h"
#include "estimate/outside.h"
#include "estimate/remarks.h"
#include "estimate/tensor_entry.h"
#include "estimate/totals.h"
#include "estimate/unknown_warnings.h"
#include "estimate/walk/batch.h"
#include "estimate/walk/bind_inputs.h"
#include "estimate/walk/walk.h"
#include "estimate/weights/weight_notes.h"
#include "estimate/work_done.h"
#include "opcost/estimate/conv_plan.h"
#include "ops/registry.h"

namespace opcost {
namespace {

bool has_open_lead(const DeclaredValue& input) {
  return input.shape && !input.shape->empty() &&
         !std::holds_alternative<std::int64_t>(input.shape->front());
}

void warn_of_opset(const Model& model, Estimate& result) {
  const auto opset = model.opsets.find("");
  if (opset == model.opsets.end() || opset->second <= kNewestOpset) return;
  const std::string newest = std::to_string(kNewestOpset);
  result.warnings.push_back("the file imports opset " + std::to_string(opset->second) +
                            ", opcost knows operators up to opset " + newest +
                            ": they are taken as of opset " + newest);
}

void describe_model(const Model& model, const BoundInputs& bound, Estimate& result) {
  result.model = model.source;
  result.graph_name = model.graph.name;
  result.producer = model.producer;
  result.ir_version = model.ir_version;
  result.opsets = model.opsets;
  result.bound_dims = bound.dims;
  result.bound_flags = bound.flags;
  result.assumptions = bound.assumptions;
  result.warnings = model.warnings;
  warn_of_opset(model, result);
  result.has_batch =
      result.options.what_if.batch || std::ranges::any_of(model.graph.inputs, has_open_lead);
  for (std::size_t at = 0; at < bound.inputs.size(); ++at)
    result.inputs.push_back(tensor_entry(model.graph.inputs[at].name, &bound.inputs[at], false));
}

void describe_table(const Pricer& pricer, Estimate& result) {
  result.table = pricer.info();
  const PricerInfo& table = result.table;
  const std::string_view placement = to_string(result.options.placement);
  if (!table.placement.empty() && table.placement != placement)
    result.warnings.push_back("the prices of table " + table.name + " hold for --placement " +
                              table.placement + ", not for " + std::string(placement));
  const std::string conv = conv_plan_text(result.options.what_if.conv);
  if (!table.conv.empty() && table.conv != conv)
    result.warnings.push_back("the prices of table " + table.name + " hold for --conv " +
                              table.conv + ", not for " + (conv.empty() ? "direct" : conv));
  result.tiers = pricer.memory().tiers();
  result.multipliers = pricer.memory().multipliers();
}

void describe_outputs(const Model& model, const Walk& walk, Estimate& result) {
  std::set<std::string> declared_only;
  for (const NodeEstimate& node : result.nodes)
    for (const TensorEntry& output : node.outputs)
      if (output.declared_only) declared_only.insert(output.name);
  for (const DeclaredValue& output : model.graph.outputs)
    result.outputs.push_back(
        tensor_entry(output.name, walk.value(output.name), declared_only.contains(output.name)));
}

// Nodes of the main graph may have names that look like those of nodes in a subgraph.
void make_ids_unique(std::vector<NodeEstimate>& nodes) {
  std::unordered_set<std::string_view> seen;
  seen.reserve(nodes.size());
  for (NodeEstimate& node : nodes) {
    const std::string name = node.id;
    for (int more = 2; !seen.insert(node.id).second; ++more)
      node.id = name + "#" + std::to_string(more);
  }
}

void collect_remarks(Estimate& result) {
  for (auto list : {&NodeEstimate::assumptions, &NodeEstimate::warnings}) {
    auto& sentences = list == &NodeEstimate::assumptions ? result.assumptions : result.warnings;
    for (std::string& sentence : remarks(result.nodes, list))
      sentences.push_back(std::move(sentence));
  }
}

void note_regressions(Estimate& result) {
  const auto priced = static_cast<std::size_t>(std::ranges::count_if(
      result.nodes, [](const NodeEstimate& node) { return node.whole.has_value(); }));
  if (priced == 0) return;
  result.assumptions.push_back("the energy of " + std::to_string(priced) +
                               (priced == 1 ? " node" : " nodes") + " is" +
                               " what regressions of table " + result.table.name +
                               " make of the whole node; the events are counted, but not priced");
}

void note_conv_ways(const ConvWays& ways, Estimate& result) {
  for (std::string& change : ways.changes()) result.assumptions.push_back(std::move(change));
  for (std::string& warning : ways.warnings()) result.warnings.push_back(std::move(warning));
}

template <class T>
Status check_names(const std::map<std::string, T>& given, const std::set<std::string>& used,
                   const Model& model, const std::string& flag, const std::string& what) {
  const auto unused =
      std::ranges::find_if(given, [&](const auto& entry) { return !used.contains(entry.first); });
  if (unused == given.end()) return Ok{};
  return Error{flag + " '" + unused->first + "': " + what, model.source,
               "names are those of the report (--format json lists all)"};
}

// A flag that has no effect is a mistake of the user.
Status check_used(const Model& model, const EstimateOptions& options, const UsedOptions& used) {
  if (auto all = check_names(options.set_shapes, used.shapes, model, "--set-shape",
                             "no node gives a value of that name");
      !all)
    return all;
  if (auto all = check_names(options.branches, used.branches, model, "--if",
                             "no If of that name was reached");
      !all)
    return all;
  return check_names(options.trip_counts, used.trip_counts, model, "--trip-count",
                     "no Loop of that name was reached");
}

void note_contradictions(const std::vector<std::string>& found, Estimate& result) {
  if (found.empty()) return;
  const std::string more =
      found.size() > 1 ? " (and " + std::to_string(found.size() - 1) + " values more)" : "";
  result.warnings.push_back("the file declares " + found.front() + more +
                            ": what its nodes make is counted");
}

}  // namespace

Result<Estimate> estimate_once(WorkPages& pages, const Model& model, const Pricer& pricer,
                               const EstimateOptions& options, const BatchChange* batch,
                               WalkNotes& notes) {
  const auto bound = bind_inputs(model, options);
  if (!bound) return bound.error();
  Estimate result;
  result.options = options;
  describe_model(model, *bound, result);
  describe_table(pricer, result);
  auto work = work_done(options.per, result.inputs);
  if (!work) return work.error();
  result.work = *std::move(work);

  Estimator estimator(model, *bound, options, {pricer, pages}, batch, notes);
  auto nodes = estimator.run(bound->inputs);
  if (!nodes) return nodes.error();
  if (auto used = check_used(model, options, estimator.used()); !used) return used.error();
  result.nodes = *std::move(nodes);
  if (!estimator.has_one_region()) make_ids_unique(result.nodes);
  note_regressions(result);
  mark_outside(result);
  collect_remarks(result);
  describe_outputs(model, estimator.graph(), result);
  note_contradictions(notes.contradictions, result);
  estimator.rewriter().report(estimator.graph(), result);
  note_conv_ways(estimator.billing().conv_ways(), result);
  note_weights(result);
  estimator.billing().spikes().report(result);
  for (std::string& text : estimator.billing().held_types().assumptions())
    result.assumptions.push_back(std::move(text));
  result.derived_prices = estimator.billing().prices().derived();
  for (auto* make : {unknown_warnings, pricing_warnings})
    for (std::string& warning : make(result.nodes)) result.warnings.push_back(std::move(warning));
  for (std::string& warning : idle_options(result)) result.warnings.push_back(std::move(warning));
  if (auto added = add_up(result); !added) return added.error();
  const auto parameters = estimator.billing().parameters().count(model.source);
  if (!parameters) return parameters.error();
  result.totals.parameters = *parameters;
  return result;
}

}  // namespace opcost
