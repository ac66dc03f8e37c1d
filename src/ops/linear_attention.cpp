#include <array>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/body.h"
#include "ops/families.h"
#include "ops/inference.h"

namespace opcost {
namespace {

struct LinearLayer {
  std::int64_t batch = 0, tokens = 0, q_heads = 1, kv_heads = 1, key_size = 0, value_size = 0;
  bool decays = false, corrects = false;  ///< The gated and the delta rules.
};

Status check_rule(const NodeView& node, LinearLayer& layer) {
  const std::string_view rule = node.word("update_rule", "gated_delta");
  layer.decays = rule.starts_with("gated");
  layer.corrects = rule.ends_with("delta");
  if (rule != "linear" && rule != "gated" && rule != "delta" && rule != "gated_delta")
    return node.fault("its update_rule is `" + std::string(rule) + "`");
  if (layer.decays != node.has("decay") || layer.corrects != node.has("beta"))
    return node.fault("its update_rule `" + std::string(rule) +
                      "` does not fit the inputs decay and beta that it has");
  return Ok{};
}

Status check_heads(const NodeView& node, LinearLayer& layer) {
  layer.q_heads = node.integer("q_num_heads", 0);
  layer.kv_heads = node.integer("kv_num_heads", 0);
  if (layer.kv_heads < 1 || layer.q_heads < 1 || layer.q_heads % layer.kv_heads != 0)
    return node.fault("q_num_heads is " + std::to_string(layer.q_heads) + " and kv_num_heads " +
                      std::to_string(layer.kv_heads));
  const Shape &q = node.shape("query"), &k = node.shape("key"), &v = node.shape("value");
  if (q.size() != 3 || k.size() != 3 || v.size() != 3)
    return node.fault("query, key and value must be of rank 3");
  layer.batch = q[0];
  layer.tokens = q[1];
  layer.key_size = q[2] / layer.q_heads;
  layer.value_size = v[2] / layer.kv_heads;
  if (q[2] % layer.q_heads != 0 || v[2] % layer.kv_heads != 0 || k[2] % layer.kv_heads != 0 ||
      k[2] / layer.kv_heads != layer.key_size)
    return node.fault("query " + shape_text(q) + ", key " + shape_text(k) + " and value " +
                      shape_text(v) + " do not fit their heads");
  return Ok{};
}

// Inputs of which there is one per head, or one per something else.
Status check_per_head(const NodeView& node, std::string_view name, const LinearLayer& layer,
                      std::int64_t otherwise) {
  if (!node.has(name)) return Ok{};
  const Shape& shape = node.shape(name);
  const Shape per_head{layer.batch, layer.tokens, layer.kv_heads};
  return shape == per_head ? Status{Ok{}}
                           : expect_shape(node, name, {layer.batch, layer.tokens, otherwise});
}

Result<LinearLayer> linear_layer(const NodeView& node) {
  LinearLayer layer;
  if (auto fits = check_heads(node, layer); !fits) return fits.error();
  if (auto fits = check_rule(node, layer); !fits) return fits.error();
  const auto& l = layer;
  const Shape& k = node.shape("key");
  if (auto fits = expect_shape(node, "key", {l.batch, l.tokens, k[2]}); !fits) return fits.error();
  if (auto fits = expect_shape(node, "value", {l.batch, l.tokens, node.shape("value")[2]}); !fits)
    return fits.error();
  if (auto fits = check_per_head(node, "decay", l, k[2]); !fits) return fits.error();
  if (auto fits = check_per_head(node, "beta", l, 1); !fits) return fits.error();
  const Shape state{l.batch, l.kv_heads, l.key_size, l.value_size};
  if (auto fits = expect_shape(node, "past_state", state); !fits) return fits.error();
  return layer;
}

Status infer_linear_attention(Inference& node) {
  const auto layer = linear_layer(node);
  if (!layer) return layer.error();
  const auto& l = *layer;
  const auto columns = dim_product(node, std::array{l.q_heads, l.value_size});
  if (!columns) return columns.error();
  const ElementType type = node.type("query");
  if (auto set = node.set("present_state", node.has("past_state") ? node.type("past_state") : type,
                          {l.batch, l.kv_heads, l.key_size, l.value_size});
      !set)
    return set;
  return node.set("output", type, {l.batch, l.tokens, *columns});
}

// The parts of the pseudocode of one token and one head of key and value.
struct LinearToken {
  const Operands& op;
  const Operand& state;
  Extent key_size, value_size;
  NumberType type;
  bool decays, corrects;

