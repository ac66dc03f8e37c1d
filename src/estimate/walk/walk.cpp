// The walk through a region: which values it knows, how a node starts, and what it leaves behind.
#include "estimate/walk/walk.h"

#include <algorithm>
#include <utility>

#include "estimate/walk/missing_shape.h"
#include "ops/registry.h"
#include "rules/containers.h"
#include "rules/custom/rules.h"

namespace opcost {
namespace {

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

}  // namespace

Walk::Walk(Region region, const WalkSettings& settings, const Walk* outer)
    : region_(std::move(region)), settings_(settings), outer_(outer) {
  // Nodes are billed later, those of a nested region after the last one of its outer region.
  if (outer_ != nullptr) outer_kept_ = outer_->weak_from_this().lock();
  values_.reserve((region_.initializers != nullptr ? region_.initializers->size() : 0) +
                  region_.nodes->size());
  if (region_.initializers != nullptr)
    for (const auto& [key, tensor] : *region_.initializers) {
      const SharedText name = key;
      values_.try_emplace(name, {constant_of(name, tensor), ValueId::None, true});
    }
  if (region_.declared_outputs != nullptr)
    for (const DeclaredValue& output : *region_.declared_outputs)
      declared_outputs_.emplace(output.name, &output);
}

void Walk::bind(const SharedText& name, KnownValue value) {
  if (region_.uses != nullptr) {
    const auto uses = region_.uses->find(name);
    if (uses == region_.uses->end() || uses->second != 1) settings_.values.mark_shared(value.id);
  }
  if (settings_.notes.shapes != nullptr)
    settings_.notes.shapes->note(region_.path + name, value.info.shape);
  values_.insert_or_assign(name, std::move(value));
}

void Walk::give(const SharedText& name, TensorInfo info) {
  bind(name, {std::move(info), settings_.values.add()});
}

void Walk::pass(const SharedText& name, const Walk& from, const SharedText& there) {
  const KnownValue* value = from.known(there);
  if (value != nullptr)
    bind(name, *value);
  else
    give(name, {});
}

std::string Walk::borrow(const Walk& from, const SharedText& there) {
  const KnownValue* value = from.known(there);
  std::string name = from.region_.path + there;
  const auto is_another = [&](const KnownValue* here) {
    return here != nullptr && value != nullptr &&
           (here->id != value->id || here->info.stored != value->info.stored);
  };
  while (is_another(known(name))) name.insert(0, "/");
  values_.try_emplace(name, value != nullptr ? KnownValue(*value) : KnownValue{});
  return name;
}

const KnownValue* Walk::known(const SharedText& name) const {
  if (const KnownValue* found = values_.find(name)) return found;
  return outer_ != nullptr && !left_out_.contains(name) ? outer_->known(name) : nullptr;
}

const TensorInfo* Walk::value(const SharedText& name) const {
  const KnownValue* found = known(name);
  return found != nullptr ? &found->info : nullptr;
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
  for (const SharedText& name : node.inputs) {
    const bool there = !name.empty() && !left_out_.contains(name);
    const KnownValue* found = there ? known(name) : nullptr;
    if (found == nullptr && there) found = &kNothingKnown;
    walked.inputs.push_back(found != nullptr ? &found->info : nullptr);
    walked.input_ids.push_back(found != nullptr ? found->id : ValueId::None);
  }
  walked.outputs.resize(node.outputs.size());
  walked.output_ids.resize(node.outputs.size());
  return walked;
}

void Walk::record(const Node& node, WalkedNode& walked, const std::string& id) {
  if (walked.status == NodeStatus::Unknown) use_declared_outputs(node, walked);
  use_set_shapes(node, walked);
  const bool literal = is_literal(node, walked);
  trace_numbers(node, walked, literal);
  note_places(node, walked);
  for (std::size_t at = 0; at < node.outputs.size(); ++at) {
    const SharedText& name = node.outputs[at];
    if (name.empty()) continue;
    TensorInfo& output = walked.outputs[at];
    if (!(has_shape(output) && has_type(output)) && !output.missing)
      output.missing = missing_because(node, walked, name, id);
    if (!walked.declared_only.contains(at) && shape_set_for(name) == nullptr)
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

// A long chain of SequenceInsert would store each member many times. Beyond a limit a sequence is
// described only by what its members have in common.
void Walk::keep_members(TensorInfo& output) {
  if (output.kind != ValueKind::Sequence || !output.members) return;
  const std::size_t members = output.members->size();
  if (members_ + members <= kMostMembersOfRegion) {
    members_ += members;
    return;
  }
  if (output.shape) output.length = members;
  output.members = nullptr;
}

}  // namespace opcost
