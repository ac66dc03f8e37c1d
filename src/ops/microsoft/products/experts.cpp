// MoE and QMoE: a mixture of experts, with float or quantised weights.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "ops/microsoft/parts.h"
#include "ops/microsoft/products/mixture.h"
#include "ops/microsoft/products/packed_weights.h"
#include "ops/quantized/quantization.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

// Where the node says how many experts are used (an attribute of opcost's own graphs), the
// weights of no other are read.
const Operand& plain_weights(const Operands& op, const Mixture& m, std::string_view name) {
  const Operand& weights = op[name];
  if (m.said_used == 0 || !weights) return weights;
  Shape used = weights.shape();
  used.front() = m.read();
  return op.unpacked(name, op.type(name), std::move(used));
}

Status infer_experts(Inference& node) { return infer_mixture(node, 1); }

void count_experts(const Operands& op, Body& node) {
  if (const auto m = mixture(op, 1)) count_tokens(op, *m, plain_weights, node);
}

// A mixture with quantised weights.
ElementType stored_type(const NodeView& node) {
  const std::string_view kind = node.word("quant_type", "int");
  if (kind == "fp8") return node.type("fc1_experts_weights");
  if (kind != "int") return ElementType::Float4E2M1;
  const auto type = packed_type(node, node.integer("expert_weight_bits", 4));
  return type ? *type : ElementType::UInt8;
}

Result<Mixture> quantized_mixture(const NodeView& node) {
  constexpr std::array<std::string_view, 5> kKinds{"int", "fp4", "nvfp4", "fp8", "wfp4afp8"};
  const std::string_view kind = node.word("quant_type", "int");
  if (std::ranges::find(kKinds, kind) == kKinds.end())
    return node.fault("its quant_type is `" + std::string(kind) + "`");
  if (kind == "int")
    if (const auto bits = packed_type(node, node.integer("expert_weight_bits", 4)); !bits)
      return bits.error();
  const auto type = number_type(stored_type(node));
  if (!type || type->bits.value > 8) return node.fault("its weights are not of 8 bits or less");
  return mixture(node, 8 / static_cast<std::int64_t>(type->bits.value));
}

const Operand& quantized_weights(const Operands& op, const Mixture& m, std::string_view name) {
  const std::int64_t columns = name == "fc1_experts_weights" ? m.fused * m.inner : m.inner;
  return op.unpacked(name, stored_type(op), {m.read(), columns, m.hidden});
}

Status infer_quantized_experts(Inference& node) {
  const auto m = quantized_mixture(node);
  if (!m) return m.error();
  return infer_mixture(node, m->per_byte);
}

// The part of an array of all experts that belongs to the used ones.
Extent used_of(const Operand& array, const Mixture& m) {
  const Extent each = array.elements_per(Axis{0});
  return extent_of(m.used(), "experts used") * each;
}

//   for each layer, each expert that some token is sent to:
//     its scales and zero points are read
//     each of its weights becomes (q - zero point)·scale, once
void convert_layer(const Operands& op, const Mixture& m, const std::string& layer, Body& node) {
  const Operand& weights = quantized_weights(op, m, layer + "_experts_weights");
  if (!weights) return;
  const NumberType real = op["input"].type().value_or(kFloat32);
  const NumberType stored = weights.type().value_or(real);
  for (const char* part : {"_scales", "_zero_points"}) {
    const Operand& array = op[layer + part];
    if (array) node.each(used_of(array, m), [&](Body& each) { each.read(array); });
  }
  read_all(op, node, {layer + "_global_scale", layer + "_act_scale"});
  node.each(used_of(weights, m), [&](Body& weight) {
    if (holds_whole_numbers(weights)) weight.does(Add, kInt32);
    weight.convert(stored, real);
    weight.does(Mul, real);
  });
}

//   the weights of the experts that are used are converted, once: at most
//     min(tokens · k, experts) of these
//   as MoE, the weights read in their few bits
void count_quantized_experts(const Operands& op, Body& node) {
  const auto m = quantized_mixture(op);
  if (!m) return;
  for (const char* layer : {"fc1", "fc2", "fc3"}) convert_layer(op, *m, layer, node);
  count_tokens(op, *m, quantized_weights, node);
}

constexpr std::array kMicrosoftExpertRules{
    OpRule{.op = "MoE",
           .domain = kMicrosoft,
           .inputs = "input router_probs fc1_experts_weights fc1_experts_bias? "
                     "fc2_experts_weights fc2_experts_bias? fc3_experts_weights? "
                     "fc3_experts_bias?",
           .outputs = "output",
           .types = "float: input router_probs; float: fc1_experts_weights",
           .formula = "sum over k experts of p · (fc2 · activation(fc1 · x)), · (fc3 · x)",
           .infer = infer_experts,
           .count = count_experts,
           .macs = true,
           .example = "2x3x4 6x8 8x5x4 8x5 8x4x5 8x4 8x5x4; k=2 activation_type=silu "
                      "normalize_routing_weights=1"},
    OpRule{.op = "QMoE",
           .domain = kMicrosoft,
           .inputs = "input router_probs fc1_experts_weights fc1_scales? fc1_experts_bias? "
                     "fc2_experts_weights fc2_scales? fc2_experts_bias? fc3_experts_weights? "
                     "fc3_scales? fc3_experts_bias? fc1_zero_points? fc2_zero_points? "
                     "fc3_zero_points? router_weights? fc1_global_scale? fc2_global_scale? "
                     "fc1_act_scale? fc2_act_scale? fc1_act_block_scale? fc2_act_block_scale?",
           .outputs = "output",
           .types = "float: input; float: router_probs",
           .formula = "as MoE, of weights (q - zero)·scale of 2, 4 or 8 bits",
           .infer = infer_quantized_experts,
           .count = count_quantized_experts,
           .macs = true,
           .example = "2x3x4 6x8 uint8:8x12x2 8x12 8x12 uint8:8x4x3 8x4 8x4; k=2 "
                      "activation_type=swiglu swiglu_fusion=1"},
};

}  // namespace

std::span<const OpRule> microsoft_expert_rules() { return kMicrosoftExpertRules; }

}  // namespace opcost
