// --fold-bn: batch normalisations become part of the convolutions before them.
#include "estimate/rewrite/batch_norm_fold.h"

#include <algorithm>
#include <utility>

#include "opcost/core/text.h"

namespace opcost {
namespace {

std::int64_t integer(const Node& node, std::string_view name, std::int64_t otherwise) {
  for (const Attribute& attribute : node.attributes)
    if (attribute.name == name)
      if (const auto* value = std::get_if<std::int64_t>(&attribute.value)) return *value;
  return otherwise;
}

// It runs at inference: it has one output, and statistics per channel.
bool runs_at_inference(const Node& node) {
  const auto wanted = [](const std::string& output) { return !output.empty(); };
  return std::ranges::count_if(node.outputs, wanted) == 1 && !node.outputs[0].empty() &&
         integer(node, "training_mode", 0) == 0 && integer(node, "spatial", 1) == 1;
}

bool has_constant_parameters(const UnbilledNode& norm) {
  const std::vector<const TensorInfo*>& inputs = norm.walked.inputs;
  return inputs.size() == 5 &&
         std::all_of(inputs.begin() + 1, inputs.end(),
                     [](const TensorInfo* info) { return info != nullptr && info->constant; });
}

// The bias gets the name of the normalisation's bias, so that it counts as a parameter.
void add_bias(UnbilledNode& convolution, const std::string& name) {
  WalkedNode& walked = convolution.walked;
  const Node& node = *convolution.node;
  const bool has_bias = node.inputs.size() > 2 && !node.inputs[2].empty();
  if (has_bias || walked.status != NodeStatus::Counted) return;
  const TensorInfo* weights = walked.inputs.size() > 1 ? walked.inputs[1] : nullptr;
  const auto& output = walked.outputs[0].shape;
  if (weights == nullptr || !output || output->size() < 2) return;
  Node with_bias = node;
  with_bias.inputs.resize(3);
  with_bias.inputs[2] = name;
  walked.inputs.resize(3);
  walked.input_ids.resize(3);
  walked.inputs[2] = convolution.keep({weights->type, Shape{(*output)[1]}, true});
  convolution.count_as(std::move(with_bias));
}

}  // namespace

void BatchNormFold::apply(UnbilledNode& one, const ValueTable& values) {
  const OpRule* rule = one.walked.rule;
  if (rule == nullptr) return;
  if (rule->takes_channel_scale && !one.walked.output_ids.empty())
    convolutions_.insert_or_assign(one.walked.output_ids[0], &one);
  if (!rule->scales_channels) return;
  if (!can_fold(one, values)) {
    left_.insert(one.in_file);
    return;
  }
  folded_.insert(one.in_file);
  add_bias(*convolutions_.at(one.walked.input_ids[0]), one.node->inputs[2]);
  if (one.walked.status != NodeStatus::Counted) return;
  one.in_convolution = true;
  one.walked.status = NodeStatus::Folded;
  one.walked.reason = "part of the convolution before it (--fold-bn)";
}

bool BatchNormFold::can_fold(const UnbilledNode& norm, const ValueTable& values) const {
  if (!has_constant_parameters(norm) || !runs_at_inference(*norm.node)) return false;
  const ValueId input = norm.walked.input_ids[0];
  const auto maker = convolutions_.find(input);
  return maker != convolutions_.end() && maker->second->walk == norm.walk &&
         values.has_one_use(input);
}

std::vector<std::string> BatchNormFold::changes() const {
  const std::size_t folded = folded_.size();
  std::string text = "--fold-bn: " + grouped_text(Count{folded}) + " batch normalisation" +
                     (folded == 1 ? " is" : "s are") + " part of the convolution before";
  if (!left_.empty()) text += "; " + grouped_text(Count{left_.size()}) + " cannot be";
  return {std::move(text)};
}

}  // namespace opcost
