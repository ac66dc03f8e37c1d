// Steps that the attention operators of com.microsoft share: scores, masks, caches, sinks.
#include "ops/microsoft/attention/attention_parts.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "opcost/core/text.h"
#include "ops/quantized/quantization.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

using enum Action;

// x = x·w / sqrt(mean of x·x + epsilon), x a temporary
void normalize_head(const Heads& heads, const Extent& size, Body& head) {
  head.sum_over(size, [&](Body& term) { term.multiply(heads.like); });
  for (const Action action : {Div, Add, Sqrt, Div}) head.does(action, heads.like);
  head.each(size, [&](Body& element) {
    element.multiply(heads.like);
    element.read(heads.norm);
    element.multiply(heads.norm);
  });
}

void rotate_head(const Heads& heads, Body& head) {
  head.each(extent_of(heads.rotated / 2, "rotated/2"), [&](Body& pair) {
    if (heads.cos) {
      pair.read(heads.cos);
      pair.read(heads.sin);
    } else {
      for (const Action action : {Mul, Sin, Sin}) pair.does(action, heads.like);
    }
    for (const Action action : {Mul, Mul, Add, Mul, Mul, Add}) pair.does(action, heads.like);
  });
}

void write_element(const Heads& heads, Body& element) {
  if (heads.quantized) {
    element.divide(heads.like);
    round_to(heads.to, Operand{}, heads.like.type().value_or(kFloat32), element);
  }
  element.write(heads.to);
}

// How many of a row's keys have a column of their own in an array [..., keys].
Extent columns_of(const Operand& array, const Extent& keys) {
  const Extent columns = array.extent(Axis{-1});
  const bool for_all = columns.count == Count{1} || columns.count >= keys.count;
  return for_all ? keys : columns;
}

void change_scores(const AttentionRow& row, const ScoreSteps& steps, Body& body) {
  if (steps.capped) row.cap(body);
  if (steps.mask.rank() > 1)
    body.each(columns_of(steps.mask, row.all_keys), [&](Body& score) {
      score.read(steps.mask);
      score.compare(row.q);
    });
  if (steps.bias)
    body.each(row.all_keys, [&](Body& score) {
      score.read(steps.bias);
      score.add(row.q);
    });
}

// The maximum and the sum have one more term: e^(sink - max). With smooth softmax and no
// sink given, the sink is 0.
void join_sink(const AttentionRow& row, const ScoreSteps& steps, Body& body) {
  if (!steps.sink && !steps.smooth) return;
  body.read(steps.sink);
  for (const Action action : {Compare, Add, Exp, Add}) body.does(action, row.softmax_type);
}

void write_scores(const AttentionRow& row, const ScoreSteps& steps, Body& body) {
  if (steps.qk) body.each(row.all_keys, [&](Body& score) { score.write(steps.qk); });
}

}  // namespace

void keep_heads(const Heads& heads, Body& node, FunctionRef<void(Body&)> make) {
  const Extent size = extent_of(heads.size, "head size");
  const bool whole = heads.norm.present() || heads.rotated > 0;
  node.each(heads.count, [&](Body& head) {
    head.each(size, [&](Body& element) {
      make(element);
      if (!whole) write_element(heads, element);
    });
    if (!whole) return;
    if (heads.norm) normalize_head(heads, size, head);
    if (heads.rotated > 0) rotate_head(heads, head);
    head.each(size, [&](Body& element) { write_element(heads, element); });
  });
}

void count_queries(const AttentionLayer& layer, const AttentionRow& row, const ScoreSteps& steps,
                   Body& node) {
  if (steps.mask.rank() == 1)
    node.each(steps.mask.elements(), [&](Body& length) { length.read(steps.mask); });
  row.contracts(layer, node);
  node.each(heads_extent(layer.batch, layer.queries, layer.q_heads), [&](Body& query) {
    if (steps.beams) query.each(row.all_keys, [&](Body& key) { key.read(steps.beams); });
    row.scores(query, steps.scaled);
    change_scores(row, steps, query);
    if (steps.before_softmax) write_scores(row, steps, query);
    row.softmax(query);
    join_sink(row, steps, query);
    if (!steps.before_softmax) write_scores(row, steps, query);
    row.weigh_values(query);
  });
}

AttentionRow row_over(const Operand& q, const Operand& y, std::vector<KeyPart> keys,
                      std::vector<KeyPart> values, const AttentionLayer& layer) {
  Extent all{Count{0}, ""};
  for (const KeyPart& part : keys) {
    all.count += part.keys.count;
    all.text += (all.text.empty() ? "" : " + ") + part.keys.text;
  }
  if (keys.size() > 1) all.text = "(" + all.text + ")";
  return {q,
          y,
          std::move(keys),
          std::move(values),
          std::move(all),
          extent_of(layer.head_size, "head size"),
          extent_of(layer.v_head_size, "head size of V"),
          q.type().value_or(kFloat32)};
}

