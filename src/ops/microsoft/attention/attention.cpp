// Attention operators of com.microsoft that project their input to Q, K and V themselves.
#include <array>
#include <span>

#include "opcost/core/text.h"
#include "ops/microsoft/attention/projected_attention.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

Status infer_projected_attention(Inference& node) {
  return infer_projected(node, "weights", node.type("input"));
}

//   for each token, each column of Q, K and V:            |qkv|
//     qkv = bias + sum of input·w                         input[-1]
void project_packed(const Operands& op, const Operand& qkv, Body& node) {
  const Extent terms = op["input"].extent(Axis{-1});
  node.contract(matrix_nest(op["input"], op["weights"], qkv, terms), [&](Body& out) {
    out.add_bias(op["bias"]);
    out.write(qkv);
  });
}

//   qkv = input·weights + bias
//   do_rotary: each head of Q and K is rotated, its sines computed
//   present = past, then K and V; past stays where both share a buffer
//   for each query of each head:                          batch * tokens * heads
//     s = scale · q·k, masked; p = softmax(s); y = sum of p·v
// qkv is an array: it is written and read. Scores that a mask hides are counted too.
void count_projected_attention(const Operands& op, Body& node) {
  const auto layer = projected_layer(op, "weights");
  if (!layer || !op["output"]) return;
  const Operand& qkv = projected_array(op, *layer);
  project_packed(op, qkv, node);
  count_projected(op, *layer, qkv, node);
}

Status infer_masked_self_attention(Inference& node) {
  const Shape& input = node.shape("input");
  if (input.size() == 3 && input[1] != 1)
    return node.fault("input is " + shape_text(input) + "; it must be of one token");
  return infer_projected_attention(node);
}

// input [tokens, columns]; a token attends to the keys of its own sequence.
Result<ProjectedLayer> packed_attention_layer(const NodeView& node) {
  auto layer = projected_columns(node, "weights");
  if (!layer) return layer;
  const Shape &input = node.shape("input"), &offset = node.shape("token_offset");
  if (input.size() != 2 || offset.size() != 2)
    return node.fault("input is " + shape_text(input) + " and token_offset " + shape_text(offset) +
                      "; they must be [tokens, columns] and [batch, tokens of each]");
  AttentionLayer& heads = layer->heads;
  heads.batch = 1;
  heads.queries = input[0];
  heads.keys = offset[1];
  if (!node.has("attention_bias")) return layer;
  const Shape& bias = node.shape("attention_bias");
  const auto fits = [](std::int64_t dim, std::int64_t wanted) { return dim == 1 || dim == wanted; };
  if (bias.size() == 4 && fits(bias[0], offset[0]) && fits(bias[1], heads.q_heads) &&
      bias[2] == offset[1] && bias[3] == offset[1])
    return layer;
  return node.fault("attention_bias " + shape_text(bias) + " does not fit token_offset " +
                    shape_text(offset));
}

Status infer_packed_attention(Inference& node) {
  const auto layer = packed_attention_layer(node);
  if (!layer) return layer.error();
  if (node.shape("cumulative_sequence_length").size() != 1)
    return node.fault("cumulative_sequence_length is no list");
  node.assume("every token attends to as many keys as the longest sequence has");
  return node.set("output", node.type("input"), {layer->heads.queries, layer->v_columns});
}

//   qkv = input·weights + bias, of the tokens that are no padding
//   for each length: read it                              |cumulative_sequence_length|
//   for each query of each head: as Attention, with the keys of the longest sequence
void count_packed_attention(const Operands& op, Body& node) {
  const auto layer = packed_attention_layer(op);
  if (!layer || !op["output"]) return;
  const Operand &qkv = projected_array(op, *layer), &ends = op["cumulative_sequence_length"];
  project_packed(op, qkv, node);
  node.each(ends.elements(), [&](Body& end) { end.read(ends); });
  count_projected(op, *layer, qkv, node);
}

constexpr std::string_view kPackedAttentionFormula =
    "Q, K, V = input·weights + bias; output = softmax(scale · Q·Kᵀ, masked) · V, per head";

constexpr std::array kMicrosoftAttentionRules{
    OpRule{.op = "Attention",
           .domain = kMicrosoft,
           .inputs = "input weights bias? mask_index? past? attention_bias? past_sequence_length?",
           .outputs = "output present?",
           .types = "float: input weights bias; integer: mask_index",
           .formula = kPackedAttentionFormula,
           .infer = infer_projected_attention,
           .count = count_projected_attention,
           .macs = true,
           .example = "2x3x5 5x24 24 int32:2x7 2x2x2x4x4 1x2x3x7; num_heads=2 outputs=2"},
    OpRule{.op = "DecoderMaskedSelfAttention",
           .domain = kMicrosoft,
           .inputs = "input weights bias mask_index? past attention_bias? past_sequence_length "
                     "beam_width? cache_indirection?",
           .outputs = "output present",
           .formula = kPackedAttentionFormula,
           .infer = infer_masked_self_attention,
           .count = count_projected_attention,
           .macs = true,
           .example = "2x1x5 5x24 24 int32:2x4 2x2x2x7x4 _ int32:1; num_heads=2 "
                      "past_present_share_buffer=1"},
    OpRule{.op = "PackedAttention",
           .domain = kMicrosoft,
           .inputs = "input weights bias token_offset cumulative_sequence_length attention_bias?",
           .outputs = "output",
           .types = "float: input weights bias",
           .formula = kPackedAttentionFormula,
           .infer = infer_packed_attention,
           .count = count_packed_attention,
           .macs = true,
           .example = "5x3 3x24 24 int32:2x4 int32:3 1x2x4x4; num_heads=2"},
};

}  // namespace

std::span<const OpRule> microsoft_attention_rules() { return kMicrosoftAttentionRules; }

}  // namespace opcost
