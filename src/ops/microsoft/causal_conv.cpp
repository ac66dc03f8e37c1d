// Causal depthwise convolutions of com.microsoft that keep their last inputs as a state.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/microsoft/parts.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

struct CausalLayer {
  std::int64_t channels = 0, taps = 0, state = 0;  ///< state: positions it holds.
  std::int64_t window = 0;                         ///< Number of states that are kept; 0 means one.
};

Error causal_misfit(const NodeView& node) {
  return node.fault("input is " + shape_text(node.shape("input")) + " and weight " +
                    shape_text(node.shape("weight")));
}

// weight [channels, 1, taps...]; only the last axis is causal.
Status read_weight(const NodeView& node, CausalLayer& layer) {
  const Shape& w = node.shape("weight");
  const std::int64_t dilation = node.integer("dilation", 1);
  if (w.size() < 3 || w[0] != layer.channels || w[1] != 1 || w.back() < 1 || dilation < 1)
    return causal_misfit(node);
  const auto taps = dim_product(node, std::span(w).subspan(2));
  const auto state = dim_product(node, std::array{w.back() - 1, dilation});
  if (!taps || !state) return causal_misfit(node);
  layer.taps = *taps;
  layer.state = *state;
  const std::string_view activation = node.word("activation", "none");
  if (activation != "none" && activation != "silu" && activation != "swish")
    return node.fault("its activation is `" + std::string(activation) + "`");
  return expect_lists(node, {"bias"}, layer.channels);
}

bool keeps_channels_last(const NodeView& node) { return node.integer("channels_last", 0) != 0; }

Result<CausalLayer> causal_layer(const NodeView& node) {
  const Shape& x = node.shape("input");
  CausalLayer layer;
  const std::int64_t ndim = node.integer("ndim", 1);
  const bool last = keeps_channels_last(node);
  if (ndim < 1 || ndim > 3 ||
      (last ? ndim != 1 || x.size() < 3 : x.size() != static_cast<std::size_t>(ndim) + 2) ||
      node.shape("weight").size() != static_cast<std::size_t>(ndim) + 2)
    return causal_misfit(node);
  const auto channels =
      last ? dim_product(node, std::span(x).subspan(2)) : Result<std::int64_t>{x[1]};
  if (!channels) return channels.error();
  layer.channels = *channels;
  layer.window = node.integer("state_window", 0);
  if (layer.window < 0 || layer.window > 8)
    return node.fault("state_window is " + std::to_string(layer.window) + "; it must be 0 to 8");
  if (auto fits = read_weight(node, layer); !fits) return fits.error();
  return layer;
}

// The shape of the input, but with the positions of the state along the causal axis.
Shape causal_state_shape(const NodeView& node, const CausalLayer& layer) {
  Shape state = node.shape("input");
  (keeps_channels_last(node) ? state[1] : state.back()) = layer.state;
  if (layer.window > 0) state.insert(state.begin(), layer.window);
  return state;
}

Status infer_causal(Inference& node) {
  const auto layer = causal_layer(node);
  if (!layer) return layer.error();
  const Shape state = causal_state_shape(node, *layer);
  if (auto fits = expect_shape(node, "past_state", state); !fits) return fits;
  if (auto set = node.set("present_state", node.type("input"), state); !set) return set;
  return node.set("output", node.type("input"), node.shape("input"));
}

// Each channel by itself. The axes that are not causal are taken as one with the last.
Nest causal_nest(const Operands& op, const CausalLayer& layer) {
  const Operand &x = op["input"], &w = op["weight"], &y = op["output"];
  const auto taps = static_cast<std::uint64_t>(layer.taps);
  const auto channels = static_cast<std::uint64_t>(std::max<std::int64_t>(1, layer.channels));
  const std::uint64_t each = x.elements().count.exact().value_or(0) / channels;
  Nest nest{&w, &x, &y, y.elements(), extent_of(layer.taps, "kernel positions")};
  nest.shared = Count{channels};
  nest.axes = {{.input = each,
                .positions = each,
                .kernel = taps,
                .dilation = static_cast<std::uint64_t>(op.integer("dilation", 1)),
                .pad = layer.state}};
  return nest;
}

