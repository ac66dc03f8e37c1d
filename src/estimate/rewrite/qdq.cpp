// Quantised operators: which nodes of a region are one integer operator together.
#include "estimate/rewrite/qdq.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "estimate/rewrite/qdq_rewrite.h"
#include "estimate/walk/value_uses.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

// More views than exports write between a weight and the operator that reads it; names that
// repeat could make a circle.
constexpr std::size_t kMostViews = 8;

bool has_shapes(const WalkedNode& walked) {
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

class QdqRegion {
 public:
  QdqRegion(const std::vector<UnbilledNode*>& nodes, const Walk& walk, QdqSummary& summary);

  void run();

 private:
  struct Source {
    const Node* dequantizer = nullptr;
    std::vector<std::string> path;  // the values between it and its readers
  };

  // A dequantiser, or a view of a weight that one gives: what it costs follows from its readers.
  bool follows_readers(const Node& node) const;
  void count_operator(UnbilledNode& one);
  void count_conversion(UnbilledNode& one) const;
  const OpRule& rule_of(const Node& node) const;
  // A runtime stores a weight as views of it leave it.
  bool is_view(const Node& node) const { return rule_of(node).yields == Yields::Rearranged; }
  bool converts(const Node& node, Conversion how) const { return rule_of(node).conversion == how; }
  const Node* maker_of(const std::string& value) const;
  const Node* only_reader_of(const std::string& value) const;
  Source source_of(const std::string& value) const;
  QuantizedGroup group_of(const Node& core) const;
  bool take_as_integers(const QuantizedGroup& group, UnbilledNode& one);
  void take_stored_weights(UnbilledNode& one);
  void absorb(const std::string& value, const std::string& why);

  const std::vector<UnbilledNode*>& all_;
  const Walk& walk_;
  QdqSummary& summary_;
  std::unordered_map<const Node*, const OpRule*> rules_;  // of the file's nodes
  std::unordered_map<std::string, const Node*> makers_;
  std::unordered_map<std::string, const Node*> readers_;  // the last node that reads each value
  ValueUses uses_;
  // clamps and quantisers -> the operator before them
  std::unordered_map<const Node*, std::string> parts_;
  std::unordered_map<std::string, int> absorbed_;         // uses that need no conversion
  std::unordered_map<std::string, std::string> part_of_;  // value -> the group that makes it
  std::unordered_set<const Node*> in_place_;              // dequantisers of stored weights
};

QdqRegion::QdqRegion(const std::vector<UnbilledNode*>& nodes, const Walk& walk, QdqSummary& summary)
    : all_(nodes), walk_(walk), summary_(summary), uses_(uses_in(walk.region())) {
  for (const Node& node : *walk.region().nodes) {
    for (const std::string& output : node.outputs)
      if (!output.empty()) makers_.emplace(output, &node);
    for (const std::string& input : node.inputs) readers_.insert_or_assign(input, &node);
  }
  for (const UnbilledNode* one : nodes)
    if (one->walked.rule != nullptr) rules_.emplace(one->in_file, one->walked.rule);
}

const OpRule& QdqRegion::rule_of(const Node& node) const {
  static const OpRule kNone{};
  const auto found = rules_.find(&node);
  return found != rules_.end() ? *found->second : kNone;
}

// What an operator becomes says what its dequantisers cost.
void QdqRegion::run() {
  for (UnbilledNode* one : all_)
    if (!follows_readers(*one->in_file)) count_operator(*one);
  for (UnbilledNode* one : all_)
    if (follows_readers(*one->in_file)) count_conversion(*one);
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

QdqRegion::Source QdqRegion::source_of(const std::string& value) const {
  Source source;
  const Node* maker = maker_of(value);
  source.path.push_back(value);
  while (maker != nullptr && is_view(*maker) && source.path.size() <= kMostViews &&
         only_reader_of(source.path.back()) != nullptr) {
    source.path.push_back(input_at(*maker, 0));
    maker = maker_of(source.path.back());
  }
  const bool found = maker != nullptr && converts(*maker, Conversion::Dequantizes);
  if (!found || (source.path.size() > 1 && !is_constant(walk_, input_at(*maker, 0)))) return {};
  source.dequantizer = maker;
  return source;
}

QuantizedGroup QdqRegion::group_of(const Node& core) const {
  QuantizedGroup group;
  group.core = &core;
  for (const std::string& input : core.inputs)
    group.sources.push_back(source_of(input).dequantizer);
  const auto wanted = [](const std::string& output) { return !output.empty(); };
  if (std::ranges::count_if(core.outputs, wanted) != 1 || core.outputs.front().empty())
    return group;
  const Node* next = only_reader_of(core.outputs.front());
  if (next != nullptr && rule_of(*next).clamp && next->outputs.size() == 1) {
    group.clamp = next;
    next = only_reader_of(next->outputs.front());
  }
  if (next != nullptr && converts(*next, Conversion::Quantizes) && next->outputs.size() == 1)
    group.quantizer = next;
  else
    group.clamp = nullptr;
  return group;
}

bool QdqRegion::follows_readers(const Node& node) const {
  return converts(node, Conversion::Dequantizes) ||
         (is_view(node) && !node.outputs.empty() &&
          source_of(node.outputs.front()).dequantizer != nullptr);
}

void QdqRegion::count_operator(UnbilledNode& one) {
  WalkedNode& walked = one.walked;
  if (walked.rule == nullptr) return;
  if (const auto part = parts_.find(one.in_file); part != parts_.end()) {
    if (!has_shapes(walked)) return;
    walked.status = NodeStatus::Free;
    walked.reason = part->second;
    return;
  }
  const Node& node = *one.node;
  if (walked.status == NodeStatus::Folded)  // Shape needs no numbers, so it needs no conversion
    for (const std::string& input : node.inputs) absorb(input, "read for its shape alone");
  if (!has_shapes(walked)) return;
  const QuantizedGroup group = group_of(node);
  const auto there = [](const Node* source) { return source != nullptr; };
  if (std::ranges::none_of(group.sources, there)) return;
  if (take_as_integers(group, one)) {
    summary_.as_integers[node.op_type].insert(one.in_file);
    return;
  }
  if (group.quantizer != nullptr) summary_.in_float[node.op_type].insert(one.in_file);
  if (walked.rule->macs) take_stored_weights(one);
}

// False where there is no integer operator for it.
bool QdqRegion::take_as_integers(const QuantizedGroup& group, UnbilledNode& one) {
  auto replacement = integer_operator(group, one.walked, walk_);
  if (!replacement) return false;
  WalkedNode integer = walk_.start(replacement->node);
  if (integer.rule == nullptr) return false;
  integer.assumptions = one.walked.assumptions;
  for (auto& [at, info] : replacement->made) integer.inputs[at] = one.keep(std::move(info));
  walk_.infer(replacement->node, integer);
  if (!has_shapes(integer)) return false;
  integer.output_ids = one.walked.output_ids;  // the quantiser renames what it makes
  one.walked = std::move(integer);
  const std::string why = "part of the integer operator `" + replacement->node.name + "`";
  for (std::size_t at = 0; at < group.sources.size(); ++at)
    if (group.sources[at] != nullptr) absorb(group.core->inputs[at], why);
  for (const Node* part : {group.clamp, group.quantizer})
    if (part != nullptr) parts_.emplace(part, why);
  one.count_as(std::move(replacement->node));
  return true;
}

// Lists (mainly biases) stay as they are in the file.
void QdqRegion::take_stored_weights(UnbilledNode& one) {
  const Node& node = *one.node;
  for (std::size_t at = 0; at < node.inputs.size(); ++at) {
    const Node* dequantizer = source_of(node.inputs[at]).dequantizer;
    const TensorInfo* stored =
        dequantizer != nullptr ? walk_.value(input_at(*dequantizer, 0)) : nullptr;
    const TensorInfo* read = one.walked.inputs[at];
    if (stored == nullptr || !stored->constant || read == nullptr) continue;
    if (!read->shape || read->shape->size() < 2) continue;
    one.walked.inputs[at] = one.keep({stored->type, read->shape, true});
    absorb(node.inputs[at], "stored so before inference");
    in_place_.insert(dequantizer);
    summary_.stored_weights.insert(dequantizer);
  }
}

void QdqRegion::absorb(const std::string& value, const std::string& why) {
  for (const std::string& step : source_of(value).path) {
    ++absorbed_[step];
    part_of_.emplace(step, why);
  }
}

void QdqRegion::count_conversion(UnbilledNode& one) const {
  WalkedNode& walked = one.walked;
  if (!has_shapes(walked) || one.node->outputs.empty()) return;
  const std::string& value = one.node->outputs.front();
  const auto absorbed = absorbed_.find(value);
  if (absorbed == absorbed_.end()) return;
  if (absorbed->second < uses_.at(value)) return;
  if (in_place_.contains(one.in_file) && walked.rule->as_stored != nullptr) {
    walked.rule = walked.rule->as_stored;
    walked.reason = "each number is converted as the operator after it reads it";
    return;
  }
  walked.status = NodeStatus::Free;
  walked.reason = part_of_.at(value);
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

void count_as_integers(const std::vector<UnbilledNode*>& nodes, const Walk& walk,
                       QdqSummary& summary) {
  const auto dequantizes = [](const UnbilledNode* one) {
    return one->walked.rule != nullptr && one->walked.rule->conversion == Conversion::Dequantizes;
  };
  if (std::ranges::any_of(nodes, dequantizes)) QdqRegion(nodes, walk, summary).run();
}

}  // namespace opcost
