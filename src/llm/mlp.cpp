// MLPs: plain or gated, and mixtures of experts.
#include <array>

#include "llm/graph_layers.h"
#include "ops/graph_operators.h"

namespace opcost::llm {

std::string LayerBuilder::activated(const std::string& x, const std::string& leaf) {
  switch (m_.activation) {
    case Activation::Silu: return g_.one({.op = op::kSwish, .leaf = leaf, .inputs = {x}});
    case Activation::Gelu:
      return g_.one({.op = op::kGelu,
                     .leaf = leaf,
                     .inputs = {x},
                     .attributes = {attribute("approximate", std::string("tanh"))}});
    case Activation::Relu: return g_.one({.op = op::kRelu, .leaf = leaf, .inputs = {x}});
    case Activation::ReluSquared: break;
  }
  const std::string kept = g_.one({.op = op::kRelu, .leaf = leaf, .inputs = {x}});
  return g_.one({.op = op::kMul, .leaf = leaf + "_square", .inputs = {kept, kept}});
}

std::string LayerBuilder::dense(const std::string& x, std::int64_t inner, WeightClass of,
                                const std::string& prefix) {
  const std::string up = linear(x, {prefix + "up_proj", m_.hidden, inner, of, m_.mlp_bias});
  std::string h = up;
  if (m_.gated) {
    const std::string gate = linear(x, {prefix + "gate_proj", m_.hidden, inner, of, m_.mlp_bias});
    h = g_.one({.op = op::kMul,
                .leaf = prefix + "gated",
                .inputs = {activated(gate, prefix + "activation"), up}});
  } else {
    h = activated(up, prefix + "activation");
  }
  return linear(h, {prefix + "down_proj", inner, m_.hidden, of, m_.mlp_bias});
}

// The weights of all experts [experts, rows, columns] and, of quantised ones, their scales.
std::vector<std::string> LayerBuilder::expert_weights(std::string_view leaf, std::int64_t rows,
                                                      std::int64_t columns,
                                                      const WeightForm& form) {
  const std::string name(leaf);
  const std::int64_t e = m_.experts.count;
  const Count size = element_count({e, rows, columns});
  if (form.plain())
    return {g_.weight(name + ".weight", type(), {e, rows, columns},
                      {WeightClass::Experts, size,
                       size * Count{number_type(form.type).value_or(NumberType{}).bits.value}})};
  const auto bits =
      static_cast<std::int64_t>(number_type(form.type).value_or(NumberType{}).bits.value);
  const bool fp8 = form.type == ElementType::Float8E4M3FN;
  const bool fp4 = form.type == ElementType::Float4E2M1;
  const std::int64_t block = form.block > 0 ? form.block : columns;
  const Shape scales{e, (rows + form.block_rows - 1) / form.block_rows,
                     (columns + block - 1) / block};
  const ElementType scale = fp8 ? ElementType::Float : fp4 ? ElementType::UInt8 : type();
  const std::uint64_t scale_bits = fp8 ? 32 : fp4 ? 8 : 16;
  const Count stored =
      size * Count{static_cast<std::uint64_t>(bits)} +
      element_count(scales) *
          Count{scale_bits + (form.zero_points ? static_cast<std::uint64_t>(bits) : 0)};
  return {g_.weight(name + ".weight", fp8 ? form.type : ElementType::UInt8,
                    {e, rows, columns * bits / 8}, {WeightClass::Experts, size, stored}),
          g_.weight(name + ".scales", scale, scales, {WeightClass::Table, Count{0}, Count{0}})};
}

std::string LayerBuilder::experts(const std::string& x) {
  const ExpertSizes& e = m_.experts;
  const WeightForm form = m_.form(WeightClass::Experts);
  const std::int64_t fusion = m_.gated ? 2 : 1;
  const std::string logits =
      linear(x, {"router", m_.hidden, e.count, WeightClass::Router, e.router_bias});
  const std::string router = reshaped(logits, "router_flat", {s_.batch * s_.tokens, e.count});
  std::vector<std::string> inputs{x, router};
  const auto take = [&](std::string_view leaf, std::int64_t rows, std::int64_t columns) {
    for (std::string& weight : expert_weights(leaf, rows, columns, form))
      inputs.push_back(std::move(weight));
    inputs.push_back(e.bias ? g_.weight(std::string(leaf) + ".bias", type(), {e.count, rows},
                                        WeightClass::Experts)
                            : std::string{});
  };
  take("experts_up", fusion * e.inner, m_.hidden);
  take("experts_down", m_.hidden, e.inner);
  while (inputs.back().empty()) inputs.pop_back();
  std::vector<Attribute> attributes{
      attribute("k", e.chosen), attribute("normalize_routing_weights", std::int64_t{1}),
      attribute("experts_used", s_.experts_used),
      attribute("activation_type", std::string(m_.gated ? "swiglu" : "gelu"))};
  if (m_.gated) attributes.push_back(attribute("swiglu_fusion", std::int64_t{1}));
  if (e.limit > 0) attributes.push_back(attribute("swiglu_limit", static_cast<float>(e.limit)));
  if (form.plain())
    return g_.one({.op = op::kExperts,
                   .domain = op::kMicrosoftDomain,
                   .leaf = "experts",
                   .inputs = std::move(inputs),
                   .attributes = std::move(attributes)});
  const bool fp8 = form.type == ElementType::Float8E4M3FN;
  const bool fp4 = form.type == ElementType::Float4E2M1;
  attributes.push_back(attribute("quant_type", std::string(fp8 ? "fp8" : fp4 ? "fp4" : "int")));
  if (!fp8 && !fp4)
    attributes.push_back(attribute(
        "expert_weight_bits",
        static_cast<std::int64_t>(number_type(form.type).value_or(NumberType{}).bits.value)));
  return g_.one({.op = op::kQuantizedExperts,
                 .domain = op::kMicrosoftDomain,
                 .leaf = "experts",
                 .inputs = std::move(inputs),
                 .attributes = std::move(attributes)});
}

std::string LayerBuilder::shared_expert(const std::string& x) {
  const std::string y = dense(x, m_.experts.shared_inner, WeightClass::SharedExpert, "shared_");
  if (!m_.experts.shared_gate) return y;
  const std::string gate = linear(x, {"shared_gate", m_.hidden, 1, WeightClass::Router, false});
  const std::string open =
      g_.one({.op = op::kSigmoid, .leaf = "shared_gate_sigmoid", .inputs = {gate}});
  return g_.one({.op = op::kMul, .leaf = "shared_gated", .inputs = {y, open}});
}

std::string LayerBuilder::mlp(const LlmLayer& layer, const std::string& x) {
  mlp_as_typed_ = layer.mlp_as_typed;
  if (layer.mlp == Mlp::Dense) return dense(x, m_.inner, WeightClass::Mlp, "");
  const std::string y = experts(x);
  if (m_.experts.shared_inner == 0) return y;
  return add(y, shared_expert(x), "shared_sum");
}

}  // namespace opcost::llm
