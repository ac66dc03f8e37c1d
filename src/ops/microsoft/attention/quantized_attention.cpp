// QAttention and QOrderedAttention: attention on 8-bit integers.
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/microsoft/attention/projected_attention.h"
#include "ops/quantized/quantization.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

Status infer_qattention(Inference& node) {
  if (auto fits = expect_single(node, "input_scale"); !fits) return fits;
  if (auto fits = expect_single(node, "input_zero_point"); !fits) return fits;
  const Shape& w = node.shape("weight");
  for (const std::string_view name : {"weight_scale", "weight_zero_point"})
    if (node.has(name) && element_count(node.shape(name)) != Count{1} && w.size() == 2)
      if (auto fits = expect_lists(node, {name}, w[1]); !fits) return fits;
  return infer_projected(node, "weight", node.type("bias"));
}

//   for each scale of the weights: multiply by input_scale, unless the product is stored
//   qkv = sum of (x - zero)·(w - zero) · scale + bias, as MatMulInteger
//   then as in Attention, in bias's type
void count_qattention(const Operands& op, Body& node) {
  const auto layer = projected_layer(op, "weight");
  if (!layer || !op["output"]) return;
  const Operand &qkv = projected_array(op, *layer), &scale = op["weight_scale"];
  const NumberType real = qkv.type().value_or(kFloat32);
  node.each(scale.elements(), [&](Body& factor) {
    factor.read(scale);
    if (scale.constant() && op["input_scale"].constant()) return;
    factor.read(op["input_scale"]);
    factor.multiply(scale);
  });
  const auto product = integer_matmul(op["input"], op["weight"], op["input_zero_point"],
                                      op["weight_zero_point"], qkv);
  count_integer_product(product, node, [&](Body& out) {
    out.convert(kInt32, real);
    out.does(Mul, real);
    out.read(op["bias"]);
    out.does(Add, real);
    out.write(qkv);
  });
  node.sums_at(real);
  count_projected(op, *layer, qkv, node);
}

// input [batch, tokens, columns], one matrix for each of Q, K and V.
Result<AttentionLayer> ordered_attention_layer(const NodeView& node) {
  const Shape &input = node.shape("input"), &w = node.shape("Q_weight");
  if (input.size() != 3 || w.size() != 2 || w[0] != input[2])
    return node.fault("input is " + shape_text(input) + " and Q_weight " + shape_text(w));
  for (const std::string_view name : {"K_weight", "V_weight"})
    if (auto fits = expect_shape(node, name, w); !fits) return fits.error();
  if (auto fits = expect_lists(node, {"Q_bias", "K_bias", "V_bias"}, w[1]); !fits)
    return fits.error();
  AttentionLayer layer;
  layer.batch = input[0];
  layer.queries = layer.keys = input[1];
  layer.q_heads = layer.kv_heads = node.integer("num_heads", 0);
  const auto size = head_size_of(node, "Q_weight", w[1], layer.q_heads);
  if (!size) return size.error();
  layer.head_size = layer.v_head_size = *size;
  if (node.has("past")) return node.fault("it has a past, which no version supports");
  if (auto fits = check_mask(node, "mask_index", layer); !fits) return fits.error();
  if (auto fits = check_attention_bias(node, layer); !fits) return fits.error();
  return layer;
}

Status infer_ordered_attention(Inference& node) {
  const auto layer = ordered_attention_layer(node);
  if (!layer) return layer.error();
  assume_masked_scores(node, "mask_index", "unidirectional");
  const Shape& input = node.shape("input");
  return node.set("output", node.type("input"), {input[0], input[1], node.shape("Q_weight")[1]});
}

// Turns a 32-bit sum into an element of `to`: scales, rounds and writes it.
void requantize_to(const Operand& to, Body& out) {
  out.convert(kInt32, kFloat32);
  out.does(Mul, kFloat32);
  round_to(to, kNoOperand, kFloat32, out);
  out.write(to);
}

const Operand& project_ordered(const Operands& op, const AttentionLayer& l, std::string_view which,
                               Body& node) {
  const std::string name(which);
  const Operand& to =
      op.array(name, op.type("input"), {l.batch, l.queries, l.q_heads, l.head_size});
  const Operand &w = op[name + "_weight"], &bias = op[name + "_bias"];
  const std::string scale = "scale_" + name;
  node.each(op[scale + "_weight"].elements(), [&](Body& one) { one.read(op[scale + "_weight"]); });
  node.read(op[scale + "_gemm"]);
  node.contracts(matrix_nest(op["input"], w, to, op["input"].extent(Axis{-1})));
  node.each(to.elements(), [&](Body& out) {
    project_integers(op["input"], w, bias, out);
    out.does(Mul, kFloat32);
    round_to(to, kNoOperand, kFloat32, out);
    out.write(to);
  });
  return to;
}

