#include "estimate/estimator.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

#include "estimate/control_flow/control_flow.h"
#include "estimate/module_path.h"
#include "estimate/tensor_entry.h"

namespace opcost {
namespace {

// Choices of ours, far above what models need: a file from a stranger must not
// unfold without end.
constexpr int kDeepestNesting = 300;
constexpr std::uint64_t kMostUnfolded = 200'000;  // visits beyond the file's own nodes
constexpr std::uint64_t kUnrolledVisits = 100'000;

// A name no other node of the region has; duplicates get "#2", "#3", ...
std::string unique_id(const std::string& name, std::unordered_map<std::string, int>& seen) {
  int& times = seen[name];
  if (++times == 1) return name;
  for (;; ++times) {
    std::string id = name + "#" + std::to_string(times);
    if (seen.try_emplace(id, 1).second) return id;
  }
}

void describe(const Node& node, const WalkedNode& walked, NodeEstimate& entry) {
  entry.name = node.name;
  entry.module = module_path(node, entry.id);
  entry.op = node.op_type;
  entry.domain = node.domain;
  for (std::size_t at = 0; at < node.inputs.size(); ++at)
    entry.inputs.push_back(tensor_entry(node.inputs[at], walked.inputs[at], false));
  for (std::size_t at = 0; at < node.outputs.size(); ++at)
    entry.outputs.push_back(
        tensor_entry(node.outputs[at], &walked.outputs[at], walked.declared_only[at]));
  entry.attributes = node.attributes;
  entry.status = walked.status;
  entry.unknown = walked.unknown;
  entry.reason = walked.reason;
  entry.assumptions = walked.assumptions;
  entry.warnings = walked.warnings;
}

std::vector<Attribute> arguments_of(const Function& function, const Node& call) {
  std::vector<Attribute> arguments = call.attributes;
  for (const Attribute& fallback : function.attribute_defaults)
    if (std::ranges::find(arguments, fallback.name, &Attribute::name) == arguments.end())
      arguments.push_back(fallback);
  return arguments;
}

}  // namespace

Estimator::Estimator(const Model& model, const BoundInputs& bound, const EstimateOptions& options,
                     const Pricer& pricer)
    : model_(model),
      options_(options),
      settings_{bound.dims, options.set_shapes, used_.shapes, options.custom_operators.rules()},
      prices_(pricer),
      what_if_(model, options) {
  for (const Function& function : model.functions)
    functions_.try_emplace({function.domain, function.name, function.overload}, &function);
}

bool Estimator::may_unroll() const { return visits_ < kUnrolledVisits; }

Result<std::vector<NodeEstimate>> Estimator::run(Walk& walk) {
  std::optional<QdqRegion> qdq;
  if (options_.qdq == Qdq::Integer) qdq.emplace(walk.region(), qdq_);
  Course course{walk, qdq ? &*qdq : nullptr, {}, {}};
  course.nodes.reserve(walk.region().nodes->size());
  std::unordered_map<std::string, int> ids;
  for (const Node& node : *walk.region().nodes) {
    auto visited = visit(node, course, walk.region().path + unique_id(node.name, ids));
    if (!visited) return visited.error();
  }
  if (auto finished = finish(course); !finished) return finished.error();
  return std::move(course.nodes);
}

Status Estimator::visit(const Node& written, Course& course, std::string id) {
  if (++visits_ > kMostUnfolded + model_.graph.nodes.size())
    return Error{"its subgraphs and functions unfold into more than " +
                     std::to_string(kMostUnfolded) + " nodes",
                 model_.source, "does a function call itself, by way of others?"};
  Walk& walk = course.walk;
  Node storage;
  const Node& node = walk.with_arguments(written, storage);
  if (const Function* function = function_of(node))
    return call(*function, node, walk, id, course.nodes);
  WalkedNode walked = walk.meet(node);
  NodeEstimate entry;
  entry.id = std::move(id);
  std::vector<NodeEstimate> inside;
  if (walked.rule != nullptr && walked.rule->kind == OpKind::ControlFlow) {
    auto ran = run_control_flow({*this, node, walk, entry.id}, walked);
    if (!ran) return ran.error();
    inside = *std::move(ran);
  } else {
    walk.infer(node, walked);
    auto ran = run_modifiers({*this, node, walk, entry.id}, walked);
    if (!ran) return ran.error();
    inside = *std::move(ran);
  }
  if (auto settled = settle(written, node, course, walked, entry); !settled) return settled;
  course.nodes.push_back(std::move(entry));
  std::ranges::move(inside, std::back_inserter(course.nodes));
  return Ok{};
}

// The node's outputs become known, and what it costs; of one that waits, later.
Status Estimator::settle(const Node& written, const Node& node, Course& course, WalkedNode& walked,
                         NodeEstimate& entry) {
  Walk& walk = course.walk;
  walk.conclude(node, walked);
  QdqRegion* qdq = course.qdq;
  if (qdq != nullptr && qdq->waits(node, walk)) {
    course.waiting.emplace_back(course.nodes.size(), &written);
    what_if_.adjust(node, walked, walk.region().path);
    return Ok{};
  }
  const Node& counted = qdq != nullptr ? qdq->adjust(written, node, walk, walked) : node;
  if (auto billed = bill(counted, walk, walked, entry); !billed) return billed;
  if (counted.op_type == node.op_type) return Ok{};
  entry.counted_as = std::exchange(entry.op, node.op_type);
  entry.domain = node.domain;
  return Ok{};
}

Status Estimator::finish(Course& course) {
  for (const auto& [at, written] : course.waiting) {
    Node storage;
    const Node& node = course.walk.with_arguments(*written, storage);
    WalkedNode walked = course.walk.meet(node);
    course.walk.infer(node, walked);
    course.qdq->settle(*written, walked);
    if (auto billed = bill(node, course.walk, walked, course.nodes[at]); !billed) return billed;
  }
  return Ok{};
}

Status Estimator::bill(const Node& node, Walk& walk, WalkedNode& walked, NodeEstimate& entry) {
  const Node& billed_node = what_if_.adjust(node, walked, walk.region().path);
  entry.name = node.name;
  if (walked.status == NodeStatus::Counted) {
    ConstantsRead constants;
    auto billed = write_bill(billed_node, walked, options_, prices_, entry, constants);
    if (!billed) return billed;
    keep_parameters(node, constants, walk);
  }
  describe(billed_node, walked, entry);
  return Ok{};
}

Result<SubgraphRun> Estimator::run_subgraph(const Graph& graph,
                                            const std::vector<TensorInfo>& inputs,
                                            const Walk& outer, const std::string& path) {
  Region region;
  region.nodes = &graph.nodes;
  region.initializers = &graph.initializers;
  region.value_info = &graph.value_info;
  region.declared_outputs = &graph.outputs;
  region.opsets = outer.region().opsets;
  region.arguments = outer.region().arguments;
  region.definition = outer.region().definition + path;
  region.path = path;
  Walk body(std::move(region), settings_, &outer);
  // Inputs beyond those are captured: some exporters list what a branch uses.
  for (std::size_t at = 0; at < std::min(graph.inputs.size(), inputs.size()); ++at)
    body.give(graph.inputs[at].name, inputs[at]);
  if (depth_ >= kDeepestNesting)
    return Error{
        "subgraphs and functions are nested more than " + std::to_string(kDeepestNesting) + " deep",
        model_.source, "does a function call itself?"};
  ++depth_;
  auto nodes = run(body);
  --depth_;
  if (!nodes) return nodes.error();
  SubgraphRun result{*std::move(nodes), {}};
  for (const DeclaredValue& output : graph.outputs) {
    const TensorInfo* info = body.value(output.name);
    result.outputs.push_back(info != nullptr ? *info : TensorInfo{});
  }
  return result;
}

const Function* Estimator::function_of(const Node& node) const {
  if (functions_.empty()) return nullptr;
  const auto found = functions_.find({node.domain, node.op_type, node.overload});
  return found != functions_.end() ? found->second : nullptr;
}

// What a function does not import itself is as in the model.
const std::map<std::string, std::int64_t>& Estimator::opsets_of(const Function& function) {
  auto& opsets = function_opsets_[&function];
  if (opsets.empty()) {
    opsets = function.opsets;
    opsets.insert(model_.opsets.begin(), model_.opsets.end());
  }
  return opsets;
}

// A function is the nodes of its body, each with the call's name before its own.
Status Estimator::call(const Function& function, const Node& node, Walk& walk,
                       const std::string& id, std::vector<NodeEstimate>& nodes) {
  if (depth_ >= kDeepestNesting)
    return Error{"function `" + function.name + "` is called more than " +
                     std::to_string(kDeepestNesting) + " levels deep",
                 model_.source, "it calls itself, directly or by way of others"};
  const std::vector<Attribute> arguments = arguments_of(function, node);
  Region region;
  region.nodes = &function.nodes;
  region.value_info = &function.value_info;
  region.returned = &function.outputs;
  region.opsets = &opsets_of(function);
  region.arguments = &arguments;
  region.path = id + "/";
  region.definition = function.domain + "." + function.name + ":" + function.overload + "/";
  Walk body(std::move(region), settings_);
  for (std::size_t at = 0; at < function.inputs.size(); ++at) {
    const bool given = at < node.inputs.size() && !node.inputs[at].empty();
    const TensorInfo* info = given ? walk.value(node.inputs[at]) : nullptr;
    if (!given || walk.is_left_out(node.inputs[at])) {
      body.leave_out(function.inputs[at]);
      continue;
    }
    body.give(function.inputs[at], info != nullptr ? *info : TensorInfo{},
              walk.origin(node.inputs[at]));
    what_if_.pass(walk.region().path + node.inputs[at], body.region().path + function.inputs[at]);
  }
  ++depth_;
  auto inside = run(body);
  --depth_;
  if (!inside) return inside.error();
  std::ranges::move(*inside, std::back_inserter(nodes));
  give_results(function, node, body, walk);
  return Ok{};
}

void Estimator::give_results(const Function& function, const Node& node, const Walk& body,
                             Walk& walk) {
  for (std::size_t at = 0; at < node.outputs.size(); ++at) {
    if (node.outputs[at].empty()) continue;
    const bool there = at < function.outputs.size();
    const TensorInfo* info = there ? body.value(function.outputs[at]) : nullptr;
    walk.give(node.outputs[at], info != nullptr ? *info : TensorInfo{},
              there ? body.origin(function.outputs[at]) : "");
    if (there)
      what_if_.pass(body.region().path + function.outputs[at],
                    walk.region().path + node.outputs[at]);
  }
}

void Estimator::keep_parameters(const Node& node, const ConstantsRead& constants,
                                const Walk& walk) {
  for (const auto& [table, elements] : constants.tables)
    parameters_[walk.region().definition + node.name + "." + table] = elements;
  for (const std::string& name : constants.inputs) {
    const TensorInfo* constant = walk.value(name);
    if (constant == nullptr || !constant->shape) continue;
    parameters_[walk.origin(name)] = element_count(*constant->shape).exact().value_or(0);
  }
}

std::uint64_t Estimator::parameters() const {
  Count sum;
  for (const auto& [origin, elements] : parameters_) sum += Count{elements};
  return sum.exact().value_or(0);
}

}  // namespace opcost
