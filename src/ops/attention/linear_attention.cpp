// The operator LinearAttention: a state matrix in place of scores.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/attention/linear_attention.h"
#include "rules/body.h"
#include "rules/domains.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

Status check_heads(const NodeView& node, LinearLayer& layer) {
  layer.q_heads = node.integer("q_num_heads", 0);
  layer.kv_heads = node.integer("kv_num_heads", 0);
  // Only ONNX Runtime lets several heads of the state share one head of the query.
  const bool inverse =
      node.rule().domain == kMicrosoft && layer.q_heads > 0 && layer.kv_heads % layer.q_heads == 0;
  if (layer.kv_heads < 1 || layer.q_heads < 1 || (layer.q_heads % layer.kv_heads != 0 && !inverse))
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

// Inputs that hold one number per head, or one per element of a key.
Status check_per_head(const NodeView& node, std::string_view name, const LinearLayer& layer,
                      std::int64_t otherwise) {
  if (!node.has(name)) return Ok{};
  const Shape& shape = node.shape(name);
  const Shape per_head{layer.batch, layer.tokens, layer.kv_heads};
  return shape == per_head ? Status{Ok{}}
                           : expect_shape(node, name, {layer.batch, layer.tokens, otherwise});
}

// [batch, heads, key size, value size]; in front of it the number of states that a window keeps.
Result<Shape> linear_state_shape(const NodeView& node, const LinearLayer& l) {
  Shape state{l.batch, l.kv_heads, l.key_size, l.value_size};
  const std::int64_t window = node.integer("state_window", 0);
  if (window < 0 || window > 8)
    return node.fault("state_window is " + std::to_string(window) + "; it must be 0 to 8");
  if (window > 0) state.insert(state.begin(), window);
  return state;
}

Result<LinearLayer> linear_layer(const NodeView& node) {
  LinearLayer layer;
  if (auto fits = check_heads(node, layer); !fits) return fits.error();
  if (auto fits = read_update_rule(node, layer); !fits) return fits.error();
  const auto& l = layer;
  const Shape& k = node.shape("key");
  if (auto fits = expect_shape(node, "key", {l.batch, l.tokens, k[2]}); !fits) return fits.error();
  if (auto fits = expect_shape(node, "value", {l.batch, l.tokens, node.shape("value")[2]}); !fits)
    return fits.error();
  if (auto fits = check_per_head(node, "decay", l, k[2]); !fits) return fits.error();
  if (auto fits = check_per_head(node, "beta", l, 1); !fits) return fits.error();
  const auto state = linear_state_shape(node, l);
  if (!state) return state.error();
  if (auto fits = expect_shape(node, "past_state", *state); !fits) return fits.error();
  return layer;
}

Status infer_linear_attention(Inference& node) {
  const auto layer = linear_layer(node);
  if (!layer) return layer.error();
  const auto& l = *layer;
  const auto columns = dim_product(node, std::array{std::max(l.q_heads, l.kv_heads), l.value_size});
  if (!columns) return columns.error();
  auto state = linear_state_shape(node, l);
  if (!state) return state.error();
  const ElementType type = node.type("query");
  const ElementType kept = node.has("past_state") ? node.type("past_state") : type;
  if (auto set = node.set("present_state", kept, *std::move(state)); !set) return set;
  return node.set("output", type, {l.batch, l.tokens, *columns});
}

//   S = past_state, where given                            |present_state|
//   token by token as below
// The recurrence as ONNX defines it; chunk_size is only a hint. S is an array: it is read
// and written where it is used. If present_state is not wanted, past_state stands for it,
// else query. Every k·v that is added to S is a multiply-accumulate. Of a window of
// states the last one is read and written; the others are copies of it.
void count_linear_attention(const Operands& op, Body& node) {
  const auto layer = linear_layer(op);
  const Operand &past = op["past_state"], &present = op["present_state"];
  const Operand& state = present ? present : past ? past : op["query"];
  if (!layer || !state.type()) return;
  const std::int64_t window = std::max<std::int64_t>(1, op.integer("state_window", 0));
  const Extent one{past.elements().count / Count{static_cast<std::uint64_t>(window)},
                   window == 1 ? past.elements().text : past.elements().text + "/window"};
  if (past) node.each(one, [&](Body& each) { each.read(past), each.write(present); });
  const LinearAttention attention{
      .op = op,
      .query = op["query"],
      .key = op["key"],
      .state = state,
      .layer = *layer,
      .decays_by_head = op["decay"] && op["decay"].shape()[2] == layer->kv_heads,
      .outputs = std::max(layer->q_heads, layer->kv_heads)};
  attention.count(node);
  if (present && window > 1)
    node.each(present.elements_per(Axis{0}) * extent_of(window - 1, "(window - 1)"),
              [&](Body& each) { each.read(present), each.write(present); });
}

constexpr OpRule linear_attention(std::string_view domain, int since, std::string_view example) {
  return {.op = "LinearAttention",
          .domain = domain,
          .since = since,
          .inputs = "query key value past_state? decay? beta?",
          .outputs = "output present_state",
          .formula = "S = e^g·S + beta·k⊗(v - e^g·Sᵀk); o = scale · Sᵀq, token by token",
          .infer = infer_linear_attention,
          .count = count_linear_attention,
          .macs = true,
          .example = example};
}

constexpr std::array kLinearAttentionRules{
    linear_attention("", 27,
                     "2x3x16 2x3x8 2x3x10 2x2x4x5 2x3x2 2x3x2; q_num_heads=4 kv_num_heads=2"),
    linear_attention(kMicrosoft, 1,
                     "2x3x8 2x3x16 2x3x20 2x2x4x4x5 2x3x4 2x3x4; q_num_heads=2 kv_num_heads=4 "
                     "state_window=2"),
};

}  // namespace

