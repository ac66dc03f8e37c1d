// The operators Attention and FlexAttention of ai.onnx.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "ops/attention/attention_layer.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// The type that the softmax is computed in: the attribute's, else `otherwise`.
NumberType softmax_type(const NodeView& node, NumberType otherwise) {
  const auto code = node.integer("softmax_precision", 0);
  return number_type(element_type_from_code(code)).value_or(otherwise);
}

Status check_softmax_type(const NodeView& node) {
  if (!node.given("softmax_precision")) return Ok{};
  const std::int64_t code = node.integer("softmax_precision", 0);
  if (is_floating(element_type_from_code(code))) return Ok{};
  return node.fault("softmax_precision is " + std::to_string(code) + ", which is no float");
}

void assume_all_scores(Inference& node) {
  const bool windows =
      node.integer("left_window_size", -1) >= 0 || node.integer("right_window_size", -1) >= 0;
  if (node.integer("is_causal", 0) != 0 || windows)
    node.assume(
        "all scores of every query are computed, also those that is_causal or a window "
        "then masks");
  if (node.has("nonpad_kv_seqlen"))
    node.assume("all keys are counted, also those beyond nonpad_kv_seqlen");
}

Status set_attention_output(Inference& node, const AttentionLayer& layer) {
  const auto& l = layer;
  if (!l.packed)
    return node.set("Y", node.type("Q"), {l.batch, l.q_heads, l.queries, l.v_head_size});
  const auto hidden = dim_product(node, std::array{l.q_heads, l.v_head_size});
  if (!hidden) return hidden.error();
  return node.set("Y", node.type("Q"), {l.batch, l.queries, *hidden});
}

Status infer_attention(Inference& node) {
  const auto layer = attention_layer(node);
  if (!layer) return layer.error();
  if (auto fits = check_masks(node, *layer); !fits) return fits;
  if (auto fits = check_softmax_type(node); !fits) return fits;
  assume_all_scores(node);
  const auto& l = *layer;
  const std::pair<std::string_view, Shape> others[]{
      {"present_key", {l.batch, l.kv_heads, l.all_keys(), l.head_size}},
      {"present_value", {l.batch, l.kv_heads, l.all_keys(), l.v_head_size}},
      {"qk_matmul_output", {l.batch, l.q_heads, l.queries, l.all_keys()}}};
  for (const auto& [name, shape] : others) {
    const ElementType type = node.type(name == "present_value" ? "V" : "Q");
    if (auto set = node.set(name, type, shape); !set) return set;
  }
  return set_attention_output(node, l);
}

// The formal parameters of keys, or of values.
struct CachedFormals {
  std::string_view present, past, now;
};

// Where keys (or values) are read: from the output `present` if it is wanted, else from
// the past and from the new ones.
std::vector<KeyPart> cached_key_parts(const Operands& op, const AttentionLayer& layer,
                                      const CachedFormals& formals) {
  const Operand &present = op[formals.present], &past = op[formals.past], &now = op[formals.now];
  const Extent all = extent_of(layer.all_keys(), "keys");
  if (present) return {{present, all}};
  if (!past) return {{now, all}};
  return {{past, extent_of(layer.past, "past keys")}, {now, extent_of(layer.keys, "new keys")}};
}

AttentionRow row_of(const Operands& op, const AttentionLayer& layer, NumberType softmax) {
  return {
      op["Q"],
      op["Y"],
      cached_key_parts(op, layer, {.present = "present_key", .past = "past_key", .now = "K"}),
      cached_key_parts(op, layer, {.present = "present_value", .past = "past_value", .now = "V"}),
      extent_of(layer.all_keys(), "keys"),
      extent_of(layer.head_size, "head size"),
      extent_of(layer.v_head_size, "head size of V"),
      softmax};
}

Extent query_rows(const AttentionLayer& layer) {
  return extent_of(layer.batch, "batch") * extent_of(layer.q_heads, "heads") *
         extent_of(layer.queries, "queries");
}

void copy_into(const Operand& present, const Operand& from, Body& node) {
  if (present && from)
    node.each(from.elements(), [&](Body& element) { element.read(from), element.write(present); });
}

void keep_cache(const Operands& op, Body& node) {
  copy_into(op["present_key"], op["past_key"], node);
  copy_into(op["present_key"], op["K"], node);
  copy_into(op["present_value"], op["past_value"], node);
  copy_into(op["present_value"], op["V"], node);
}

