// The pseudocode of a mixture of experts: routing, the hidden layer, the weighted sum.
#include "ops/microsoft/products/mixture.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/elementwise/gelu.h"
#include "ops/microsoft/parts.h"

namespace opcost {
namespace {

using enum Action;

Result<std::int64_t> fused_columns(const NodeView& node) {
  const std::string_view activation = node.word("activation_type", "relu");
  constexpr std::array<std::string_view, 5> kKnown{"relu", "gelu", "silu", "swiglu", "identity"};
  if (std::ranges::find(kKnown, activation) == kKnown.end())
    return node.fault("its activation_type is `" + std::string(activation) + "`");
  return activation == "swiglu" && node.integer("swiglu_fusion", 0) != 0 ? 2 : 1;
}

Error expert_misfit(const NodeView& node, const Mixture& m) {
  return node.fault("fc1_experts_weights is " + shape_text(node.shape("fc1_experts_weights")) +
                    " and fc2_experts_weights " + shape_text(node.shape("fc2_experts_weights")) +
                    " for " + std::to_string(m.hidden) + " columns");
}

// fc1 [experts, columns, hidden] and fc2 [experts, hidden, inner]; older files exchange the
// last two axes.
Status read_layers(const NodeView& node, Mixture& m) {
  const Shape &fc1 = node.shape("fc1_experts_weights"), &fc2 = node.shape("fc2_experts_weights");
  const auto packs = [&](std::int64_t stored, std::int64_t numbers) {
    return numbers % m.per_byte == 0 && stored == numbers / m.per_byte;
  };
  const bool today = packs(fc1[2], m.hidden) && fc2[1] == m.hidden;
  const bool before = fc1[1] == m.hidden && packs(fc2[2], m.hidden);
  if (!today && !before) return expert_misfit(node, m);
  const std::int64_t per_inner = today ? m.per_byte : 1, per_column = today ? 1 : m.per_byte;
  const auto inner = dim_product(node, std::array{fc2[today ? 2 : 1], per_inner});
  const auto columns = dim_product(node, std::array{fc1[today ? 1 : 2], per_column});
  if (!inner || !columns || *columns / m.fused != *inner || *columns % m.fused != 0)
    return expert_misfit(node, m);
  m.inner = *inner;
  const std::array sizes{m.experts, *columns, m.hidden, std::int64_t{2}};
  const auto fits = dim_product(node, sizes);
  return fits ? Status{Ok{}} : Status{fits.error()};
}

Status read_experts(const NodeView& node, Mixture& m) {
  const Shape &fc1 = node.shape("fc1_experts_weights"), &fc2 = node.shape("fc2_experts_weights");
  if (fc1.size() != 3 || fc2.size() != 3 || fc1[0] != fc2[0]) return expert_misfit(node, m);
  m.experts = fc1[0];
  if (auto fits = read_layers(node, m); !fits) return fits;
  m.gated = node.has("fc3_experts_weights");
  if (node.word("activation_type", "relu") == "swiglu" && m.fused == 1 && !m.gated)
    return node.fault("its swiglu is not fused and there is no fc3_experts_weights");
  if (m.gated && (m.fused != 1 || node.shape("fc3_experts_weights") != fc1))
    return expert_misfit(node, m);
  return Ok{};
}

Status check_biases(const NodeView& node, const Mixture& m) {
  const auto expect = [&](std::string_view name, std::int64_t columns) {
    return expect_shape(node, name, {m.experts, columns});
  };
  if (auto fits = expect("fc1_experts_bias", m.fused * m.inner); !fits) return fits;
  if (auto fits = expect("fc2_experts_bias", m.hidden); !fits) return fits;
  return expect("fc3_experts_bias", m.inner);
}

//   p = softmax of the token's router_probs                  experts
//   the k largest are chosen                                 k · experts
//   normalize_routing_weights: each / their sum              k
void route(const Operands& op, const Mixture& m, Body& token) {
  const Operand &router = op["router_probs"], &weights = op["router_weights"];
  const Extent experts = extent_of(m.experts, "experts"), chosen = extent_of(m.chosen, "k");
  const Extent others{experts.count.minus_one(), "(experts - 1)"};
  token.each(experts, [&](Body& one) { one.read(router); });
  token.each(others, [&](Body& one) { one.compare(router); });
  token.each(experts, [&](Body& one) { one.add(router), one.exp(router), one.divide(router); });
  token.each(others, [&](Body& one) { one.add(router); });
  token.each(chosen * others, [&](Body& one) { one.compare(router); });
  token.each(chosen, [&](Body& one) { one.read(weights); });
  if (op.integer("normalize_routing_weights", 0) == 0) return;
  token.each({chosen.count.minus_one(), "(k - 1)"}, [&](Body& one) { one.add(router); });
  token.each(chosen, [&](Body& one) { one.divide(router); });
}

void activate_hidden(const Operands& op, const Mixture& m, Body& unit) {
  const std::string_view activation = op.word("activation_type", "relu");
  const Operand& x = op["input"];
  if (activation == "relu") unit.compare(x);
  if (activation == "gelu") exact_gelu(unit, x);
  if (activation == "silu")
    for (const Action action : {Exp, Add, Div, Mul}) unit.does(action, x);
  if (activation == "swiglu") {
    if (op.given("swiglu_limit"))
      for (int ends = 0; ends < 3; ++ends) unit.compare(x);
    for (const Action action : {Mul, Exp, Add, Div, Mul, Add, Mul}) unit.does(action, x);
  } else if (m.gated) {
    unit.multiply(x);
  }
}

void sum_inputs(const Operand& w, const Operand& x, const Extent& terms, Body& out) {
  out.sum_over(terms, [&](Body& term) {
    term.read(w);
    term.read(x);
    term.multiply(x, w);
  });
}

// States the products of a layer: the tokens of an expert run together, spread as evenly as they
// can be, so that each expert has so many of them or one more.
void contract_experts(const Mixture& m, const Operand& weights, const Operand& inputs, Count rows,
                      Count terms, Body& node) {
  const auto all =
      (Count{static_cast<std::uint64_t>(m.tokens)} * Count{static_cast<std::uint64_t>(m.chosen)})
          .exact();
  if (!weights || !all || m.experts < 1) return;
  const auto experts = static_cast<std::uint64_t>(m.experts);
  const std::uint64_t each = *all / experts, have_one_more = *all % experts;
  const auto contract = [&](std::uint64_t so_many, std::uint64_t tokens) {
    if (so_many == 0 || tokens == 0) return;
    Nest nest;
    nest.a = &weights, nest.b = &inputs;
    nest.shared = Count{so_many};
    nest.rows = rows;
    nest.columns = Count{tokens};
    nest.terms = terms;
    node.contracts(nest);
  };
  contract(experts - have_one_more, each);
  contract(have_one_more, each + 1);
}

}  // namespace

std::int64_t Mixture::used() const {
  if (said_used > 0) return said_used;
  return chosen > 0 && tokens > experts / chosen ? experts : std::min(experts, tokens * chosen);
}

Result<Mixture> mixture(const NodeView& node, std::int64_t per_byte) {
  const Shape &input = node.shape("input"), &router = node.shape("router_probs");
  Mixture m;
  m.per_byte = per_byte;
  if ((input.size() != 2 && input.size() != 3) || router.size() != 2)
    return node.fault("input is " + shape_text(input) + " and router_probs " + shape_text(router));
  const auto tokens = dim_product(node, std::span(input).first(input.size() - 1));
  if (!tokens) return tokens.error();
  m.tokens = *tokens;
  m.hidden = input.back();
  const auto fused = fused_columns(node);
  if (!fused) return fused.error();
  m.fused = *fused;
  if (auto fits = read_experts(node, m); !fits) return fits.error();
  for (const std::string_view name : {"router_probs", "router_weights"})
    if (auto fits = expect_shape(node, name, {m.tokens, m.experts}); !fits) return fits.error();
  m.chosen = node.integer("k", 1);
  if (m.chosen < 1 || m.chosen > m.experts)
    return node.fault("k is " + std::to_string(m.chosen) + " of " + std::to_string(m.experts) +
                      " experts");
  m.said_used = node.integer("experts_used", 0);
  if (m.said_used < 0 || m.said_used > m.experts)
    return node.fault("experts_used is " + std::to_string(m.said_used) + " of " +
                      std::to_string(m.experts) + " experts");
  if (auto fits = check_biases(node, m); !fits) return fits.error();
  return m;
}

Status infer_mixture(Inference& node, std::int64_t per_byte) {
  const auto m = mixture(node, per_byte);
  if (!m) return m.error();
  node.assume("each token goes to " + std::to_string(m->chosen) + " of its " +
              std::to_string(m->experts) + " experts; the weights of no other are read for it");
  return node.set("output", node.type("input"), node.shape("input"));
}

void count_tokens(const Operands& op, const Mixture& m, ExpertWeights weights, Body& node) {
  const Operand &x = op["input"], &fc1 = weights(op, m, "fc1_experts_weights");
  const Operand& fc2 = weights(op, m, "fc2_experts_weights");
  const Operand& fc3 = weights(op, m, "fc3_experts_weights");
  const Operand& h = op.array("hidden", op.type("input"), {m.chosen, m.inner});
  const Extent chosen = extent_of(m.chosen, "k"), inner = extent_of(m.inner, "inner");
  const Extent hidden = extent_of(m.hidden, "hidden");
  const Count fused{static_cast<std::uint64_t>(m.fused)};
  contract_experts(m, fc1, x, fused * inner.count, hidden.count, node);
  if (m.gated) contract_experts(m, fc3, x, inner.count, hidden.count, node);
  contract_experts(m, fc2, h, hidden.count, inner.count, node);
  node.finds_again({&h, h.elements().count});
  node.each(extent_of(m.tokens, "tokens"), [&](Body& token) {
    route(op, m, token);
    token.each(chosen * inner, [&](Body& unit) {
      unit.each(extent_of(m.fused, "fusion"), [&](Body& half) {
        sum_inputs(fc1, x, hidden, half);
        half.add_bias(op["fc1_experts_bias"]);
      });
      if (m.gated) {
        sum_inputs(fc3, x, hidden, unit);
        unit.add_bias(op["fc3_experts_bias"]);
      }
      activate_hidden(op, m, unit);
      unit.write(h);
    });
    token.each(hidden, [&](Body& out) {
      out.sum_over(chosen, [&](Body& expert) {
        sum_inputs(fc2, h, inner, expert);
        expert.add_bias(op["fc2_experts_bias"]);
        expert.does(Mul, x);
      });
      out.write(op["output"]);
    });
  });
}

}  // namespace opcost