Status read_update_rule(const NodeView& node, LinearLayer& layer) {
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

NumberType LinearAttention::type() const {
  return state.type().value_or(NumberType{NumberFormat::Float, Bits{32}});
}

// e = exp(decay), one per head or per element of the key
void LinearAttention::prepare_decay(Body& head, void (*gate)(const Operands&, Body&)) const {
  if (!layer.decays) return;
  head.each(decays_by_head ? Extent{Count{1}, "1"} : key_size(), [&](Body& element) {
    element.read(op["decay"]);
    if (gate != nullptr) gate(op, element);
    element.exp(op["decay"]);
  });
}

// u = beta · (v - sum of S·k), per element of the value; S = e·S first, stored
void LinearAttention::correct(Body& head, void (*rate)(const Operands&, Body&)) const {
  if (!layer.corrects) return;
  if (rate != nullptr) rate(op, head);
  head.each(value_size(), [&](Body& element) {
    element.sum_over(key_size(), type(), [&](Body& term) {
      term.read(state);
      if (layer.decays) term.does(Action::Mul, type()), term.write(state);
      term.read(key);
      term.multiply(state, key);
    });
    element.read(op["value"]);
    element.does(Action::Add, type());
    element.read(op["beta"]);
    element.does(Action::Mul, type());
  });
}

// S = e·S + k·v (or k·u), per element of the state
void LinearAttention::update(Body& head) const {
  head.each(key_size() * value_size(), [&](Body& element) {
    element.read(state);
    if (layer.decays && !layer.corrects) element.does(Action::Mul, type());
    element.accumulate_over({Count{1}, "1"}, type(), [&](Body& term) {
      term.read(key);
      if (!layer.corrects) term.read(op["value"]);
      term.multiply(state, key);
    });
    element.write(state);
  });
}

// Within one token of a head its state is found again where it was just corrected; from token to
// token, and for the output, after the states of all heads of the sample. Query, key and value are
// found again among those of one token, and what serves all tokens among itself.
void LinearAttention::find_again(Count tokens, Body& node) const {
  const auto number = [](std::int64_t of) { return Count{static_cast<std::uint64_t>(of)}; };
  const Count matrix = number(layer.key_size) * number(layer.value_size);
  const Count heads = number(layer.kv_heads);
  if (layer.corrects) node.finds_again({&state, matrix, tokens * heads * matrix});
  node.finds_again({&state, heads * matrix});
  for (const Operand* array : {&query, &key, &op["value"], &op["decay"], &op["beta"]})
    if (*array && array != &state)
      node.finds_again({array, tokens.is_zero() ? Count{1} : array->elements().count / tokens});
  for (const char* name : {"a_log", "dt_bias"})
    if (op[name]) node.finds_again({&op[name], op[name].elements().count});
}

void LinearAttention::count(Body& node, void (*gate)(const Operands&, Body&),
                            void (*rate)(const Operands&, Body&)) const {
  const Extent tokens = extent_of(layer.batch, "batch") * extent_of(layer.tokens, "tokens");
  find_again(tokens.count, node);
  node.each(tokens, [&](Body& token) {
    token.each(extent_of(layer.kv_heads, "kv heads"), [&](Body& head) {
      prepare_decay(head, gate);
      correct(head, rate);
      update(head);
    });
    token.each(extent_of(outputs, "heads") * value_size(), [&](Body& out) {
      out.sum_over(key_size(), type(), [&](Body& term) {
        term.read(query);
        term.read(state);
        term.multiply(query, state);
      });
      if (op.number("scale", 0) != 1) out.does(Action::Mul, type());
      out.write(op["output"]);
    });
  });
}

std::span<const OpRule> linear_attention_rules() { return kLinearAttentionRules; }

}  // namespace opcost
