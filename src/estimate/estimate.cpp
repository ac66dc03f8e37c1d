// Estimates a model: binds inputs, walks the nodes, adds up, and checks that every option was used.
#include "opcost/estimate/estimate.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <unordered_set>
#include <utility>

#include "estimate/batch_check.h"
#include "estimate/batch_runs.h"
#include "estimate/estimator.h"
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

Result<Estimate> estimate_once(const Model& model, const Pricer& pricer,
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

  Estimator estimator(model, *bound, options, pricer, batch, notes);
  auto nodes = estimator.run(bound->inputs);
  if (!nodes) return nodes.error();
  if (auto used = check_used(model, options, estimator.used()); !used) return used.error();
  result.nodes = *std::move(nodes);
  make_ids_unique(result.nodes);
  note_regressions(result);
  mark_outside(result);
  collect_remarks(result);
  describe_outputs(model, estimator.graph(), result);
  note_contradictions(notes.contradictions, result);
  estimator.rewriter().report(estimator.graph(), result);
  note_conv_ways(estimator.billing().conv_ways(), result);
  note_weights(result);
  result.derived_prices = estimator.billing().prices().derived();
  for (auto* make : {unknown_warnings, pricing_warnings})
    for (std::string& warning : make(result.nodes)) result.warnings.push_back(std::move(warning));
  if (auto added = add_up(result); !added) return added.error();
  const auto parameters = estimator.billing().parameters().count(model.source);
  if (!parameters) return parameters.error();
  result.totals.parameters = *parameters;
  return result;
}

// The question for another batch than the file's, and the one that the file is written for.
struct BatchQuestion {
  std::int64_t from = 1, to = 1;
  EstimateOptions as_written;
};

// --input-shape may ask for another batch too, by another number in front than the file's.
BatchQuestion batch_question(const Model& model, const EstimateOptions& options) {
  BatchQuestion question{1, 1, options};
  if (options.what_if.batch) {
    question.from = batch_of_file(model, options);
    question.to = *options.what_if.batch;
    question.as_written.what_if.batch = question.from;
    return question;
  }
  for (const DeclaredValue& input : model.graph.inputs) {
    const auto given = question.as_written.input_shapes.find(input.name);
    if (given == question.as_written.input_shapes.end() || given->second.empty()) continue;
    const bool declared = input.shape && !input.shape->empty();
    const auto* number = declared ? std::get_if<std::int64_t>(&input.shape->front()) : nullptr;
    if (number == nullptr || *number < 1 || *number == given->second.front()) continue;
    if (question.from == question.to) {
      question.from = *number;
      question.to = given->second.front();
    }
    if (given->second.front() == question.to) given->second.front() = *number;
  }
  return question;
}

// Estimates a model for batches: the file's own, against which the work of every other is checked,
// is estimated once.
class BatchEstimates {
 public:
  BatchEstimates(const Model& model, const Pricer& pricer) : model_(model), pricer_(pricer) {}

  Result<Estimate> of(const EstimateOptions& options) {
    const BatchQuestion question = batch_question(model_, options);
    WalkNotes notes;
    if (of_file_ && options.what_if.batch == question.from) return *of_file_;
    if (question.from == question.to || question.to == 0)
      return estimate_once(model_, pricer_, options, nullptr, notes);
    if (auto bound = bind_inputs(model_, options); !bound) return bound.error();
    if (auto known = learn_of_file(question); !known) return known.error();
    const BatchChange change{shapes_, question.from, question.to};
    auto result = estimate_once(model_, pricer_, options, &change, notes);
    if (!result) return result;
    const bool open = leaves_batch_open(model_, options) && !notes.changes_batch;
    const auto work = open ? BatchWork::AtLeastInProportion : BatchWork::InProportion;
    if (auto follows = check_batch(*of_file_, *result, change, work); !follows)
      return follows.error();
    return result;
  }

 private:
  Status learn_of_file(const BatchQuestion& question) {
    if (of_file_) return Ok{};
    WalkNotes notes;
    notes.shapes = &shapes_;
    auto before = estimate_once(model_, pricer_, question.as_written, nullptr, notes);
    if (!before) return before.error();
    of_file_ = *std::move(before);
    return Ok{};
  }

  const Model& model_;
  const Pricer& pricer_;
  SeenShapes shapes_;
  std::optional<Estimate> of_file_;
};

}  // namespace

Result<Estimate> estimate(const Model& model, const Pricer& pricer,
                          const EstimateOptions& options) try {
  BatchEstimates batches(model, pricer);
  auto whole = batches.of(options);
  const auto& batch = options.what_if.batch;
  if (!whole || !batch || *batch < 2 || options.placement != Placement::Tiled ||
      pricer.prices_nodes())
    return whole;
  return run_in_parts(*std::move(whole), *batch, [&](std::int64_t size) {
    EstimateOptions part = options;
    part.what_if.batch = size;
    return batches.of(part);
  });
} catch (const UnreadableNumbers& unreadable) {
  return unreadable.error();
}

}  // namespace opcost
