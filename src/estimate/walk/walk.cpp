// The walk through a region: types, shapes and numbers of every value, and how each node ends.
#include "estimate/walk/walk.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "estimate/walk/bind_inputs.h"
#include "estimate/walk/derived_dims.h"
#include "opcost/core/text.h"
#include "ops/registry.h"
#include "rules/containers.h"
#include "rules/custom/rules.h"
#include "rules/infer_node.h"
#include "rules/node_view.h"
#include "rules/parameter_inputs.h"

namespace opcost {
namespace {

bool all_constant(const WalkedNode& walked) {
  bool any = false;
  for (const TensorInfo* input : walked.inputs) {
    if (input != nullptr && !input->constant) return false;
    any = any || input != nullptr;
  }
  return any;
}

void classify(WalkedNode& walked, const Node& node) {
  const OpRule& rule = *walked.rule;
  if (rule.kind == OpKind::Uncounted)
    return make_unknown(walked, UnknownReason::Operator, std::string(rule.why));
  const NodeView view(rule, node, walked.opset, walked.inputs, walked.outputs);
  if (rule.kind == OpKind::Folded) {
    walked.status = NodeStatus::Folded;
    walked.reason = rule.why;
  } else if (rule.folding == Folding::WhenInputsConstant && all_constant(walked)) {
    walked.status = NodeStatus::Folded;
    walked.reason = "all its inputs are constants: it runs before inference";
  } else if (rule.kind == OpKind::Free || (rule.free_when != nullptr && rule.free_when(view))) {
    walked.status = NodeStatus::Free;
    walked.reason = rule.why;
  } else {
    walked.status = NodeStatus::Counted;
  }
  if (walked.status == NodeStatus::Folded)
    for (TensorInfo& output : walked.outputs) output.constant = true;
}

bool has_shape(const TensorInfo& info) { return info.shape || !info.is_tensor(); }

// The first value at fault among a node's inputs; null: there is none.
std::shared_ptr<const MissingShape> missing_input(const WalkedNode& walked) {
  for (const TensorInfo* input : walked.inputs)
    if (input != nullptr && !has_shape(*input) && input->missing) return input->missing;
  return nullptr;
}

// Why the outputs of a node have no shape: the reason of its inputs, else this node is the first at
// fault.
std::shared_ptr<const MissingShape> missing_because(const Node& node, const WalkedNode& walked,
                                                    const std::string& output,
                                                    const std::string& id) {
  if (auto before = missing_input(walked)) return before;
  return std::make_shared<const MissingShape>(
      MissingShape{id, "`" + output + "` of node `" + node.name + "` (" + node.op_type +
                           "); --set-shape '" + output + "=DIMS' gives it"});
}

// Runtimes write operators into files whose opset does not have them: ONNX Runtime puts
// LayerNormalization (opset 17) into files of opset 12.
void take_later_rule(const Node& node, WalkedNode& walked) {
  walked.rule = find_oldest_rule(node.domain, node.op_type);
  if (walked.rule == nullptr) return;
  // The domain of a runtime has one version, whether the file imports it or not.
  const bool unsaid = walked.opset == 0 && !node.domain.empty();
  if (!unsaid)
    walked.assumptions.push_back("the file imports opset " + std::to_string(walked.opset) +
                                 ", which does not have it: it is taken as of opset " +
                                 std::to_string(walked.rule->since));
  walked.opset = walked.rule->since;
}

// A view, a conversion, or one that only moves numbers: whoever reads the result reads what is
// stored, though it may not be a constant (a dequantised weight is none).
bool keeps_numbers(const WalkedNode& walked) {
  const OpRule& rule = *walked.rule;
  const bool view = walked.status == NodeStatus::Free && rule.kind == OpKind::Free;
  const bool moves = rule.yields == Yields::Rearranged || rule.yields == Yields::Copied ||
                     rule.yields == Yields::Converted;
  return view || moves || rule.conversion == Conversion::Dequantizes;
}

}  // namespace

void make_unknown(WalkedNode& walked, UnknownReason reason, std::string detail) {
  walked.status = NodeStatus::Unknown;
  walked.unknown = reason;
  walked.reason = std::move(detail);
}

Walk::Walk(Region region, const WalkSettings& settings, const Walk* outer)
    : region_(std::move(region)), settings_(settings), outer_(outer) {
  // Nodes are billed later, those of a nested region after the last one of its outer region.
  if (outer_ != nullptr) outer_kept_ = outer_->weak_from_this().lock();
  if (region_.initializers != nullptr)
    for (const auto& [name, tensor] : *region_.initializers)
      values_.emplace(name, KnownValue{constant_of(name, tensor), ValueId::None, true});
  if (region_.declared_outputs != nullptr)
    for (const DeclaredValue& output : *region_.declared_outputs)
      declared_outputs_.emplace(output.name, &output);
}

TensorInfo Walk::constant_of(const std::string& name, const Tensor& tensor) const {
  TensorInfo info{tensor.type, tensor.shape, true, tensor.numbers};
  info.stored = settings_.stored.add(region_.definition + name, tensor);
  return info;
}

void Walk::bind(const std::string& name, KnownValue value) {
  if (region_.uses != nullptr) {
    const auto uses = region_.uses->find(name);
    if (uses == region_.uses->end() || uses->second != 1) settings_.values.mark_shared(value.id);
  }
  if (settings_.notes.shapes != nullptr)
    settings_.notes.shapes->note(region_.path + name, value.info.shape);
  values_.insert_or_assign(name, std::move(value));
}

void Walk::give(const std::string& name, TensorInfo info) {
  bind(name, {std::move(info), settings_.values.add()});
}

void Walk::pass(const std::string& name, const Walk& from, const std::string& there) {
  const KnownValue* value = from.known(there);
  if (value != nullptr)
    bind(name, *value);
  else
    give(name, {});
}

std::string Walk::borrow(const Walk& from, const std::string& there) {
  const KnownValue* value = from.known(there);
  std::string name = from.region_.path + there;
  const auto is_another = [&](const KnownValue* here) {
    return here != nullptr && value != nullptr &&
           (here->id != value->id || here->info.stored != value->info.stored);
  };
  while (is_another(known(name))) name.insert(0, "/");
  values_.emplace(name, value != nullptr ? *value : KnownValue{});
  return name;
}

const KnownValue* Walk::known(const std::string& name) const {
  const auto found = values_.find(name);
  if (found != values_.end()) return &found->second;
  return outer_ != nullptr && !left_out_.contains(name) ? outer_->known(name) : nullptr;
}

const TensorInfo* Walk::value(const std::string& name) const {
  const KnownValue* found = known(name);
  return found != nullptr ? &found->info : nullptr;
}

const DeclaredValue* Walk::declared(const std::string& name) const {
  if (region_.value_info != nullptr) {
    const auto inside = region_.value_info->find(name);
    if (inside != region_.value_info->end()) return &inside->second;
  }
  const auto output = declared_outputs_.find(name);
  return output != declared_outputs_.end() ? output->second : nullptr;
}

std::int64_t Walk::opset_of(const std::string& domain) const {
  const auto found = region_.opsets->find(domain);
  return found != region_.opsets->end() ? found->second : 0;
}

WalkedNode Walk::start(const Node& node) const {
  WalkedNode walked;
  const std::int64_t opset = opset_of(node.domain);
  if (settings_.custom_rules != nullptr)
    walked.rule = settings_.custom_rules->find(node.domain, node.op_type);
  if (walked.rule == nullptr) walked.rule = find_rule(node.domain, node.op_type, opset);
  walked.opset = static_cast<int>(std::clamp<std::int64_t>(opset, 0, INT32_MAX));
  if (walked.rule == nullptr) take_later_rule(node, walked);
  static const KnownValue kNothingKnown{};
  walked.inputs.reserve(node.inputs.size());
  walked.input_ids.reserve(node.inputs.size());
  for (const std::string& name : node.inputs) {
    const bool there = !name.empty() && !left_out_.contains(name);
    const KnownValue* found = there ? known(name) : nullptr;
    if (found == nullptr && there) found = &kNothingKnown;
    walked.inputs.push_back(found != nullptr ? &found->info : nullptr);
    walked.input_ids.push_back(found != nullptr ? found->id : ValueId::None);
  }
  walked.outputs.resize(node.outputs.size());
  walked.output_ids.resize(node.outputs.size());
  walked.declared_only.resize(node.outputs.size());
  return walked;
}

void Walk::infer(const Node& node, WalkedNode& walked) const {
  if (walked.rule != nullptr) {
    infer_by_rule(node, walked);
    return keep_batch(node, walked);
  }
  const std::string domain = node.domain.empty() ? "ai.onnx" : node.domain;
  make_unknown(walked, UnknownReason::Operator,
               "opcost does not know " + node.op_type + " of " + domain + " at opset " +
                   std::to_string(walked.opset));
}

void Walk::infer_by_rule(const Node& node, WalkedNode& walked) const {
  InferredNode inferred = infer_node(*walked.rule, node, walked.opset, walked.inputs);
  walked.outputs = std::move(inferred.outputs);
  std::ranges::move(inferred.assumptions, std::back_inserter(walked.assumptions));
  if (!inferred.fault) return classify(walked, node);
  make_unknown(walked, UnknownReason::MissingShape, inferred.fault->what);
  if (const auto missing = missing_input(walked)) walked.at_fault = missing->node;
  if (!inferred.waits_for_numbers) return;
  // The contents of its outputs arrive at run time; their shapes may be given.
  use_set_shapes(node, walked);
  for (std::size_t at = 0; at < node.outputs.size(); ++at) {
    if (node.outputs[at].empty() || walked.outputs[at].shape) continue;
    const std::string& hint = inferred.fault->hint;
    walked.reason +=
        "; " +
        (hint.empty() ? "--set-shape '" + node.outputs[at] + "=DIMS' gives its shape" : hint);
    return;
  }
  walked.unknown.reset();
  classify(walked, node);
  if (walked.status != NodeStatus::Folded || walked.rule->count == nullptr) return;
  // It cannot run before what shapes it arrives.
  walked.status = NodeStatus::Counted;
  walked.reason.clear();
  for (TensorInfo& output : walked.outputs) output.constant = false;
}

// For another batch than the file's: what the file writes as numbers follows.
void Walk::keep_batch(const Node& node, WalkedNode& walked) const {
  if (settings_.batch == nullptr) return;
  const BatchedNode batched(*settings_.batch, settings_.notes.places, region_.path, node, walked);
  if (!batched.any()) return;
  const std::string with = "the file holds its batch of " + batched.from_text() +
                           " here: taken as " + batched.to_text() +
                           ", as the batch that is asked for";
  if (auto result = batched.result()) {
    TensorInfo& output = walked.outputs.front();
    if (output.type == ElementType::Undefined) output.type = walked.inputs.front()->type;
    output.shape = std::move(result);
    output.numbers = nullptr;
    walked.unknown.reset();
    walked.reason.clear();
    classify(walked, node);
    settings_.notes.changes_batch = true;
    return walked.assumptions.push_back(with);
  }
  if (walked.status != NodeStatus::Unknown) return;
  WalkedNode again = walked;
  again.outputs.assign(node.outputs.size(), {});
  again.assumptions.clear();
  again.unknown.reset();
  again.reason.clear();
  for (auto& [at, shape] : batched.left_behind()) {
    TensorInfo info = *walked.inputs[at];
    info.shape = std::move(shape);
    info.numbers = nullptr;
    again.changed_inputs.push_back(std::make_shared<const TensorInfo>(std::move(info)));
    again.inputs[at] = again.changed_inputs.back().get();
  }
  if (again.changed_inputs.empty()) return;
  infer_by_rule(node, again);
  if (again.status == NodeStatus::Unknown) return;
  settings_.notes.changes_batch = true;
  again.assumptions.push_back(with);
  walked = std::move(again);
}

void Walk::record(const Node& node, WalkedNode& walked, const std::string& id) {
  if (walked.status == NodeStatus::Unknown) use_declared_outputs(node, walked);
  use_set_shapes(node, walked);
  const bool literal = is_literal(node, walked);
  trace_numbers(node, walked, literal);
  note_places(node, walked);
  for (std::size_t at = 0; at < node.outputs.size(); ++at) {
    const std::string& name = node.outputs[at];
    if (name.empty()) continue;
    TensorInfo& output = walked.outputs[at];
    if (!has_shape(output) && !output.missing)
      output.missing = missing_because(node, walked, name, id);
    if (!walked.declared_only[at] && shape_set_for(name) == nullptr)
      compare_with_declared(name, output);
    keep_members(output);
    note_marks(name, output);
    walked.output_ids[at] = settings_.values.add();
    bind(name, {output, walked.output_ids[at], literal});
  }
}

void Walk::note_places(const Node& node, const WalkedNode& walked) {
  if (settings_.batch == nullptr) return;
  BatchPlaces& places = settings_.notes.places;
  const BatchedNode batched(*settings_.batch, places, region_.path, node, walked);
  for (std::size_t at = 0; at < node.outputs.size(); ++at) {
    const std::uint64_t place = batched.place_in(node.outputs[at], walked.outputs[at]);
    if (place != 1) places.insert_or_assign(region_.path + node.outputs[at], place);
  }
}

// How many marks of a router a mask has at most.
void Walk::note_marks(const std::string& name, TensorInfo& output) const {
  if (region_.routers == nullptr) return;
  const auto share = region_.routers->find(name);
  const TensorInfo* chosen =
      share != region_.routers->end() ? value(share->second.chosen) : nullptr;
  if (chosen == nullptr || !chosen->shape) return;
  if (const auto marks = element_count(*chosen->shape).exact())
    output.most_nonzero = share_of(*marks, share->second);
}

// The constants of the file from which a folded node, or a view, has its numbers.
void Walk::trace_numbers(const Node& node, WalkedNode& walked, bool literal) const {
  if (walked.rule == nullptr || walked.outputs.empty()) return;
  if (walked.status == NodeStatus::Folded) {
    const StoredId stored = numbers_of_folded(node, walked, literal);
    for (TensorInfo& output : walked.outputs) output.stored = stored;
  } else if (keeps_numbers(walked)) {
    const bool given = !walked.inputs.empty() && walked.inputs.front() != nullptr;
    if (given) walked.outputs.front().stored = walked.inputs.front()->stored;
  }
}

// The result of a node of constants alone, none of which depends on what the model gets.
bool Walk::is_literal(const Node& node, const WalkedNode& walked) const {
  return walked.status == NodeStatus::Folded &&
         std::ranges::all_of(node.inputs, [&](const std::string& name) {
           const KnownValue* value = name.empty() ? nullptr : known(name);
           return value == nullptr || value->literal;
         });
}

// An array filled by a shape that stands in the file is a weight whose numbers were left out.
StoredId Walk::numbers_of_folded(const Node& node, const WalkedNode& walked, bool literal) const {
  const ConstantSource source = walked.rule->constant;
  if (source == ConstantSource::Stored || (source == ConstantSource::Filled && literal)) {
    const std::string& place = walked.has_arguments ? region_.path : region_.definition;
    const TensorInfo& output = walked.outputs.front();
    Tensor tensor;
    tensor.type = output.type;
    tensor.shape = output.shape.value_or(Shape{});
    for (const Attribute& attribute : node.attributes)
      if (const auto* value = std::get_if<Tensor>(&attribute.value);
          value != nullptr && source == ConstantSource::Stored)
        tensor = *value;
    return settings_.stored.add(place + node.outputs.front(), tensor);
  }
  if (walked.rule->kind == OpKind::Folded) return StoredId::None;
  std::vector<TensorInfo> outputs = walked.outputs;
  const NodeView view(*walked.rule, node, walked.opset, walked.inputs, outputs);
  std::vector<StoredId> parts;
  for (std::size_t at = 0; at < walked.inputs.size(); ++at)
    if (walked.inputs[at] != nullptr && passes_numbers_on(view, at))
      parts.push_back(walked.inputs[at]->stored);
  return settings_.stored.join(parts);
}

// A long chain of SequenceInsert would store each member many times. Beyond a limit a sequence is
// described only by what its members have in common.
void Walk::keep_members(TensorInfo& output) {
  if (output.kind != ValueKind::Sequence || !output.members) return;
  if (members_ + output.members->size() > kMostMembersOfRegion)
    output.members = nullptr;
  else
    members_ += output.members->size();
}

// What a declaration says; nothing where it is for another batch than the one asked for.
std::optional<Shape> Walk::declared_shape(const DeclaredValue& said, const Node& node,
                                          WalkedNode& walked) const {
  auto shape = bound_shape(said, settings_.dims);
  if (!shape || settings_.batch == nullptr) return shape;
  auto changed = BatchedNode(*settings_.batch, settings_.notes.places, region_.path, node, walked)
                     .declared(*shape);
  if (changed && changed != shape)
    walked.assumptions.push_back("`" + said.name + "`, which the file declares as " +
                                 shape_text(*shape) + ", is taken as " + shape_text(*changed) +
                                 ", as the batch that is asked for");
  return changed;
}

// A file that declares other shapes than its nodes give is not the model that it seems to be.
void Walk::compare_with_declared(const std::string& name, const TensorInfo& output) {
  // Within bodies shapes may differ from run to run.
  const DeclaredValue* said = region_.path.empty() ? declared(name) : nullptr;
  if (settings_.batch != nullptr || said == nullptr || !said->shape) return;
  if (!output.shape || output.bounded || !output.is_tensor()) return;
  bool same = said->shape->size() == output.shape->size();
  for (std::size_t axis = 0; same && axis < output.shape->size(); ++axis)
    same = bound_dim((*said->shape)[axis], settings_.dims).value_or((*output.shape)[axis]) ==
           (*output.shape)[axis];
  if (same) return;
  std::string text;
  for (const Dim& dim : *said->shape) {
    const auto value = bound_dim(dim, settings_.dims);
    text += (text.empty() ? "" : "x") + (value ? std::to_string(*value) : "?");
  }
  settings_.notes.contradictions.push_back("`" + name + "` as " +
                                           (text.empty() ? "a scalar" : text) +
                                           ", but its nodes make it " + shape_text(*output.shape));
}

// The file's own declaration of outputs that no rule could shape.
void Walk::use_declared_outputs(const Node& node, WalkedNode& walked) const {
  for (std::size_t at = 0; at < node.outputs.size(); ++at) {
    const DeclaredValue* said = node.outputs[at].empty() ? nullptr : declared(node.outputs[at]);
    if (said == nullptr || said->kind != ValueKind::Tensor || walked.outputs[at].shape) continue;
    walked.outputs[at].type = said->type;
    walked.outputs[at].shape = declared_shape(*said, node, walked);
    walked.declared_only[at] = walked.outputs[at].shape.has_value();
  }
}

const Shape* Walk::shape_set_for(const std::string& name) const {
  if (name.empty() || settings_.set_shapes.empty()) return nullptr;
  for (const std::string& key : {region_.path + name, name}) {
    const auto found = settings_.set_shapes.find(key);
    if (found == settings_.set_shapes.end()) continue;
    settings_.used_shapes.insert(key);
    return &found->second;
  }
  return nullptr;
}

// Shapes that the user gives. The element type is that of the file, else that of the first input,
// as for every operator whose shape arrives at run time.
void Walk::use_set_shapes(const Node& node, WalkedNode& walked) const {
  for (std::size_t at = 0; at < node.outputs.size(); ++at) {
    const Shape* given = shape_set_for(node.outputs[at]);
    TensorInfo& output = walked.outputs[at];
    if (given == nullptr || output.shape == *given) continue;
    output.shape = *given;
    output.numbers = nullptr;
    output.bounded = false;
    std::erase_if(walked.assumptions, [&](const std::string& said) {
      return said.find("--set-shape '" + node.outputs[at] + "=") != std::string::npos;
    });
    const DeclaredValue* said = declared(node.outputs[at]);
    if (output.type == ElementType::Undefined && said != nullptr) output.type = said->type;
    const bool follows = !walked.inputs.empty() && walked.inputs.front() != nullptr;
    if (output.type == ElementType::Undefined && follows) output.type = walked.inputs.front()->type;
    walked.assumptions.push_back("`" + node.outputs[at] + "` is taken as " + shape_text(*given) +
                                 ", as --set-shape says");
  }
}

}  // namespace opcost
