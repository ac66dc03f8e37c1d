// GatedDeltaNet, a linear attention with a decaying state, and LinearAttentionGate.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/attention/linear_attention.h"
#include "ops/microsoft/parts.h"
#include "ops/quantized/quantization.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

// query [tokens, heads, size], or [batch, tokens, heads, size]; key and value likewise.
struct DeltaLayer {
  LinearLayer linear;
  std::int64_t samples = 0;
  std::int64_t captured = 0;  ///< Transitions of a sample that state_update stores.
};

Error delta_misfit(const NodeView& node) {
  return node.fault("query " + shape_text(node.shape("query")) + ", key " +
                    shape_text(node.shape("key")) + " and value " +
                    shape_text(node.shape("value")) + " do not fit one another");
}

Status read_heads(const NodeView& node, DeltaLayer& layer) {
  const Shape &q = node.shape("query"), &k = node.shape("key"), &v = node.shape("value");
  const std::size_t rank = q.size();
  if ((rank != 3 && rank != 4) || v.size() != rank || k != q) return delta_misfit(node);
  LinearLayer& l = layer.linear;
  const auto tokens = dim_product(node, std::span(q).first(rank - 2));
  if (!tokens) return tokens.error();
  l.batch = 1;
  l.tokens = *tokens;
  l.q_heads = l.k_heads = q[rank - 2];
  l.kv_heads = v[rank - 2];
  l.key_size = q.back();
  l.value_size = v.back();
  const bool same = std::equal(q.begin(), q.end() - 2, v.begin());
  return same && l.q_heads > 0 && l.kv_heads > 0 && l.kv_heads % l.q_heads == 0
             ? Status{Ok{}}
             : delta_misfit(node);
}

// The number of sequences: cu_seqlens has one entry more.
Status read_samples(const NodeView& node, DeltaLayer& layer) {
  const Shape &lengths = node.shape("cu_seqlens"), &state = node.shape("initial_state");
  if (node.has("cu_seqlens")) {
    if (lengths.size() != 1 || lengths[0] < 1) return node.fault("cu_seqlens is no list");
    layer.samples = lengths[0] - 1;
  } else {
    if (state.size() != 4) return node.fault("neither cu_seqlens nor initial_state is there");
    layer.samples = state[0];
  }
  const LinearLayer& l = layer.linear;
  return expect_shape(node, "initial_state", {layer.samples, l.kv_heads, l.value_size, l.key_size});
}

Status check_gates(const NodeView& node, const DeltaLayer& layer) {
  const LinearLayer& l = layer.linear;
  Shape per_head = node.shape("value");
  per_head.pop_back();
  if (auto fits = expect_shape(node, "beta", per_head); !fits) return fits;
  Shape per_key = per_head;
  per_key.push_back(l.key_size);
  if (node.has("decay") && node.shape("decay") != per_head)
    if (auto fits = expect_shape(node, "decay", per_key); !fits) return fits;
  const bool qwen = node.word("gate_activation", "none") == "qwen";
  if (qwen != node.has("a_log") || qwen != node.has("dt_bias"))
    return node.fault("a_log and dt_bias come with the gate_activation `qwen`");
  return expect_lists(node, {"a_log", "dt_bias"}, l.kv_heads);
}

Result<DeltaLayer> delta_layer(const NodeView& node) {
  DeltaLayer layer;
  if (auto fits = read_heads(node, layer); !fits) return fits.error();
  if (auto fits = read_samples(node, layer); !fits) return fits.error();
  if (auto fits = read_update_rule(node, layer.linear); !fits) return fits.error();
  if (auto fits = check_gates(node, layer); !fits) return fits.error();
  layer.captured = node.integer("state_update_capacity", 0);
  if (layer.captured < 0 || layer.captured > 8)
    return node.fault("state_update_capacity is " + std::to_string(layer.captured));
  return layer;
}

// The numbers of one stored transition: its decays, keys and corrections.
Result<std::int64_t> transition_size(const NodeView& node, const LinearLayer& l) {
  const auto keys = dim_product(node, std::array{l.k_heads, l.key_size});
  const auto values = dim_product(node, std::array{l.kv_heads, l.value_size});
  if (!keys || !values || *keys > INT64_MAX / 4 || *values > INT64_MAX / 4 ||
      l.kv_heads > INT64_MAX / 4)
    return delta_misfit(node);
  return l.kv_heads + *keys + *values;
}

Status infer_delta(Inference& node) {
  const auto layer = delta_layer(node);
  if (!layer) return layer.error();
  const LinearLayer& l = layer->linear;
  const auto each = transition_size(node, l);
  if (!each) return each.error();
  const auto captured = dim_product(node, std::array{layer->captured, *each});
  if (!captured) return captured.error();
  if (auto set = node.set("state_update", ElementType::Float, {layer->samples, *captured}); !set)
    return set;
  const Shape state{layer->samples, l.kv_heads, l.value_size, l.key_size};
  if (auto set = node.set("final_state", ElementType::Float, state); !set) return set;
  return node.set("output", node.type("query"), node.shape("value"));
}

// g = -e^a_log · log(1 + e^(decay + dt_bias))
void qwen_gate(const Operands& op, Body& element) {
  element.read(op["dt_bias"]);
  for (const Action action : {Add, Exp, Add, Log}) element.does(action, kFloat32);
  element.read(op["a_log"]);
  element.does(Exp, kFloat32);
  element.does(Mul, kFloat32);
}

