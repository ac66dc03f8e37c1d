// SparseAttention: only blocks of keys that a layout lists are attended to.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/microsoft/attention/grouped_attention.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

// The largest number of blocks of a row of the mask: from block_row_indices if its numbers
// are known, else all blocks of block_col_indices.
std::int64_t most_blocks(const NodeView& node) {
  const Shape &rows = node.shape("block_row_indices"), &columns = node.shape("block_col_indices");
  const auto* starts = integers_of(node.input("block_row_indices"));
  if (starts == nullptr || rows[1] < 2) return columns[1];
  std::int64_t most = 0;
  const auto width = static_cast<std::size_t>(rows[1]);
  for (std::size_t at = 1; at < starts->size(); ++at) {
    const std::int64_t begin = (*starts)[at - 1], end = (*starts)[at];
    const bool same_layout = at % width != 0;
    if (same_layout && begin >= 0 && end > begin) most = std::max(most, end - begin);
  }
  return std::min(most, columns[1]);
}

Status read_blocks(const NodeView& node, GroupedLayer& layer) {
  const Shape &rows = node.shape("block_row_indices"), &columns = node.shape("block_col_indices");
  const std::int64_t block = node.integer("sparse_block_size", 0);
  if (rows.size() != 2 || columns.size() != 2 || rows[0] != columns[0] || rows[0] < 1 ||
      layer.heads.q_heads % rows[0] != 0 || block < 1)
    return node.fault("block_row_indices is " + shape_text(rows) + " and block_col_indices " +
                      shape_text(columns) + ", in blocks of " + std::to_string(block));
  const std::int64_t all = layer.heads.all_keys(), blocks = most_blocks(node);
  layer.window = blocks > all / block ? all : blocks * block;
  return Ok{};
}

Result<GroupedLayer> sparse_layer(const NodeView& node) {
  GroupedLayer layer;
  const Shape &query = node.shape("query"), &past = node.shape("past_key");
  if (query.size() != 3 || past.size() != 4)
    return node.fault("query is " + shape_text(query) + " and past_key " + shape_text(past));
  if (auto fits = read_grouped_heads(node, layer); !fits) return fits.error();
  AttentionLayer& heads = layer.heads;
  heads.batch = query[0];
  heads.queries = heads.keys = query[1];
  layer.capacity = past[2];
  layer.shares_buffer = true;
  const auto* total = integers_of(node.input("total_sequence_length"));
  const std::int64_t held = total != nullptr && total->size() == 1 ? total->front() : past[2];
  if (held < heads.keys || held > past[2])
    return node.fault("a cache of " + std::to_string(past[2]) + " tokens does not hold " +
                      std::to_string(held) + " of which " + std::to_string(heads.keys) +
                      " are new");
  heads.past = held - heads.keys;
  const Shape cache{heads.batch, heads.kv_heads, past[2], heads.head_size};
  for (const std::string_view name : {"past_key", "past_value"})
    if (auto fits = expect_shape(node, name, cache); !fits) return fits.error();
  if (auto fits = check_new_keys(node, layer, query); !fits) return fits.error();
  for (const auto read : {read_grouped_rotation, read_blocks})
    if (auto fits = read(node, layer); !fits) return fits.error();
  return layer;
}

Status infer_sparse_attention(Inference& node) {
  const auto layer = sparse_layer(node);
  if (!layer) return layer.error();
  const AttentionLayer& l = layer->heads;
  if (integers_of(node.input("total_sequence_length")) == nullptr)
    node.assume("its total_sequence_length arrives at run time: the cache is taken as full");
  node.assume("every query meets as many blocks of keys as the fullest row of the mask, " +
              std::to_string(keys_of_row(*layer)) + " keys");
  for (const std::string_view name : {"present_key", "present_value"})
    if (auto set = node.set(name, node.type("past_key"), node.shape("past_key")); !set) return set;
  const auto hidden = dim_product(node, std::array{l.q_heads, l.head_size});
  if (!hidden) return hidden.error();
  return node.set("output", node.type("query"), {l.batch, l.queries, *hidden});
}

//   q = query, rotated where asked for; new keys, rotated, and values to present
//   for each index of the blocks, for each length: read it
//   for each query of each head:                          batch * tokens * num_heads
//     s = scale · q·k of the keys in its blocks; p = softmax(s); y = sum of p·v
// past and present are one buffer, so nothing of the past is copied.
void count_sparse(const Operands& op, Body& node) {
  const auto layer = sparse_layer(op);
  if (!layer) return;
  const AttentionLayer& l = layer->heads;
  read_all(op, node, {"block_row_indices", "block_col_indices", "key_total_sequence_lengths"});
  const Operand& q = keep_queries(op, *layer, l.queries, node);
  const Operand& k = op["present_key"] ? op["present_key"] : op["past_key"];
  const Operand& v = op["present_value"] ? op["present_value"] : op["past_value"];
  keep_keys(op, *layer, {k, l.keys}, node);
  keep_values(op, *layer, {v, l.keys}, node);
  const Extent keys = extent_of(keys_of_row(*layer), "keys");
  count_queries(l, row_over(q, op["output"], {{k, keys}}, {{v, keys}}, l), grouped_steps(op), node);
}

constexpr std::array kMicrosoftSparseAttentionRules{
    OpRule{.op = "SparseAttention",
           .domain = kMicrosoft,
           .inputs = "query key? value? past_key past_value block_row_indices block_col_indices "
                     "total_sequence_length key_total_sequence_lengths cos_cache? sin_cache?",
           .outputs = "output present_key present_value",
           .formula = "output = softmax(scale · Q·Kᵀ) · V, per head, of blocks that a mask allows",
           .infer = infer_sparse_attention,
           .count = count_sparse,
           .macs = true,
           .example = "2x1x24 2x1x12 2x1x12 2x2x9x6 2x2x9x6 int32:2x5 int32:2x3 int32:1=7 "
                      "int32:2; num_heads=4 kv_num_heads=2 sparse_block_size=2"},
};

}  // namespace

std::span<const OpRule> microsoft_sparse_attention_rules() {
  return kMicrosoftSparseAttentionRules;
}

}  // namespace opcost