// s = softcap · tanh(s / softcap); then + mask if it holds floats, or -inf where a boolean
// mask is false.
void cap_and_mask(const Operands& op, const AttentionRow& row, Body& body) {
  const Operand &q = op["Q"], &mask = op["attn_mask"];
  if (op.number("softcap", 0) > 0) row.cap(body);
  if (!mask) return;
  const bool yes_or_no = op.type("attn_mask") == ElementType::Bool;
  const bool full = mask.extent(Axis{-1}).count == Count{1};  // one for all keys
  body.each(full ? row.all_keys : mask.extent(Axis{-1}), [&](Body& score) {
    score.read(mask);
    score.does(yes_or_no ? Action::Compare : Action::Add, q);
  });
}

//   present = past, then K; the same for V, where wanted
//   for each query of each head and sample:          batch * heads * queries
//     for each key: s = scale · sum of q·k           keys, head size
//       s = softcap · tanh(s / softcap), s + mask, where given
//     p = exp(s - max) / sum of exp(s - max)         keys
//     for each element: y = sum of p·v               head size of V, keys
// Heads of Q that share a head of K and V each read it. The scores of a query are
// temporaries. Scores that a mask hides are counted too (the report says so).
void count_attention(const Operands& op, Body& node) {
  const auto layer = attention_layer(op);
  const auto type = op["Q"].type();
  if (!layer || !type) return;
  const AttentionRow attention = row_of(op, *layer, softmax_type(op, *type));
  keep_cache(op, node);
  attention.contracts(*layer, node);
  node.each(query_rows(*layer), [&](Body& row) {
    attention.scores(row, op.number("scale", 0) != 1);
    cap_and_mask(op, attention, row);
    attention.softmax(row);
    if (op["qk_matmul_output"])
      row.each(attention.all_keys, [&](Body& score) { score.write(op["qk_matmul_output"]); });
    attention.weigh_values(row);
  });
}

Status infer_flex_attention(Inference& node) {
  const auto layer = attention_layer(node);
  if (!layer) return layer.error();
  if (layer->packed) return node.fault("its inputs are of rank 3; they must be of rank 4");
  if (auto fits = check_softmax_type(node); !fits) return fits;
  for (const std::string_view name : {"score_mod", "prob_mod"})
    if (node.given(name))
      node.assume("the nodes of its graph " + std::string(name) +
                  " are counted on an array of all scores");
  return set_attention_output(node, *layer);
}

// As Attention, without masks and caches; the softmax is of float32 unless the
// inputs are float64.
void count_flex_attention(const Operands& op, Body& node) {
  const auto layer = attention_layer(op);
  if (!layer) return;
  const NumberType wide{NumberFormat::Float, Bits{op.type("Q") == ElementType::Double ? 64U : 32U}};
  const AttentionRow attention = row_of(op, *layer, softmax_type(op, wide));
  attention.contracts(*layer, node);
  node.each(query_rows(*layer), [&](Body& row) {
    attention.scores(row, op.number("scale", 0) != 1);
    attention.softmax(row);
    attention.weigh_values(row);
  });
}

constexpr std::string_view kAttentionFormula = "Y = softmax(scale · Q·Kᵀ + mask) · V, per head";

constexpr OpRule attention(int since, std::string_view inputs, std::string_view example) {
  return OpRule{.op = "Attention",
                .since = since,
                .inputs = inputs,
                .outputs = "Y present_key? present_value? qk_matmul_output?",
                .formula = kAttentionFormula,
                .infer = infer_attention,
                .count = count_attention,
                .macs = true,
                .example = example};
}

constexpr std::array kAttentionRules{
    attention(23, "Q K V attn_mask? past_key? past_value?",
              "2x4x3x8 2x2x5x8 2x2x5x6 3x7 2x2x2x8 2x2x2x6; outputs=3"),
    attention(24, "Q K V attn_mask? past_key? past_value? nonpad_kv_seqlen?",
              "2x3x32 2x5x16 2x5x12 3x5; q_num_heads=4 kv_num_heads=2 softcap=2.5"),
    OpRule{.op = "FlexAttention",
           .domain = "ai.onnx.preview",
           .inputs = "Q K V",
           .outputs = "Y",
           .formula = "Y = softmax(scale · Q·Kᵀ) · V, per head",
           .infer = infer_flex_attention,
           .count = count_flex_attention,
           .macs = true,
           .subgraphs = Subgraphs::ScoreModifiers,
           .example = "float16:2x4x3x8 float16:2x2x5x8 float16:2x2x5x6"},
};

}  // namespace

std::span<const OpRule> attention_rules() { return kAttentionRules; }

}  // namespace opcost
