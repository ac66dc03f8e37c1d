// The operator CausalConvWithState of ai.onnx.
#include <array>
#include <span>
#include <string>

#include "opcost/core/text.h"
#include "rules/body.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// input [N, C, L], weight [C, 1, k] -> output as input, state [N, C, k - 1].
Status infer_causal_conv(Inference& node) {
  const Shape &x = node.shape("input"), &w = node.shape("weight");
  if (x.size() != 3 || w.size() != 3 || w[2] < 1)
    return node.fault("input is " + shape_text(x) + " and weight " + shape_text(w) +
                      "; they must be [N, C, length] and [C, 1, k]");
  if (auto fits = expect_shape(node, "weight", {x[1], 1, w[2]}); !fits) return fits;
  if (auto fits = expect_shape(node, "bias", {x[1]}); !fits) return fits;
  const Shape state{x[0], x[1], w[2] - 1};
  if (auto fits = expect_shape(node, "past_state", state); !fits) return fits;
  const std::string_view activation = node.word("activation", "none");
  if (activation != "none" && activation != "silu" && activation != "swish")
    return node.fault("its activation is `" + std::string(activation) + "`");
  if (auto set = node.set("present_state", node.type("input"), state); !set) return set;
  return node.set("output", node.type("input"), x);
}

// Each channel by itself; the window ends at the position of its output.
Nest causal_nest(const Operands& op) {
  const Operand &x = op["input"], &w = op["weight"], &y = op["output"];
  const auto length = static_cast<std::uint64_t>(x.shape()[2]);
  const auto taps = static_cast<std::uint64_t>(w.shape()[2]);
  Nest nest{&w, &x, &y, y.elements(), w.extent(Axis{2})};
  nest.shared = x.extent(Axis{1}).count;
  nest.columns = x.extent(Axis{0}).count;
  nest.axes = {{.input = length, .positions = length, .kernel = taps, .pad = w.shape()[2] - 1}};
  return nest;
}

//   for each element of past_state: read it                |past_state|
//   for each output element of channel c:                  |output|
//     y = bias[c] + sum of w·x over the taps               weight[2]
//     silu: y = y / (1 + exp(-y))
//   for each element of present_state: copy it             |present_state|
// The past stands in front of the input: it is read once, then its taps are
// read like those of the input. Taps before the beginning execute.
void count_causal_conv(const Operands& op, Body& node) {
  const Operand& past = op["past_state"];
  if (past) node.each(past.elements(), [&](Body& state) { state.read(past); });
  node.contract(causal_nest(op), [&](Body& out) {
    out.add_bias(op["bias"]);
    if (op.word("activation", "none") != "none") {
      out.exp(op["output"]);
      out.add(op["output"]);
      out.divide(op["output"]);
    }
    out.write(op["output"]);
  });
  node.each(op["present_state"].elements(), [&](Body& state) {
    state.read(op["input"]);
    state.write(op["present_state"]);
  });
}

Patch causal_patch(const Operands& op) {
  return {"input", op["weight"].extent(Axis{2}).count.exact().value_or(UINT64_MAX)};
}

constexpr std::array kCausalConvRules{
    OpRule{.op = "CausalConvWithState",
           .since = 27,
           .inputs = "input weight bias? past_state?",
           .outputs = "output present_state",
           .formula = "y = sum of w·x over the last k positions, + bias; silu where asked for",
           .infer = infer_causal_conv,
           .count = count_causal_conv,
           .macs = true,
           .patch = causal_patch,
           .example = "2x3x5 3x1x4 3 2x3x3; activation=silu"},
};

}  // namespace

std::span<const OpRule> causal_conv_rules() { return kCausalConvRules; }

}  // namespace opcost
