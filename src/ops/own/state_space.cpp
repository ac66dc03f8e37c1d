// StateSpace: the scan of Mamba-2, a state per head that decays and is added to, token by token.
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "ops/microsoft/parts.h"
#include "ops/own/domain.h"
#include "ops/quantized/quantization.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

struct StateLayer {
  std::int64_t batch = 0, tokens = 0, heads = 1, groups = 1;
  std::int64_t size = 0;    ///< Elements of a head of x.
  std::int64_t states = 0;  ///< States of each.
};

// The elements of each of so many heads, side by side in `columns`; -1 if they are not whole.
std::int64_t size_of_each(std::int64_t columns, std::int64_t heads) {
  return columns >= 0 && columns % heads == 0 ? columns / heads : -1;
}

Result<StateLayer> state_layer(const NodeView& node) {
  const Shape &x = node.shape("x"), &b = node.shape("B");
  StateLayer l;
  l.heads = node.integer("heads", 0);
  l.groups = node.integer("groups", 1);
  if (x.size() != 3 || b.size() != 3 || l.heads < 1 || l.groups < 1 || l.heads % l.groups != 0)
    return node.fault("x and B must be of rank 3, and the heads must be shared among the groups");
  l.batch = x[0];
  l.tokens = x[1];
  const std::int64_t size = size_of_each(x[2], l.heads);
  const std::int64_t states = size_of_each(b[2], l.groups);
  if (size < 0 || states < 1) return node.fault("x or B are not whole heads");
  l.size = size;
  l.states = states;
  const auto expect = [&](std::string_view name, Shape shape) {
    return expect_shape(node, name, std::move(shape));
  };
  for (const std::string_view name : {"B", "C"})
    if (auto fits = expect(name, {l.batch, l.tokens, b[2]}); !fits) return fits.error();
  if (auto fits = expect("dt", {l.batch, l.tokens, l.heads}); !fits) return fits.error();
  for (const std::string_view name : {"A", "D", "dt_bias"})
    if (auto fits = expect(name, {l.heads}); !fits) return fits.error();
  if (auto fits = expect("past_state", {l.batch, l.heads, l.size, l.states}); !fits)
    return fits.error();
  return l;
}

Status infer_state(Inference& node) {
  const auto layer = state_layer(node);
  if (!layer) return layer.error();
  const ElementType kept = node.has("past_state") ? node.type("past_state") : node.type("x");
  if (auto set =
          node.set("present_state", kept, {layer->batch, layer->heads, layer->size, layer->states});
      !set)
    return set;
  return node.set("y", node.type("x"), node.shape("x"));
}

// d = softplus(dt + dt_bias), a = exp(d·A): of one head at one token.
void step_of_head(const Operands& op, Body& head) {
  const Operand& dt = op["dt"];
  head.read(dt);
  head.read(op["dt_bias"]);
  if (op["dt_bias"]) head.add(dt);
  for (const Action action : {Exp, Add, Log}) head.does(action, dt);
  head.read(op["A"]);
  for (const Action action : {Mul, Exp}) head.does(action, dt);
}

//   for each token of each sequence, for each head:         batch · tokens · heads
//     d = softplus(dt + dt_bias); a = exp(d·A)
//     for each element x of the head:                       size
//       u = d·x
//       for each of its states:                             states
//         s = a·s + u·B, read and written; y += s·C
//       y = y + D·x, written
// The recurrence, token by token; a chunked algorithm computes the same. s of the first token is
// read in past_state where there is one, all others in present_state. Dao and Gu 2024, arXiv
// 2405.21060, section 3.
void count_tokens_from(const Operands& op, const StateLayer& l, std::int64_t tokens,
                       const Operand& state, Body& node) {
  const Operand &x = op["x"], &b = op["B"], &c = op["C"], &kept = op["present_state"];
  const NumberType type = x.type().value_or(kFloat32);
  if (tokens < 1) return;
  const Extent heads =
      extent_of(l.batch, "batch") * extent_of(tokens, "tokens") * extent_of(l.heads, "heads");
  node.each(heads, [&](Body& head) {
    step_of_head(op, head);
    head.each(extent_of(l.size, "size"), [&](Body& element) {
      element.read(x);
      element.multiply(x);
      element.sum_over(extent_of(l.states, "states"), type, [&](Body& one) {
        one.read(state);
        one.does(Mul, type);
        one.accumulate_over({Count{1}, "1"}, type, [&](Body& term) {
          term.read(b);
          term.multiply_temporary(b);
        });
        one.write(kept);
        one.read(c);
        one.multiply_temporary(c);
      });
      if (op["D"]) {
        element.read(op["D"]);
        element.multiply(x);
        element.add(x);
      }
      element.write(op["y"]);
    });
  });
}

void count_state(const Operands& op, Body& node) {
  const auto layer = state_layer(op);
  if (!layer) return;
  const Operand &past = op["past_state"], &kept = op["present_state"];
  if (past) count_tokens_from(op, *layer, 1, past, node);
  count_tokens_from(op, *layer, layer->tokens - (past ? 1 : 0), kept, node);
}

constexpr std::array kStateSpaceRules{
    OpRule{.op = "StateSpace",
           .domain = kOwn,
           .inputs = "x dt A B C D? dt_bias? past_state?",
           .outputs = "y present_state",
           .types = "float: x dt B C",
           .formula = "s = e^(d·A)·s + d·x·B; y = sum of s·C + D·x, d = softplus(dt), by token",
           .infer = infer_state,
           .count = count_state,
           .macs = true,
           .example = "2x3x8 2x3x4 4 2x3x10 2x3x10 4 4 2x4x2x5; heads=4 groups=2"},
};

}  // namespace

std::span<const OpRule> state_space_rules() { return kStateSpaceRules; }

}  // namespace opcost