// p = softmax(s) / scale, rounded to int8
void quantized_softmax(const Operands& op, const Extent& keys, Body& query) {
  const Operand &mask = op["mask_index"], &bias = op["attention_bias"];
  const Extent others{keys.count.minus_one(), "(keys - 1)"};
  query.each(keys, [&](Body& score) {
    if (mask.rank() > 1) score.read(mask), score.does(Compare, kFloat32);
    if (bias) score.read(bias), score.does(Add, kFloat32);
  });
  query.each(others, [&](Body& largest) { largest.does(Compare, kFloat32); });
  query.sum_over(keys, kFloat32, [&](Body& score) {
    score.does(Add, kFloat32);
    score.does(Exp, kFloat32);
  });
  query.each(keys, [&](Body& score) {
    score.does(Div, kFloat32);
    score.does(Mul, kFloat32);
    score.does(Convert, kFloat32);
  });
}

//   q, k, v = (sum of x·w · scales + bias) / scale, rounded and kept     tokens, columns
//   for each query of each head:                                         batch * tokens * heads
//     s = scale · sum of q·k, masked                                     keys, head size
//     p = softmax(s) / scale, rounded to int8                            keys
//     y = sum of p·v · scale, rounded                                    head size, keys
// Products are of int8, in sums of int32; the softmax is of float32.
void count_ordered_attention(const Operands& op, Body& node) {
  const auto layer = ordered_attention_layer(op);
  if (!layer) return;
  const AttentionLayer& l = *layer;
  const Extent keys = extent_of(l.keys, "keys"), size = extent_of(l.head_size, "head size");
  read_all(op, node, {"scale_input", "scale_QKT_gemm", "scale_QKT_softmax", "scale_values_gemm"});
  if (op["mask_index"].rank() == 1) read_all(op, node, {"mask_index"});
  const Operand &q = project_ordered(op, l, "Q", node), &k = project_ordered(op, l, "K", node);
  const Operand& v = project_ordered(op, l, "V", node);
  node.each(heads_extent(l.batch, l.queries, l.q_heads), [&](Body& query) {
    query.each(keys, [&](Body& score) {
      score.sum_over(size, [&](Body& term) { term.read(q), term.read(k), term.multiply(q, k); });
      score.convert(kInt32, kFloat32);
      score.does(Mul, kFloat32);
    });
    quantized_softmax(op, keys, query);
    query.each(size, [&](Body& out) {
      out.sum_over(keys, [&](Body& term) { term.read(v), term.multiply_temporary(v); });
      requantize_to(op["output"], out);
    });
  });
}

constexpr std::array kMicrosoftQuantizedAttentionRules{
    OpRule{.op = "QAttention",
           .domain = kMicrosoft,
           .inputs = "input weight bias input_scale weight_scale mask_index? input_zero_point? "
                     "weight_zero_point? past?",
           .outputs = "output present?",
           .types = "integer: input; integer: weight; float: bias; float: input_scale; float: "
                    "weight_scale; integer: mask_index",
           .formula = "as Attention, projected by a product of 8-bit integers",
           .infer = infer_qattention,
           .count = count_qattention,
           .macs = true,
           .example = "uint8:2x3x5 int8:5x24 24 () () int32:2 uint8:() int8:() 2x2x2x4x4; "
                      "num_heads=2 outputs=2"},
    OpRule{.op = "QOrderedAttention",
           .domain = kMicrosoft,
           .inputs = "input scale_input scale_Q_gemm scale_K_gemm scale_V_gemm Q_weight K_weight "
                     "V_weight scale_Q_weight scale_K_weight scale_V_weight Q_bias K_bias V_bias "
                     "scale_QKT_gemm? scale_QKT_softmax? scale_values_gemm mask_index? past? "
                     "attention_bias?",
           .outputs = "output",
           .formula = "as Attention, every product of 8-bit integers",
           .infer = infer_ordered_attention,
           .count = count_ordered_attention,
           .macs = true,
           .example = "int8:2x3x5 () () () () int8:5x8 int8:5x8 int8:5x8 () () () 8 8 8 () () () "
                      "int32:2x3; num_heads=2"},
};

}  // namespace

std::span<const OpRule> microsoft_quantized_attention_rules() {
  return kMicrosoftQuantizedAttentionRules;
}

}  // namespace opcost
