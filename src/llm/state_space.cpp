// A Mamba-2 layer: projection, causal convolution, scan, gated norm, projection.
#include "llm/graph_layers.h"
#include "ops/graph_operators.h"

namespace opcost::llm {

std::string LayerBuilder::state_space(const std::string& x) {
  const StateSpaceSizes& m = m_.state_space;
  const std::int64_t inner = m.heads * m.head_size, shared = m.groups * m.states;
  const std::int64_t mixed = inner + 2 * shared;
  const auto own = [&](std::string_view leaf, const Shape& shape) {
    return g_.weight(leaf, type(), shape, WeightClass::StateSpace);
  };
  const std::string projected =
      linear(x, {"in_proj", m_.hidden, inner + mixed + m.heads, WeightClass::StateSpace, m.bias});
  const Attribute last_axis = attribute("axis", std::int64_t{-1});
  const auto parts =
      g_.node({.op = op::kSplit,
               .leaf = "in_split",
               .inputs = {projected, g_.integers("in_split.sizes", {inner, mixed, m.heads})},
               .attributes = {last_axis},
               .outputs = 3});
  std::vector<std::string> taps{parts[1], own("conv.weight", {mixed, 1, m.taps}),
                                m.conv_bias ? own("conv.bias", {mixed}) : std::string{}};
  if (!s_.is_prompt())
    taps.push_back(g_.input("past_conv", type(), {s_.batch, m.taps - 1, mixed}, true));
  while (taps.back().empty()) taps.pop_back();
  const auto convolved = g_.node({.op = op::kCausalConv,
                                  .domain = op::kMicrosoftDomain,
                                  .leaf = "conv",
                                  .inputs = std::move(taps),
                                  .attributes = {attribute("activation", std::string("silu")),
                                                 attribute("channels_last", std::int64_t{1})},
                                  .outputs = 2});
  const auto xbc =
      g_.node({.op = op::kSplit,
               .leaf = "conv_split",
               .inputs = {convolved[0], g_.integers("conv_split.sizes", {inner, shared, shared})},
               .attributes = {last_axis},
               .outputs = 3});
  std::vector<std::string> scan{xbc[0],
                                parts[2],
                                own("A_log", {m.heads}),
                                xbc[1],
                                xbc[2],
                                own("D", {m.heads}),
                                own("dt_bias", {m.heads})};
  if (!s_.is_prompt())
    scan.push_back(
        g_.input("past_state", s_.cache, {s_.batch, m.heads, m.head_size, m.states}, true));
  const auto scanned =
      g_.node({.op = op::kStateSpace,
               .domain = op::kOwnDomain,
               .leaf = "scan",
               .inputs = std::move(scan),
               .attributes = {attribute("heads", m.heads), attribute("groups", m.groups)},
               .outputs = 2});
  g_.output(convolved[1], type(), {s_.batch, m.taps - 1, mixed});
  g_.output(scanned[1], s_.is_prompt() ? type() : s_.cache,
            {s_.batch, m.heads, m.head_size, m.states});
  for (const std::string& value : {convolved[1], scanned[1]}) g_.keeps(value);
  const std::string gated = g_.one(
      {.op = op::kGatedNorm,
       .domain = op::kMicrosoftDomain,
       .leaf = "norm",
       .inputs = {scanned[0], g_.weight("norm.weight", type(), {inner}, WeightClass::StateSpace),
                  parts[0]}});
  return linear(gated, {"out_proj", inner, m_.hidden, WeightClass::StateSpace, m.bias});
}

}  // namespace opcost::llm
