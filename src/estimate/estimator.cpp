// Goes through a model: walks each region, has it rewritten, and has it billed.
#include "estimate/estimator.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <string_view>
#include <utility>

#include "core/name_map.h"
#include "estimate/control_flow/control_flow.h"
#include "estimate/rewrite/independent_nodes.h"

namespace opcost {
namespace {

// Limits chosen by us, far above what models need: a stranger's file must not unfold without end.
constexpr int kDeepestNesting = 80;  // recursion that fits a stack of 1 MiB, also at -O0
constexpr std::uint64_t kMostUnfolded = 200'000;  // visits in addition to the nodes of the file
constexpr std::uint64_t kUnrolledVisits = 100'000;
constexpr std::size_t kOperandsOfVisit = 16;  // a node with more counts as several visits

std::uint64_t visits_of(const Node& node) {
  return 1 + (node.inputs.size() + node.outputs.size()) / kOperandsOfVisit;
}

std::uint64_t most_visits(const Model& model) {
  std::uint64_t visits = kMostUnfolded;
  for (const Node& node : model.graph.nodes) visits += visits_of(node);
  return visits;
}

// Names that no other node of the region has; duplicates get "#2", "#3", ... Mostly there are none,
// and a list of hashes tells it.
class UniqueIds {
 public:
  explicit UniqueIds(const std::vector<Node>& nodes) {
    hashes_.reserve(nodes.size());
    for (const Node& node : nodes) hashes_.push_back(hash_of(node.name));
    std::ranges::sort(hashes_);
    for (std::size_t at = 1; at < hashes_.size(); ++at)
      if (hashes_[at] == hashes_[at - 1]) repeated_.push_back(hashes_[at]);
  }

  SharedText of(const SharedText& name) {
    if (repeated_.empty() || !std::ranges::binary_search(repeated_, hash_of(name))) return name;
    int& times = *seen_.try_emplace(name, 0).first;
    if (++times == 1) return name;
    for (;; ++times) {
      SharedText made = name + "#" + std::to_string(times);
      const bool is_name = std::ranges::binary_search(hashes_, hash_of(made));
      if (!is_name && seen_.try_emplace(made, 1).second) return made;
    }
  }

 private:
  static std::size_t hash_of(const std::string& name) { return std::hash<std::string>{}(name); }

