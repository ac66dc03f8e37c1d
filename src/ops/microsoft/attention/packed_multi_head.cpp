// PackedMultiHeadAttention: attention over a batch of sequences without padding.
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/microsoft/attention/multi_head.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// query [tokens, columns] or [tokens, heads, 3, size]; a token attends to the keys of its
// own sequence.
Result<MultiHeadLayer> packed_multi_head_layer(const NodeView& node) {
  const Shape &query = node.shape("query"), &offset = node.shape("token_offset");
  MultiHeadLayer layer;
  AttentionLayer& heads = layer.heads;
  const bool packed = query.size() == 4;
  if ((!packed && query.size() != 2) || offset.size() != 2)
    return misfit_with_query(node, "token_offset");
  heads.batch = 1;
  heads.queries = query[0];
  heads.keys = offset[1];
  heads.q_heads = heads.kv_heads = node.integer("num_heads", 0);
  if (packed && (query[1] != heads.q_heads || query[2] != 3))
    return misfit_with_query(node, "query");
  if (packed) {
    layer.k = layer.v = "query";
    heads.head_size = heads.v_head_size = query[3];
    return layer;
  }
  const Shape& value = node.shape("value");
  if (value.size() != 2) return misfit_with_query(node, "value");
  const auto size = head_size_of(node, "query", query[1], heads.q_heads);
  if (!size) return size.error();
  const auto v_size = head_size_of(node, "value", value[1], heads.q_heads);
  if (!v_size) return v_size.error();
  heads.head_size = *size;
  heads.v_head_size = *v_size;
  if (auto fits = expect_shape(node, "key", query); !fits) return fits.error();
  if (auto fits = expect_shape(node, "value", {query[0], value[1]}); !fits) return fits.error();
  return layer;
}

Status infer_packed_multi_head(Inference& node) {
  const auto layer = packed_multi_head_layer(node);
  if (!layer) return layer.error();
  const AttentionLayer& l = layer->heads;
  const auto columns = dim_product(node, std::array{l.q_heads, l.v_head_size});
  const auto q_columns = dim_product(node, std::array{l.q_heads, l.head_size, std::int64_t{2}});
  if (!columns || !q_columns) return misfit_with_query(node, "query");
  if (node.has("bias") && (node.shape("bias").size() != 1 || node.shape("bias")[0] < *columns ||
                           node.shape("bias")[0] - *columns != *q_columns))
    return misfit_with_query(node, "bias");
  const Shape& bias = node.shape("attention_bias");
  if (node.has("attention_bias") && (bias.size() != 4 || bias[3] != l.keys || bias[2] != l.keys))
    return misfit_with_query(node, "attention_bias");
  node.assume("every token attends to as many keys as the longest sequence has");
  return node.set("output", node.type("query"), {l.queries, *columns});
}

//   for each length: read it                              |cumulative_sequence_length|
//   as MultiHeadAttention, each query with the keys of the longest sequence
void count_packed_multi_head(const Operands& op, Body& node) {
  const auto layer = packed_multi_head_layer(op);
  if (!layer) return;
  const AttentionLayer& l = layer->heads;
  const Operand& ends = op["cumulative_sequence_length"];
  node.each(ends.elements(), [&](Body& end) { end.read(ends); });
  const KeptHeads kept{op, l};
  const auto part = [&](std::string_view array, std::string_view from,
                        std::int64_t size) -> const Operand& {
    return kept.with_bias(array, op[from], l.queries, l.q_heads, size, node);
  };
  const Operand& q = part("q", "query", l.head_size);
  const Operand& k = part("k", layer->k, l.head_size);
  const Operand& v = part("v", layer->v, l.v_head_size);
  const Extent keys = extent_of(l.keys, "keys");
  const AttentionRow row = row_over(q, op["output"], {{k, keys}}, {{v, keys}}, l);
  const ScoreSteps steps{.mask = kNoOperand,
                         .bias = op["attention_bias"],
                         .sink = kNoOperand,
                         .beams = kNoOperand,
                         .qk = kNoOperand,
                         .scaled = op.number("scale", 0) != 1};
  count_queries(l, row, steps, node);
}

constexpr std::array kMicrosoftPackedMultiHeadRules{
    OpRule{.op = "PackedMultiHeadAttention",
           .domain = kMicrosoft,
           .inputs = "query key? value? bias? token_offset cumulative_sequence_length "
                     "attention_bias?",
           .outputs = "output",
           .formula = "output = softmax(scale · Q·Kᵀ) · V, per head, of tokens that are no padding",
           .infer = infer_packed_multi_head,
           .count = count_packed_multi_head,
           .macs = true,
           .example = "5x8 5x8 5x6 22 int32:2x4 int32:3; num_heads=2"},
};

}  // namespace

std::span<const OpRule> microsoft_packed_multi_head_rules() {
  return kMicrosoftPackedMultiHeadRules;
}

}  // namespace opcost
