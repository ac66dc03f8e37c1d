#include "estimate/rewrite/qdq.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "opcost/core/text.h"
#include "ops/registry.h"

namespace opcost {
namespace {

// Between a stored weight and the operator that reads it: a runtime stores the
// weight as they leave it.
bool is_view(const Node& node) {
  const OpRule* rule = find_newest_rule(node.domain, node.op_type);
  return rule != nullptr && rule->yields == Yields::Rearranged;
}

// More than exports write; names that repeat could make a circle.
constexpr std::size_t kMostViews = 8;

bool is_clamp(const Node& node) {
  const OpRule* rule = find_newest_rule(node.domain, node.op_type);
  return rule != nullptr && rule->clamp;
}

// Its rule where another node reads the weight as it is stored.
const OpRule* as_stored(const Node& dequantizer) {
  return find_newest_rule(dequantizer.domain, dequantizer.op_type)->as_stored;
}

bool is_settled(const WalkedNode& walked) {
  return walked.status == NodeStatus::Counted || walked.status == NodeStatus::Free;
}

bool is_constant(const Walk& walk, const std::string& value) {
  const TensorInfo* info = walk.value(value);
  return info != nullptr && info->constant;
}

std::string counts_text(const std::map<std::string, std::set<const Node*>>& nodes) {
  std::vector<std::string> texts;
  texts.reserve(nodes.size());
  for (const auto& [op, which] : nodes)
    texts.push_back(grouped_text(Count{which.size()}) + " " + op);
  return joined(texts);
}

}  // namespace

std::vector<std::string> QdqSummary::assumptions() const {
  std::vector<std::string> texts;
  if (!as_integers.empty())
    texts.push_back(
        "quantised operators are counted as the integer operators that hardware runs (" +
        counts_text(as_integers) + "), DequantizeLinear and QuantizeLinear with them; " +
        "--qdq as-written counts what the file says");
  if (!stored_weights.empty())
    texts.push_back(grouped_text(Count{stored_weights.size()}) +
                    (stored_weights.size() == 1 ? " weight is" : " weights are") +
                    " read as stored and converted once in an inference, for operators in float "
                    "(--qdq as-written counts what the file says)");
  if (!in_float.empty())
    texts.push_back(
        "between conversions, but counted in float as written, for want of an integer "
        "operator: " +
        counts_text(in_float));
  return texts;
}

QdqRegion::QdqRegion(const Region& region, QdqSummary& summary) : summary_(summary) {
  if (std::ranges::none_of(*region.nodes, is_dequantizer)) return;
  for (const Node& node : *region.nodes) {
    for (const std::string& output : node.outputs)
      if (!output.empty()) makers_.emplace(output, &node);
    for (const std::string& input : node.inputs) readers_.insert_or_assign(input, &node);
  }
  count_uses(*region.nodes, uses_);
  if (region.declared_outputs != nullptr)
    for (const DeclaredValue& output : *region.declared_outputs) ++uses_[output.name];
  if (region.returned != nullptr)
    for (const std::string& output : *region.returned) ++uses_[output];
}

const Node* QdqRegion::maker_of(const std::string& value) const {
  const auto found = makers_.find(value);
  return found != makers_.end() ? found->second : nullptr;
}

const Node* QdqRegion::only_reader_of(const std::string& value) const {
  const auto uses = uses_.find(value);
  const auto reader = readers_.find(value);
  const bool one = uses != uses_.end() && uses->second == 1 && reader != readers_.end();
  return one ? reader->second : nullptr;
}

QdqRegion::Source QdqRegion::source_of(const std::string& value, const Walk& walk) const {
  Source source;
  const Node* maker = maker_of(value);
  source.path.push_back(value);
  while (maker != nullptr && is_view(*maker) && source.path.size() <= kMostViews &&
         only_reader_of(source.path.back()) != nullptr) {
    source.path.push_back(input_at(*maker, 0));
    maker = maker_of(source.path.back());
  }
  const bool found = maker != nullptr && is_dequantizer(*maker);
  if (!found || (source.path.size() > 1 && !is_constant(walk, input_at(*maker, 0)))) return {};
  source.dequantizer = maker;
  return source;
}

QuantizedGroup QdqRegion::group_of(const Node& core, const Walk& walk) const {
  QuantizedGroup group;
  group.core = &core;
  for (const std::string& input : core.inputs)
    group.sources.push_back(source_of(input, walk).dequantizer);
  const auto wanted = [](const std::string& output) { return !output.empty(); };
  if (std::ranges::count_if(core.outputs, wanted) != 1 || core.outputs.front().empty())
    return group;
  const Node* next = only_reader_of(core.outputs.front());
  if (next != nullptr && is_clamp(*next) && next->outputs.size() == 1) {
    group.clamp = next;
    next = only_reader_of(next->outputs.front());
  }
  if (next != nullptr && is_quantizer(*next) && next->outputs.size() == 1)
    group.quantizer = next;
  else
    group.clamp = nullptr;
  return group;
}

bool QdqRegion::waits(const Node& node, const Walk& walk) const {
  if (makers_.empty()) return false;
  return is_dequantizer(node) || (is_view(node) && !node.outputs.empty() &&
                                  source_of(node.outputs.front(), walk).dequantizer != nullptr);
}

const Node& QdqRegion::adjust(const Node& written, const Node& node, const Walk& walk,
                              WalkedNode& walked) {
  if (makers_.empty() || walked.rule == nullptr) return node;
  if (const auto part = parts_.find(&written); part != parts_.end()) {
    if (!is_settled(walked)) return node;
    walked.status = NodeStatus::Free;
    walked.reason = part->second;
    return node;
  }
  if (walked.status == NodeStatus::Folded)  // Shape needs no numbers
    for (const std::string& input : node.inputs) absorb(input, walk, "read for its shape alone");
  if (!is_settled(walked)) return node;
  const QuantizedGroup group = group_of(node, walk);
  const auto there = [](const Node* source) { return source != nullptr; };
  if (std::ranges::none_of(group.sources, there)) return node;
  if (const Node* integer = take_as_integers(group, walk, walked)) {
    summary_.as_integers[node.op_type].insert(&written);
    return *integer;
  }
  if (group.quantizer != nullptr) summary_.in_float[node.op_type].insert(&written);
  if (walked.rule->macs) take_stored_weights(node, walk, walked);
  return node;
}

const Node* QdqRegion::take_as_integers(const QuantizedGroup& group, const Walk& walk,
                                        WalkedNode& walked) {
  auto replacement = integer_operator(group, walked, walk);
  if (!replacement) return nullptr;
  nodes_.push_back(std::make_unique<Node>(std::move(replacement->node)));
  const Node& node = *nodes_.back();
  WalkedNode integer = walk.meet(node);
  if (integer.rule == nullptr) return nullptr;
  integer.assumptions = walked.assumptions;
  for (auto& [at, info] : replacement->made) integer.inputs[at] = keep(std::move(info));
  walk.infer(node, integer);
  if (!is_settled(integer)) return nullptr;
  walked = std::move(integer);
  const std::string why = "part of the integer operator `" + node.name + "`";
  for (std::size_t at = 0; at < group.sources.size(); ++at)
    if (group.sources[at] != nullptr) absorb(group.core->inputs[at], walk, why);
  for (const Node* part : {group.clamp, group.quantizer})
    if (part != nullptr) parts_.emplace(part, why);
  return &node;
}

// Lists, biases above all, stay what the file makes of them.
void QdqRegion::take_stored_weights(const Node& node, const Walk& walk, WalkedNode& walked) {
  for (std::size_t at = 0; at < node.inputs.size(); ++at) {
    const Node* dequantizer = source_of(node.inputs[at], walk).dequantizer;
    const TensorInfo* stored =
        dequantizer != nullptr ? walk.value(input_at(*dequantizer, 0)) : nullptr;
    const TensorInfo* read = walked.inputs[at];
    if (stored == nullptr || !stored->constant || read == nullptr) continue;
    if (!read->shape || read->shape->size() < 2) continue;
    walked.inputs[at] = keep({stored->type, read->shape, true});
    absorb(node.inputs[at], walk, "stored so before inference");
    in_place_.insert(dequantizer);
    summary_.stored_weights.insert(dequantizer);
  }
}

void QdqRegion::absorb(const std::string& value, const Walk& walk, const std::string& why) {
  for (const std::string& step : source_of(value, walk).path) {
    ++absorbed_[step];
    part_of_.emplace(step, why);
  }
}

void QdqRegion::settle(const Node& node, WalkedNode& walked) const {
  if (!is_settled(walked) || node.outputs.empty()) return;
  const std::string& value = node.outputs.front();
  const auto absorbed = absorbed_.find(value);
  if (absorbed == absorbed_.end()) return;
  if (absorbed->second < uses_.at(value)) return;
  if (in_place_.contains(&node)) {
    walked.rule = as_stored(node);
    walked.reason = "each number is converted as the operator after it reads it";
    return;
  }
  walked.status = NodeStatus::Free;
  walked.reason = part_of_.at(value);
}

const TensorInfo* QdqRegion::keep(TensorInfo info) {
  infos_.push_back(std::make_unique<TensorInfo>(std::move(info)));
  return infos_.back().get();
}

}  // namespace opcost
