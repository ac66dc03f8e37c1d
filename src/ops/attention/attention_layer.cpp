// The pseudocode of attention that all attention operators share: scores, softmax, sum.
#include "ops/attention/attention_layer.h"

#include <array>
#include <limits>
#include <string>
#include <utility>

#include "opcost/core/text.h"

namespace opcost {
namespace {

// Heads side by side in the last axis.
Result<std::int64_t> size_of_head(const NodeView& node, std::string_view input,
                                  std::string_view heads_attribute) {
  const std::int64_t heads = node.integer(heads_attribute, 0);
  const std::int64_t hidden = node.shape(input)[2];
  if (heads < 1 || hidden % heads != 0)
    return node.fault(std::string(heads_attribute) + " is " + std::to_string(heads) + " for the " +
                      std::to_string(hidden) + " columns of " + std::string(input));
  return hidden / heads;
}

Result<AttentionLayer> heads_packed_layer(const NodeView& node) {
  AttentionLayer layer;
  layer.packed = true;
  const auto head = size_of_head(node, "Q", "q_num_heads");
  if (!head) return head.error();
  if (const auto k_head = size_of_head(node, "K", "kv_num_heads"); !k_head) return k_head.error();
  const auto v_head = size_of_head(node, "V", "kv_num_heads");
  if (!v_head) return v_head.error();
  layer.q_heads = node.integer("q_num_heads", 0);
  layer.kv_heads = node.integer("kv_num_heads", 0);
  layer.batch = node.shape("Q")[0];
  layer.queries = node.shape("Q")[1];
  layer.keys = node.shape("K")[1];
  layer.head_size = *head;
  layer.v_head_size = *v_head;
  return layer;
}

AttentionLayer split_layer(const NodeView& node) {
  const Shape &q = node.shape("Q"), &k = node.shape("K"), &v = node.shape("V");
  return {q[0], q[1], k[1], q[2], k[2], 0, q[3], v[3], false};
}

Status check_inputs(const NodeView& node, const AttentionLayer& layer) {
  const std::int64_t b = layer.batch, h = layer.kv_heads, t = layer.keys;
  if (h < 1 || layer.q_heads % h != 0)
    return node.fault(std::to_string(layer.q_heads) + " heads of Q do not share " +
                      std::to_string(h) + " of K and V");
  // The columns of packed inputs are whole heads, so these products fit.
  const auto shape = [&](std::int64_t size) {
    return layer.packed ? Shape{b, t, h * size} : Shape{b, h, t, size};
  };
  if (layer.packed && node.shape("K")[2] / h != layer.head_size)
    return node.fault("Q has heads of " + std::to_string(layer.head_size) + " and K of " +
                      std::to_string(node.shape("K")[2] / h));
  if (auto fits = expect_shape(node, "K", shape(layer.head_size)); !fits) return fits;
  if (auto fits = expect_shape(node, "V", shape(layer.v_head_size)); !fits) return fits;
  if (auto fits = expect_shape(node, "past_key", {b, h, layer.past, layer.head_size}); !fits)
    return fits;
  return expect_shape(node, "past_value", {b, h, layer.past, layer.v_head_size});
}

}  // namespace

Result<AttentionLayer> attention_layer(const NodeView& node) {
  const std::size_t rank = node.shape("Q").size();
  if ((rank != 3 && rank != 4) || node.shape("K").size() != rank || node.shape("V").size() != rank)
    return node.fault("Q is " + shape_text(node.shape("Q")) + ", K " + shape_text(node.shape("K")) +
                      " and V " + shape_text(node.shape("V")) + "; all must be of rank 3 or 4");
  auto layer = rank == 3 ? heads_packed_layer(node) : Result<AttentionLayer>(split_layer(node));
  if (!layer) return layer;
  if (node.has("past_key") != node.has("past_value"))
    return node.fault("past_key and past_value come together");
  if (node.has("past_key")) {
    const Shape& past = node.shape("past_key");
    if (past.size() != 4) return node.fault("past_key is " + shape_text(past));
    layer->past = past[2];
    if (layer->past > std::numeric_limits<std::int64_t>::max() - layer->keys)
      return node.fault("past_key is " + shape_text(past));
  }
  if (auto fits = check_inputs(node, *layer); !fits) return fits.error();
  return layer;
}

// A mask may end before the last keys: those are masked out.
Status check_masks(const NodeView& node, const AttentionLayer& layer) {
  if (auto fits = expect_shape(node, "nonpad_kv_seqlen", {layer.batch}); !fits) return fits;
  if (!node.has("attn_mask")) return Ok{};
  const Shape scores{layer.batch, layer.q_heads, layer.queries, layer.all_keys()};
  Shape mask = node.shape("attn_mask");
  if (mask.empty() || mask.back() > layer.all_keys())
    return node.fault("attn_mask is " + shape_text(mask) + " for scores " + shape_text(scores));
  mask.back() = layer.all_keys();
  const auto both = broadcast(node, mask, scores);
  if (both && *both == scores) return Ok{};
  return node.fault("attn_mask " + shape_text(node.shape("attn_mask")) +
                    " does not broadcast to the scores " + shape_text(scores));
}

void AttentionRow::contracts(const AttentionLayer& layer, Body& node) const {
  const auto number = [](std::int64_t extent) { return Count{static_cast<std::uint64_t>(extent)}; };
  Nest nest;
  nest.shared = number(layer.batch) * number(layer.kv_heads);
  nest.rows = number(layer.queries) * number(layer.q_heads / layer.kv_heads);
  for (const KeyPart& part : keys) {
    nest.a = &q, nest.b = &part.array, nest.y = nullptr;
    nest.columns = part.keys.count, nest.terms = head_size.count;
    node.contracts(nest);
  }
  for (const KeyPart& part : values) {
    nest.a = nullptr, nest.b = &part.array, nest.y = &y;
    nest.columns = v_head_size.count, nest.terms = part.keys.count;
    node.contracts(nest);
  }
}

void AttentionRow::scores(Body& row, bool scaled) const {
  for (const KeyPart& part : keys)
    row.each(part.keys, [&](Body& score) {
      score.sum_over(head_size, [&](Body& term) {
        term.read(q);
        read_part(part, term);
        term.multiply(q, part.array);
      });
      if (scaled) score.multiply(q);
    });
}

void AttentionRow::cap(Body& row) const {
  row.each(all_keys, [&](Body& score) {
    for (const Action action :
         {Action::Div, Action::Exp, Action::Add, Action::Add, Action::Div, Action::Mul})
      score.does(action, q);
  });
}

void AttentionRow::read_part(const KeyPart& part, Body& term) const {
  term.read(part.array);
  const auto stored = part.array.type(), real = q.type();
  if (!part.quantized || !stored || !real) return;
  term.convert(*stored, *real);
  term.multiply(q);
}

void AttentionRow::softmax(Body& row) const {
  const NumberType score_type = q.type().value_or(softmax_type);
  const bool converts = score_type != softmax_type;
  if (converts) row.each(all_keys, [&](Body& score) { score.convert(score_type, softmax_type); });
  row.each({all_keys.count.minus_one(), "(" + all_keys.text + " - 1)"},
           [&](Body& largest) { largest.does(Action::Compare, softmax_type); });
  row.sum_over(all_keys, softmax_type, [&](Body& score) {
    score.does(Action::Add, softmax_type);
    score.does(Action::Exp, softmax_type);
  });
  row.each(all_keys, [&](Body& probability) {
    probability.does(Action::Div, softmax_type);
    if (converts) probability.convert(softmax_type, score_type);
  });
}

void AttentionRow::weigh_values(Body& row) const {
  row.each(v_head_size, [&](Body& out) {
    bool first = true;
    for (const KeyPart& part : values) {
      const auto term = [&](Body& product) {
        read_part(part, product);
        product.multiply_temporary(part.quantized ? q : part.array);
      };
      first ? out.sum_over(part.keys, term) : out.accumulate_over(part.keys, term);
      first = false;
    }
    out.write(y);
  });
}

}  // namespace opcost