// y = bias + sum of w·x over the taps; silu: y = y / (1 + e^-y)
void count_outputs(const Operands& op, const CausalLayer& layer, Body& node) {
  node.contract(causal_nest(op, layer), [&](Body& out) {
    out.add_bias(op["bias"]);
    if (op.word("activation", "none") != "none")
      for (const Action action : {Exp, Add, Div}) out.does(action, op["output"]);
    out.write(op["output"]);
  });
}

void write_state(const Operands& op, std::string_view name, Body& node) {
  node.each(op[name].elements(), [&](Body& each) {
    each.read(op["input"]);
    each.write(op[name]);
  });
}

//   for each element of the past's last state: read it     |past_state|
//   for each output element of channel c:                  |output|
//     y = bias[c] + sum of w·x over the taps; silu         taps
//   for each element of present_state: copy it             |present_state|
// The past stands in front of the input: it is read once, then its taps are read
// like those of the input. Taps before the beginning execute.
void count_causal(const Operands& op, Body& node) {
  const auto layer = causal_layer(op);
  if (!layer) return;
  const Operand& past = op["past_state"];
  const Extent one = layer->window > 0 ? past.elements_per(Axis{0}) : past.elements();
  if (past) node.each(one, [&](Body& each) { each.read(past); });
  count_outputs(op, *layer, node);
  write_state(op, "present_state", node);
}

// input [tokens, channels]; the sequences follow one another.
Result<CausalLayer> packed_causal_layer(const NodeView& node) {
  const Shape &x = node.shape("input"), &ends = node.shape("cumulative_sequence_length");
  CausalLayer layer;
  if (x.size() != 2 || ends.size() != 1 || ends[0] < 1 || node.shape("weight").size() != 3)
    return causal_misfit(node);
  layer.channels = x[1];
  layer.window = node.integer("state_update_capacity", 0);
  if (layer.window < 0 || layer.window > 8)
    return node.fault("state_update_capacity is " + std::to_string(layer.window));
  if (auto fits = read_weight(node, layer); !fits) return fits.error();
  const Shape state{ends[0] - 1, layer.channels, layer.state};
  if (auto fits = expect_shape(node, "initial_state", state); !fits) return fits.error();
  return layer;
}

Status infer_packed(Inference& node) {
  const auto layer = packed_causal_layer(node);
  if (!layer) return layer.error();
  const Shape& state = node.shape("initial_state");
  const ElementType type = node.type("input");
  if (auto set = node.set("final_state", type, state); !set) return set;
  if (auto set = node.set("state_update", type, {state[0], layer->window, layer->channels}); !set)
    return set;
  return node.set("output", type, node.shape("input"));
}

//   for each end of a sequence, each count: read it
//   as CausalConvWithState; final_state and state_update are copies of inputs
void count_packed(const Operands& op, Body& node) {
  const auto layer = packed_causal_layer(op);
  if (!layer) return;
  read_all(op, node, {"cumulative_sequence_length", "capture_count", "initial_state"});
  count_outputs(op, *layer, node);
  for (const std::string_view name : {"final_state", "state_update"}) write_state(op, name, node);
}

constexpr std::array kMicrosoftCausalConvRules{
    OpRule{.op = "CausalConvWithState",
           .domain = kMicrosoft,
           .inputs = "input weight bias? past_state?",
           .outputs = "output present_state",
           .formula = "y = sum of w·x over the last k positions, + bias; silu where asked for",
           .infer = infer_causal,
           .count = count_causal,
           .macs = true,
           .example = "2x3x5 3x1x4 3 2x3x6; activation=silu dilation=2"},
    OpRule{.op = "VarlenCausalConvWithState",
           .domain = kMicrosoft,
           .inputs = "input weight cumulative_sequence_length bias? initial_state capture_count?",
           .outputs = "output final_state state_update?",
           .formula = "as CausalConvWithState, of sequences one behind the other",
           .infer = infer_packed,
           .count = count_packed,
           .macs = true,
           .example = "7x3 3x1x4 int32:3 3 2x3x3; activation=silu"},
};

}  // namespace

std::span<const OpRule> microsoft_causal_conv_rules() { return kMicrosoftCausalConvRules; }

}  // namespace opcost
