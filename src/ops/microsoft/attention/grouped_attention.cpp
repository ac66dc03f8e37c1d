// Steps that GroupQueryAttention, PagedAttention and SparseAttention share.
#include "ops/microsoft/attention/grouped_attention.h"

#include <algorithm>
#include <array>

#include "opcost/core/text.h"

namespace opcost {
namespace {

Heads heads_to(const Operands& op, const GroupedLayer& layer, const HeadStore& to,
               std::int64_t heads, const Operand& norm) {
  return {.to = to.array,
          .like = op["query"],
          .count = heads_extent(layer.heads.batch, to.tokens, heads),
          .size = layer.heads.head_size,
          .norm = norm,
          .cos = op["cos_cache"],
          .sin = op["sin_cache"],
          .rotated = layer.rotated,
          .quantized = to.quantized};
}

}  // namespace

Status read_grouped_heads(const NodeView& node, GroupedLayer& layer) {
  AttentionLayer& heads = layer.heads;
  heads.q_heads = node.integer("num_heads", 0);
  heads.kv_heads = node.integer("kv_num_heads", 0);
  if (heads.q_heads < 1 || heads.kv_heads < 1 || heads.q_heads % heads.kv_heads != 0)
    return node.fault("num_heads is " + std::to_string(heads.q_heads) + " and kv_num_heads " +
                      std::to_string(heads.kv_heads));
  const Shape& query = node.shape("query");
  layer.packed = !node.has("key");
  const auto both = dim_product(node, std::array{heads.kv_heads, std::int64_t{2}});
  if (!both) return both.error();
  if (heads.q_heads > INT64_MAX - *both) return node.fault("it has too many heads");
  const auto size = head_size_of(node, "query", query.empty() ? -1 : query.back(),
                                 layer.packed ? heads.q_heads + *both : heads.q_heads);
  if (!size) return size.error();
  heads.head_size = heads.v_head_size = *size;
  return Ok{};
}

Status read_grouped_rotation(const NodeView& node, GroupedLayer& layer) {
  if (node.integer("do_rotary", 0) == 0) return Ok{};
  const Shape& cos = node.shape("cos_cache");
  if (cos.size() != 2 || cos[1] > layer.heads.head_size / 2)
    return node.fault("cos_cache is " + shape_text(cos) + " for heads of " +
                      std::to_string(layer.heads.head_size));
  layer.rotated = 2 * cos[1];
  if (!node.has("sin_cache")) return node.fault("its input sin_cache is missing");
  return expect_shape(node, "sin_cache", cos);
}

Status check_head_norms(const NodeView& node, const GroupedLayer& layer) {
  if (node.has("q_norm_weight") != node.has("k_norm_weight"))
    return node.fault("q_norm_weight and k_norm_weight come together");
  for (const std::string_view name : {"q_norm_weight", "k_norm_weight"})
    if (auto fits = expect_shape(node, name, {layer.heads.head_size}); !fits) return fits;
  return Ok{};
}

Status check_new_keys(const NodeView& node, const GroupedLayer& layer, Shape query) {
  if (layer.packed) return Ok{};
  const auto columns = dim_product(node, std::array{layer.heads.kv_heads, layer.heads.head_size});
  if (!columns) return columns.error();
  query.back() = *columns;
  if (!node.has("value")) return node.fault("key is there and value is not");
  if (auto fits = expect_shape(node, "key", query); !fits) return fits;
  return expect_shape(node, "value", query);
}

ScoreSteps grouped_steps(const Operands& op) {
  return {.mask = kNoOperand,
          .bias = kNoOperand,
          .sink = op["head_sink"],
          .beams = kNoOperand,
          .qk = kNoOperand,
          .scaled = op.number("scale", 0) != 1,
          .capped = op.number("softcap", 0) > 0};
}

std::int64_t keys_of_row(const GroupedLayer& layer) {
  const std::int64_t all = layer.heads.all_keys();
  return layer.window > 0 ? std::min(layer.window, all) : all;
}

const Operand& keep_queries(const Operands& op, const GroupedLayer& layer, std::int64_t tokens,
                            Body& node) {
  const Operand &query = op["query"], &norm = op["q_norm_weight"];
  if ((layer.rotated == 0 && !norm) || !query.info()) return query;
  const AttentionLayer& l = layer.heads;
  const Operand& q = op.array("q", query.info()->type, {l.batch, tokens, l.q_heads, l.head_size});
  keep_heads(heads_to(op, layer, {q, tokens}, l.q_heads, norm), node,
             [&](Body& element) { element.read(query); });
  return q;
}

void keep_keys(const Operands& op, const GroupedLayer& layer, const HeadStore& to, Body& node) {
  const Operand& from = layer.packed ? op["query"] : op["key"];
  keep_heads(heads_to(op, layer, to, layer.heads.kv_heads, op["k_norm_weight"]), node,
             [&](Body& element) { element.read(from); });
}

void keep_values(const Operands& op, const GroupedLayer& layer, const HeadStore& to, Body& node) {
  const Operand& from = layer.packed ? op["query"] : op["value"];
  Heads heads = heads_to(op, layer, to, layer.heads.kv_heads, kNoOperand);
  heads.rotated = 0;
  keep_heads(heads, node, [&](Body& element) { element.read(from); });
}

}  // namespace opcost
