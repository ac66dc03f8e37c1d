// Attention that projects its input first; three attention operators share it.
#include "ops/microsoft/attention/projected_attention.h"

#include <array>
#include <utility>

#include "opcost/core/text.h"

namespace opcost {
namespace {

// past [2, batch, heads, tokens, head size]: keys, then values.
Status read_projected_past(const NodeView& node, ProjectedLayer& layer) {
  AttentionLayer& heads = layer.heads;
  const bool shares = node.integer("past_present_share_buffer", 0) != 0;
  if (!node.has("past"))
    return shares ? node.fault("past and present share a buffer, and there is no past")
                  : Status{Ok{}};
  const Shape& past = node.shape("past");
  if (past.size() != 5 || heads.head_size != heads.v_head_size)
    return node.fault("past is " + shape_text(past) +
                      "; it must be [2, batch, heads, tokens, head size]");
  heads.past = past[3];
  if (shares) {
    layer.shared_capacity = past[3];
    const auto held = shared_past(node, past[3], heads.keys, masked_keys(node, "mask_index"));
    if (!held) return held.error();
    heads.past = *held;
  }
  if (auto fits = check_total(node, heads); !fits) return fits;
  return expect_shape(node, "past", {2, heads.batch, heads.kv_heads, past[3], heads.head_size});
}

std::vector<KeyPart> key_parts(const Operands& op, const AttentionLayer& heads,
                               const Operand& qkv) {
  if (op["present"]) return {{op["present"], extent_of(heads.all_keys(), "keys")}};
  if (!op["past"]) return {{qkv, extent_of(heads.keys, "keys")}};
  return {{op["past"], extent_of(heads.past, "past keys")},
          {qkv, extent_of(heads.keys, "new keys")}};
}

// Rotates the first elements of every head of Q and K in place.
void rotate(const Operands& op, const ProjectedLayer& layer, const Operand& qkv, Body& node) {
  if (op.integer("do_rotary", 0) == 0) return;
  const AttentionLayer& l = layer.heads;
  const std::int64_t wanted = op.integer("rotary_embedding_dim", 0);
  const Heads q_and_k{.to = qkv,
                      .like = qkv,
                      .count = extent_of(2, "2") * heads_extent(l.batch, l.queries, l.q_heads),
                      .size = l.head_size,
                      .norm = kNoOperand,
                      .cos = kNoOperand,
                      .sin = kNoOperand,
                      .rotated = wanted > 0 ? wanted : l.head_size};
  keep_heads(q_and_k, node, [&](Body& element) { element.read(qkv); });
}

void keep_keys_and_values(const Operands& op, const ProjectedLayer& layer, const Operand& qkv,
                          Body& node) {
  const Operand& present = op["present"];
  if (!present) return;
  if (layer.shared_capacity == 0) copy_elements(op["past"], present, node);
  const AttentionLayer& l = layer.heads;
  const Extent elements = extent_of(2, "2") * heads_extent(l.batch, l.keys, l.kv_heads) *
                          extent_of(l.head_size, "head size");
  node.each(elements, [&](Body& element) { element.read(qkv), element.write(present); });
}

}  // namespace

Result<ProjectedLayer> projected_columns(const NodeView& node, std::string_view weights) {
  const Shape &input = node.shape("input"), &w = node.shape(weights);
  if (input.empty() || w.size() != 2 || w[0] != input.back())
    return node.fault("input " + shape_text(input) + " and " + std::string(weights) + " " +
                      shape_text(w) + " do not multiply");
  const auto& sizes = node.integers("qkv_hidden_sizes");
  ProjectedLayer layer;
  layer.q_columns = sizes.size() == 3 ? sizes[0] : w[1] / 3;
  layer.v_columns = sizes.size() == 3 ? sizes[2] : w[1] / 3;
  const bool in_range = layer.q_columns >= 0 && layer.v_columns >= 0 &&
                        layer.q_columns <= w[1] / 2 && layer.v_columns <= w[1];
  if ((!sizes.empty() && sizes.size() != 3) || !in_range || layer.columns() != w[1] ||
      (sizes.size() == 3 && sizes[1] != sizes[0]))
    return node.fault(std::string(weights) + " " + shape_text(w) + " is not those of Q, K and V");
  const std::int64_t heads = node.integer("num_heads", 0);
  const auto size = head_size_of(node, "Q", layer.q_columns, heads);
  if (!size) return size.error();
  const auto v_size = head_size_of(node, "V", layer.v_columns, heads);
  if (!v_size) return v_size.error();
  layer.heads.q_heads = layer.heads.kv_heads = heads;
  layer.heads.head_size = *size;
  layer.heads.v_head_size = *v_size;
  if (auto fits = expect_shape(node, "bias", {w[1]}); !fits) return fits.error();
  const std::int64_t rotated = node.integer("rotary_embedding_dim", 0);
  if (node.integer("do_rotary", 0) != 0 &&
      (rotated < 0 || rotated > *size || rotated % 2 != 0 || *size % 2 != 0))
    return node.fault(std::to_string(rotated) + " elements of a head of " + std::to_string(*size) +
                      " cannot be rotated in pairs");
  return layer;
}

Result<ProjectedLayer> projected_layer(const NodeView& node, std::string_view weights) {
  auto layer = projected_columns(node, weights);
  if (!layer) return layer;
  const Shape& input = node.shape("input");
  if (input.size() != 3)
    return node.fault("input is " + shape_text(input) + "; it must be [batch, tokens, columns]");
  layer->heads.batch = input[0];
  layer->heads.queries = layer->heads.keys = input[1];
  if (auto fits = read_projected_past(node, *layer); !fits) return fits.error();
  if (auto fits = check_mask(node, "mask_index", layer->heads); !fits) return fits.error();
  if (auto fits = check_attention_bias(node, layer->heads); !fits) return fits.error();
  return layer;
}

Status infer_projected(Inference& node, std::string_view weights, ElementType type) {
  const auto layer = projected_layer(node, weights);
  if (!layer) return layer.error();
  const AttentionLayer& l = layer->heads;
  assume_masked_scores(node, "mask_index", "unidirectional");
  if (layer->shared_capacity > 0) assume_full_cache(node, masked_keys(node, "mask_index"));
  const std::int64_t held = layer->shared_capacity > 0 ? layer->shared_capacity : l.all_keys();
  if (node.wants("present") && l.head_size != l.v_head_size)
    return node.fault("its K and V have heads of different sizes: present cannot hold both");
  if (auto set = node.set("present", type, {2, l.batch, l.kv_heads, held, l.head_size}); !set)
    return set;
  return node.set("output", type, {l.batch, l.queries, layer->v_columns});
}

const Operand& projected_array(const Operands& op, const ProjectedLayer& layer) {
  Shape shape = op.shape("input");
  shape.back() = layer.columns();
  return op.array("qkv", op["output"].info()->type, std::move(shape));
}

void count_projected(const Operands& op, const ProjectedLayer& layer, const Operand& qkv,
                     Body& node) {
  rotate(op, layer, qkv, node);
  keep_keys_and_values(op, layer, qkv, node);
  auto parts = key_parts(op, layer.heads, qkv);
  const AttentionRow row = row_over(qkv, op["output"], parts, parts, layer.heads);
  const ScoreSteps steps{.mask = op["mask_index"],
                         .bias = op["attention_bias"],
                         .sink = kNoOperand,
                         .beams = op["cache_indirection"],
                         .qk = kNoOperand,
                         .scaled = op.number("scale", 0) != 1};
  count_queries(layer.heads, row, steps, node);
}

}  // namespace opcost