void sigmoid_rate(const Operands& op, Body& head) {
  head.read(op["beta"]);
  for (const Action action : {Exp, Add, Div}) head.does(action, kFloat32);
}

//   x / sqrt(sum of x·x), of each head of query or key, kept    tokens · heads, key size
const Operand& unit_length(const Operands& op, const LinearLayer& l, std::string_view name,
                           Body& node) {
  const Operand& x = op[name];
  const NumberType type = x.type().value_or(kFloat32);
  const Operand& y = op.array(name == "key" ? "k" : "q", op.type(name), op.shape(name));
  const Extent size = extent_of(l.key_size, "key size");
  node.each(extent_of(l.tokens, "tokens") * extent_of(l.q_heads, "heads"), [&](Body& head) {
    head.each(size, [&](Body& term) { term.read(x), term.does(Mul, type); });
    head.each({size.count.minus_one(), "(key size - 1)"}, [&](Body& sum) { sum.does(Add, type); });
    head.does(Sqrt, type);
    head.each(size, [&](Body& element) {
      element.read(x);
      element.does(Div, type);
      element.write(y);
    });
  });
  return y;
}

//   S = initial_state, where given                           |final_state|
//   qk_l2_norm: each head of query and key is normalised, and kept
//   token by token as LinearAttention, its state of float32; each head of query
//   and key serves several of the value
//   state_update: decays, keys and corrections are written   |state_update|
void count_delta(const Operands& op, Body& node) {
  const auto layer = delta_layer(op);
  if (!layer) return;
  const LinearLayer& l = layer->linear;
  const Operand &past = op["initial_state"], &last = op["final_state"];
  const Operand& state = last ? last
                              : op.array("state", ElementType::Float,
                                         {layer->samples, l.kv_heads, l.value_size, l.key_size});
  read_all(op, node, {"cu_seqlens", "capture_count"});
  copy_elements(past, state, node);
  const bool normalizes = op.integer("qk_l2_norm", 0) == 1;
  const LinearAttention attention{
      .op = op,
      .query = normalizes ? unit_length(op, l, "query", node) : op["query"],
      .key = normalizes ? unit_length(op, l, "key", node) : op["key"],
      .state = state,
      .layer = l,
      .decays_by_head = op["decay"].rank() + 1 == op["value"].rank(),
      .outputs = l.kv_heads};
  attention.count(node, op["a_log"] ? qwen_gate : nullptr,
                  op.word("beta_activation", "none") == "sigmoid" ? sigmoid_rate : nullptr);
  const Operand& update = op["state_update"];
  node.each(update.elements(), [&](Body& each) { each.write(update); });
}

Status infer_gate(Inference& node) {
  const Shape& a = node.shape("a");
  if (a.empty()) return node.fault("a is a scalar");
  if (auto fits = expect_lists(node, {"dt_bias", "decay_scale"}, a.back()); !fits) return fits;
  if (auto fits = expect_shape(node, "b", a); !fits) return fits;
  if (node.wants("beta") && !node.has("b")) return node.fault("beta is wanted and b is not there");
  if (auto set = node.set("beta", node.type("b"), a); !set) return set;
  return node.set("decay", node.type("a"), a);
}

//   for each element of a: decay = decay_scale · log(1 + e^(a + dt_bias))   |a|
//   for each element of b: beta = 1 / (1 + e^-b)                            |beta|
// In float32, whatever the type of a.
void count_gate(const Operands& op, Body& node) {
  const Operand &a = op["a"], &b = op["b"], &beta = op["beta"];
  const NumberType type = a.type().value_or(kFloat32);
  node.each(a.elements(), [&](Body& element) {
    element.read(a);
    element.convert(type, kFloat32);
    element.read(op["dt_bias"]);
    for (const Action action : {Add, Exp, Add, Log}) element.does(action, kFloat32);
    element.read(op["decay_scale"]);
    element.does(Mul, kFloat32);
    element.convert(kFloat32, type);
    element.write(op["decay"]);
  });
  node.each(beta.elements(), [&](Body& element) {
    element.read(b);
    element.convert(type, kFloat32);
    for (const Action action : {Exp, Add, Div}) element.does(action, kFloat32);
    element.convert(kFloat32, type);
    element.write(beta);
  });
}

constexpr std::array kMicrosoftDeltaRules{
    OpRule{.op = "GatedDeltaNet",
           .domain = kMicrosoft,
           .inputs = "query key value cu_seqlens? decay? beta? initial_state? a_log? dt_bias? "
                     "capture_count? state_update_active?",
           .outputs = "output final_state? state_update?",
           .formula = "S = e^g·S + k⊗beta·(v - e^g·Sᵀk); o = scale · Sᵀq, token by token",
           .infer = infer_delta,
           .count = count_delta,
           .macs = true,
           .example = "float16:6x2x4 float16:6x2x4 float16:6x4x5 int32:3 6x4 6x4 2x4x5x4 4 4; "
                      "gate_activation=qwen beta_activation=sigmoid qk_l2_norm=1 outputs=2"},
    OpRule{.op = "LinearAttentionGate",
           .domain = kMicrosoft,
           .inputs = "a dt_bias decay_scale b?",
           .outputs = "decay beta?",
           .formula = "decay = decay_scale · log(1 + e^(a + dt_bias)); beta = 1 / (1 + e^-b)",
           .infer = infer_gate,
           .count = count_gate,
           .example = "float16:2x3x4 4 4 float16:2x3x4; outputs=2"},
};

}  // namespace

std::span<const OpRule> microsoft_delta_rules() { return kMicrosoftDeltaRules; }

}  // namespace opcost