  std::vector<std::size_t> hashes_, repeated_;  // of all names, and of those that several may have
  NameMap<SharedText, int> seen_;               // names that several may have
};

Region region_of(const Graph& graph, const Walk& outer, const std::string& path) {
  Region region;
  region.nodes = &graph.nodes;
  region.initializers = &graph.initializers;
  region.value_info = &graph.value_info;
  region.declared_outputs = &graph.outputs;
  region.opsets = outer.region().opsets;
  region.arguments = outer.region().arguments;
  region.definition = outer.region().definition + path;
  region.path = path;
  return region;
}

void give_arguments(const Function& function, const Node& call, const Walk& from, Walk& body) {
  for (std::size_t at = 0; at < function.inputs.size(); ++at) {
    const bool given = at < call.inputs.size() && !call.inputs[at].empty();
    if (given && !from.is_left_out(call.inputs[at]))
      body.pass(function.inputs[at], from, call.inputs[at]);
    else
      body.leave_out(function.inputs[at]);
  }
}

void give_results(const Function& function, const Node& call, const Walk& body, Walk& to) {
  for (std::size_t at = 0; at < call.outputs.size(); ++at) {
    if (call.outputs[at].empty()) continue;
    if (at < function.outputs.size())
      to.pass(call.outputs[at], body, function.outputs[at]);
    else
      to.give(call.outputs[at], {});
  }
}

}  // namespace

Estimator::Estimator(const Model& model, const BoundInputs& bound, const EstimateOptions& options,
                     PricesAndPages known, const BatchChange* batch, WalkNotes& notes)
    : model_(model),
      options_(options),
      settings_{bound.dims,
                options.set_shapes,
                used_.shapes,
                values_,
                stored_,
                known.pages.inferred,
                notes,
                batch,
                options.custom_operators.rules()},
      functions_(model),
      memory_(model, options),
      rewriter_(options, values_, known.pricer.prices_nodes()),
      billing_(model, options, known.pricer, known.pages.bills, stored_, memory_),
      bills_at_once_(!known.pricer.prices_nodes() && has_independent_nodes(model, options)),
      most_visits_(most_visits(model)) {}

bool Estimator::may_unroll() const { return visits_ < kUnrolledVisits; }

const ValueUses* Estimator::uses_of(const Region& region) {
  if (!rewriter_.needs_uses()) return nullptr;
  const auto [found, is_new] = uses_.try_emplace(region.nodes);
  if (is_new) found->second = uses_in(region);
  return &found->second;
}

const RouterShares* Estimator::routers_of(const Region& region) {
  const auto [found, is_new] = routers_.try_emplace(region.nodes);
  if (is_new) found->second = router_shares(*region.nodes, region.initializers, *region.opsets);
  return found->second.empty() ? nullptr : &found->second;
}

std::shared_ptr<Walk> Estimator::open_region(Region region, const Walk* outer) {
  ++regions_;
  region.uses = uses_of(region);
  region.routers = routers_of(region);
  memory_.add(region);
  return std::make_shared<Walk>(std::move(region), settings_, outer);
}

Result<std::vector<NodeEstimate>> Estimator::run(const std::vector<TensorInfo>& inputs) {
  graph_ = open_region(region_of(model_), nullptr);
  for (std::size_t at = 0; at < inputs.size(); ++at)
    graph_->give(model_.graph.inputs[at].name, inputs[at]);
  billed_.reserve(model_.graph.nodes.size());
  UnbilledNodes nodes;
  if (auto walked = walk_region(graph_, nodes); !walked) return walked.error();
  rewriter_.finish_graph(nodes, *graph_);
  rewriter_.fuse(nodes, false);
  if (auto billed = billing_.bill_all(nodes, billed_); !billed) return billed.error();
  return std::move(billed_);
}

Status Estimator::walk_region(const std::shared_ptr<Walk>& walk, UnbilledNodes& nodes) {
  UniqueIds ids(*walk->region().nodes);
  for (const Node& node : *walk->region().nodes) {
    const std::string& path = walk->region().path;
    const SharedText id = ids.of(node.name);
    Place place{walk, nodes, path.empty() ? id : SharedText(path + id)};
    if (auto walked = walk_node(node, std::move(place)); !walked) return walked;
    if (!bills_at_once_ || depth_ > 0) continue;
    if (auto billed = billing_.bill_all(nodes, billed_); !billed) return billed;
  }
  return Ok{};
}

Status Estimator::walk_node(const Node& in_file, Place place) {
  visits_ += visits_of(in_file);
  if (visits_ > most_visits_)
    return Error{"its subgraphs and functions unfold into more than " +
                     std::to_string(kMostUnfolded) + " nodes (one with more than " +
                     std::to_string(kOperandsOfVisit) + " operands counts as several)",
                 model_.source, "does a function call itself, by way of others?"};
  if (auto fits = memory_.check(); !fits) return fits;
  Walk& walk = *place.walk;
  Node storage;
  const Node& node = with_arguments(walk.region(), in_file, storage);
  if (const Function* function = functions_.called_by(node))
    return walk_call(*function, node, std::move(place));
  UnbilledNode one;
  one.id = std::move(place.id);
  one.walk = place.walk;
  one.in_file = one.node = &in_file;
  one.op = in_file.op_type;
  one.domain = in_file.domain;
  if (&node == &storage) one.count_as(std::move(storage));
  one.walked = walk.start(*one.node);
  one.walked.has_arguments = one.node != one.in_file;
  if (!runs_subgraphs(one.walked)) {
    walk.infer(*one.node, one.walked);
    add_node(walk, std::move(one), place.nodes);
    return Ok{};
  }
  auto inside = run_inside(walk, one);
  if (!inside) return inside.error();
  one.repeated = std::move(inside->repeated);
  add_node(walk, std::move(one), place.nodes);
  std::ranges::move(inside->once, std::back_inserter(place.nodes));
  return Ok{};
}

void Estimator::add_node(Walk& walk, UnbilledNode one, UnbilledNodes& nodes) {
  walk.record(*one.node, one.walked, one.id);
  memory_.add(one);
  nodes.push_back(std::move(one));
  rewriter_.take(nodes.back());
}

// The runs of a body take memory until they are merged.
Result<Inside> Estimator::run_inside(const Walk& walk, UnbilledNode& one) {
  const Bytes before = memory_.mark();
  auto inside = run_subgraphs({*this, *one.node, walk, one.id}, one.walked);
  if (inside && !inside->repeated.empty()) memory_.keep_only(inside->repeated, before);
  return inside;
}

Status Estimator::walk_deeper(const std::shared_ptr<Walk>& walk, Error too_deep,
                              UnbilledNodes& nodes) {
  if (depth_ >= kDeepestNesting) return too_deep;
  ++depth_;
  auto walked = walk_region(walk, nodes);
  --depth_;
  return walked;
}

Result<WalkedSubgraph> Estimator::walk_subgraph(const Graph& graph,
                                                const std::vector<TensorInfo>& inputs,
                                                const Walk& outer, const std::string& path) {
  const auto body = open_region(region_of(graph, outer, path), &outer);
  // Further inputs are captured values: some exporters list all values that a branch uses.
  for (std::size_t at = 0; at < std::min(graph.inputs.size(), inputs.size()); ++at)
    body->give(graph.inputs[at].name, inputs[at]);
  Error too_deep{
      "subgraphs and functions are nested more than " + std::to_string(kDeepestNesting) + " deep",
      model_.source, "does a function call itself?"};
  WalkedSubgraph result;
  if (auto walked = walk_deeper(body, std::move(too_deep), result.nodes); !walked)
    return walked.error();
  rewriter_.finish_graph(result.nodes, *body);
  for (const DeclaredValue& output : graph.outputs) {
    const KnownValue* known = body->known(output.name);
    result.outputs.push_back(known != nullptr ? known->info : TensorInfo{});
    result.output_ids.push_back(known != nullptr ? known->id : ValueId::None);
  }
  return result;
}

Result<SubgraphRun> Estimator::run_subgraph(const Graph& graph,
                                            const std::vector<TensorInfo>& inputs,
                                            const Walk& outer, const std::string& path) {
  const Bytes before = memory_.mark();
  auto walked = walk_subgraph(graph, inputs, outer, path);
  if (!walked) return walked.error();
  rewriter_.fuse(walked->nodes, true);
  std::vector<NodeEstimate> nodes;
  nodes.reserve(walked->nodes.size());
  if (auto billed = billing_.bill_all(walked->nodes, nodes); !billed) return billed.error();
  memory_.keep_only({}, before);  // run_inside() counts what all runs come to
  return SubgraphRun{std::move(nodes), std::move(walked->outputs), std::move(walked->output_ids)};
}

// A function is replaced by the nodes of its body; each id begins with that of the call.
Status Estimator::walk_call(const Function& function, const Node& node, Place place) {
  const std::vector<Attribute> arguments = arguments_of(function, node);
  Region region;
  region.nodes = &function.nodes;
  region.value_info = &function.value_info;
  region.returned = &function.outputs;
  region.opsets = &functions_.opsets_of(function);
  region.arguments = &arguments;
  region.path = place.id + "/";
  region.definition = function.domain + "." + function.name + ":" + function.overload + "/";
  const auto body = open_region(std::move(region), nullptr);
  give_arguments(function, node, *place.walk, *body);
  memory_.add_names(function.inputs, body->region().path);
  memory_.add(arguments);
  Error too_deep{"function `" + function.name + "` is called more than " +
                     std::to_string(kDeepestNesting) + " levels deep",
                 model_.source, "it calls itself, directly or by way of others"};
  if (auto walked = walk_deeper(body, std::move(too_deep), place.nodes); !walked) return walked;
  give_results(function, node, *body, *place.walk);
  return Ok{};
}

}  // namespace opcost