Extent heads_extent(std::int64_t batch, std::int64_t tokens, std::int64_t heads) {
  return extent_of(batch, "batch") * extent_of(tokens, "tokens") * extent_of(heads, "heads");
}

Status check_attention_bias(const NodeView& node, const AttentionLayer& layer) {
  if (!node.has("attention_bias")) return Ok{};
  const Shape& bias = node.shape("attention_bias");
  const auto fits = [](std::int64_t dim, std::int64_t wanted) { return dim == 1 || dim == wanted; };
  if (bias.size() == 4 && fits(bias[0], layer.batch) && fits(bias[1], layer.q_heads) &&
      fits(bias[2], layer.queries) && (bias[3] == 1 || bias[3] >= layer.all_keys()))
    return Ok{};
  const Shape scores{layer.batch, layer.q_heads, layer.queries, layer.all_keys()};
  return node.fault("attention_bias " + shape_text(bias) + " does not fit the scores " +
                    shape_text(scores));
}

Status check_mask(const NodeView& node, std::string_view formal, const AttentionLayer& layer) {
  if (!node.has(formal)) return Ok{};
  const Shape& mask = node.shape(formal);
  const std::int64_t b = layer.batch, total = layer.all_keys();
  const std::int64_t last = mask.empty() ? 0 : mask.back();
  const bool lengths =
      last == b || (last % 2 == 0 && last / 2 == b) || (last % 3 == 2 && last / 3 == b);
  const bool of_keys = last == total || last == layer.keys;
  const bool fits = (mask.size() == 1 && lengths) ||
                    (mask.size() == 2 && mask[0] == b && of_keys) ||
                    (mask.size() == 3 && mask[0] == b && mask[1] == layer.queries && of_keys) ||
                    (mask.size() == 4 && mask[0] == b && mask[1] == 1 && last >= total);
  if (fits) return Ok{};
  const Shape scores{b, layer.q_heads, layer.queries, total};
  return node.fault(std::string(formal) + " " + shape_text(mask) + " does not fit the scores " +
                    shape_text(scores));
}

std::int64_t masked_keys(const NodeView& node, std::string_view mask) {
  const std::size_t rank = node.shape(mask).size();
  if (rank == 2 || rank == 3) return node.shape(mask).back();
  const Shape& bias = node.shape("attention_bias");
  return bias.size() == 4 && bias.back() > 1 ? bias.back() : 0;
}

Result<std::int64_t> head_size_of(const NodeView& node, std::string_view name, std::int64_t columns,
                                  std::int64_t heads) {
  if (heads >= 1 && columns >= 0 && columns % heads == 0) return columns / heads;
  return node.fault(std::to_string(columns) + " columns of " + std::string(name) + " are not " +
                    std::to_string(heads) + " heads");
}

Status check_total(const NodeView& node, const AttentionLayer& layer) {
  if (layer.past <= std::numeric_limits<std::int64_t>::max() - layer.keys) return Ok{};
  return node.fault("its past has " + std::to_string(layer.past) + " tokens");
}

Result<std::int64_t> shared_past(const NodeView& node, std::int64_t capacity, std::int64_t keys,
                                 std::int64_t masked) {
  const auto* number = integers_of(node.input("past_sequence_length"));
  const bool known = number != nullptr && number->size() == 1;
  const std::int64_t past = known ? number->front() : (masked > 0 ? masked : capacity) - keys;
  if (past >= 0 && keys <= capacity && past <= capacity - keys) return past;
  return node.fault("a cache of " + std::to_string(capacity) + " tokens has no room for " +
                    std::to_string(keys) + " after " + std::to_string(past));
}

void assume_full_cache(Inference& node, std::int64_t masked) {
  const auto* number = integers_of(node.input("past_sequence_length"));
  if (number == nullptr && masked == 0)
    node.assume("its past_sequence_length arrives at run time: the cache is taken as full");
}

void assume_masked_scores(Inference& node, std::string_view mask, std::string_view causal) {
  if (!causal.empty() && node.integer(causal, 0) != 0)
    node.assume("all scores of every query are computed, also those that " + std::string(causal) +
                " then masks");
  if (node.shape(mask).size() == 1)
    node.assume("all keys are counted, also those beyond the lengths of " + std::string(mask));
}

void project_integers(const Operand& x, const Operand& w, const Operand& bias, Body& out) {
  out.sum_over(x.extent(Axis{-1}),
               [&](Body& term) { term.read(x), term.read(w), term.multiply(x, w); });
  out.convert(kInt32, kFloat32);
  out.does(Mul, kFloat32);
  out.read(bias);
  out.does(Add, kFloat32);
}

}  // namespace opcost