  // e = exp(decay), one per head or per element of the key
  void prepare_decay(Body& head, const LinearLayer& layer) const {
    if (!decays) return;
    const bool one = op["decay"].shape()[2] == layer.kv_heads;
    head.each(one ? Extent{Count{1}, "1"} : key_size, [&](Body& element) {
      element.read(op["decay"]);
      element.exp(op["decay"]);
    });
  }

  // u = beta · (v - sum of S·k), per element of the value; S = e·S first, stored
  void correct(Body& head) const {
    if (!corrects) return;
    head.each(value_size, [&](Body& element) {
      element.sum_over(key_size, type, [&](Body& term) {
        term.read(state);
        if (decays) term.does(Action::Mul, type), term.write(state);
        term.read(op["key"]);
        term.multiply(state, op["key"]);
      });
      element.read(op["value"]);
      element.does(Action::Add, type);
      element.read(op["beta"]);
      element.does(Action::Mul, type);
    });
  }

  // S = e·S + k·v (or k·u), per element of the state
  void update(Body& head) const {
    head.each(key_size * value_size, [&](Body& element) {
      element.read(state);
      if (decays && !corrects) element.does(Action::Mul, type);
      element.accumulate_over({Count{1}, "1"}, type, [&](Body& term) {
        term.read(op["key"]);
        if (!corrects) term.read(op["value"]);
        term.multiply(state, op["key"]);
      });
      element.write(state);
    });
  }
};

//   S = past_state, where given                            |present_state|
//   for each token of each sample:                         query[0] * query[1]
//     for each head of key and value:                      kv heads
//       gated: e = exp(decay)                              1 or key size
//       delta: u = beta · (v - sum of e·S·k)               value size, key size
//       S = e·S + k·v (delta: k·u)                         key size * value size
//     for each head of query, each of its elements:        q heads, value size
//       y = scale · sum of q·S                             key size
// The recurrence token by token, as ONNX defines it; chunk_size is a hint. S is
// an array: read and written where it is used (where present_state is not wanted,
// the one of past_state or, failing that, query stands for it). Every k·v that S takes in is a
// multiply-accumulate.
void count_linear_attention(const Operands& op, Body& node) {
  const auto layer = linear_layer(op);
  const Operand& state = op["present_state"] ? op["present_state"] : op["past_state"];
  const Operand& stored = state ? state : op["query"];
  if (!layer || !stored.type()) return;
  const Operand& past = op["past_state"];
  if (past)
    node.each(past.elements(), [&](Body& one) { one.read(past), one.write(op["present_state"]); });
  const LinearToken token{op,
                          stored,
                          extent_of(layer->key_size, "key size"),
                          extent_of(layer->value_size, "value size"),
                          *stored.type(),
                          layer->decays,
                          layer->corrects};
  node.each(op["query"].extent(Axis{0}) * op["query"].extent(Axis{1}), [&](Body& each) {
    each.each(extent_of(layer->kv_heads, "kv heads"), [&](Body& head) {
      token.prepare_decay(head, *layer);
      token.correct(head);
      token.update(head);
    });
    each.each(extent_of(layer->q_heads, "q heads") * token.value_size, [&](Body& out) {
      out.sum_over(token.key_size, token.type, [&](Body& term) {
        term.read(op["query"]);
        term.read(stored);
        term.multiply(op["query"], stored);
      });
      if (op.number("scale", 0) != 1) out.does(Action::Mul, token.type);
      out.write(op["output"]);
    });
  });
}

constexpr std::array kRules{
    OpRule{.op = "LinearAttention",
           .since = 27,
           .inputs = "query key value past_state? decay? beta?",
           .outputs = "output present_state",
           .formula = "S = e^g·S + beta·k⊗(v - e^g·Sᵀk); o = scale · Sᵀq, token by token",
           .infer = infer_linear_attention,
           .count = count_linear_attention,
           .macs = true,
           .example = "2x3x16 2x3x8 2x3x10 2x2x4x5 2x3x2 2x3x2; q_num_heads=4 kv_num_heads=2"},
};

}  // namespace

std::span<const OpRule> linear_attention_rules() { return kRules; }

}  // namespace opcost
