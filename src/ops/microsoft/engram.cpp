// Engram of com.microsoft: memory entries that are looked up by a hash of the last tokens.
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/microsoft/parts.h"
#include "ops/quantized/quantization.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

Status infer_engram(Inference& node) {
  const Shape& key = node.shape("key");
  if (key.size() != 4)
    return node.fault("key is " + shape_text(key) +
                      "; it must be [batch, tokens, connections, columns]");
  if (auto fits = expect_shape(node, "query", key); !fits) return fits;
  if (auto fits = expect_shape(node, "value", {key[0], key[1], key[3]}); !fits) return fits;
  for (const std::string_view name : {"key_norm_scale", "query_norm_scale", "conv_norm_scale"})
    if (auto fits = expect_shape(node, name, {key[2], key[3]}); !fits) return fits;
  if (node.wants("gated_value_normed") && !node.has("conv_norm_scale"))
    return node.fault("gated_value_normed is wanted and conv_norm_scale is not there");
  if (auto set = node.set("gated_value_normed", node.type("key"), key); !set) return set;
  return node.set("output", node.type("key"), key);
}

// r = 1 / sqrt(mean of x·x + epsilon), x read
void inverse_root(const Operand& x, const Extent& size, Body& row) {
  row.each(size, [&](Body& term) { term.read(x), term.multiply(x); });
  row.each({size.count.minus_one(), "(" + size.text + " - 1)"}, [&](Body& sum) { sum.add(x); });
  for (const Action action : {Div, Add, Sqrt, Div}) row.does(action, x);
}

//   for each connection of each token:                      |key| / key[-1]
//     the RMS norms of key and query                        columns
//     d = sum of their products / sqrt(columns)             columns
//     g = sigmoid(sign(d)·sqrt(max(|d|, 1e-6)))
//     for each column: output = g·value                     columns
//     gated_value_normed: the RMS norm of that              columns
void count_engram(const Operands& op, Body& node) {
  const Operand &key = op["key"], &query = op["query"], &output = op["output"];
  const Operand& normed = op["gated_value_normed"];
  const Extent size = key.extent(Axis{-1});
  node.each(key.elements_per(Axis{-1}), [&](Body& row) {
    inverse_root(key, size, row);
    inverse_root(query, size, row);
    row.each(size, [&](Body& term) {
      for (const std::string_view name : {"key", "query"}) {
        term.read(op[name]), term.multiply(key);
        term.read(op[std::string(name) + "_norm_scale"]), term.multiply(key);
      }
      term.multiply(key);
    });
    row.each({size.count.minus_one(), "(" + size.text + " - 1)"}, [&](Body& sum) { sum.add(key); });
    for (const Action action : {Mul, Bitwise, Compare, Sqrt, Bitwise, Exp, Add, Div})
      row.does(action, key);
    row.each(size, [&](Body& element) {
      element.read(op["value"]), element.multiply(key), element.write(output);
    });
    if (!normed) return;
    inverse_root(output, size, row);
    row.each(size, [&](Body& element) {
      element.read(output), element.multiply(key);
      element.read(op["conv_norm_scale"]), element.multiply(key), element.write(normed);
    });
  });
}

struct Hashes {
  std::int64_t orders = 0;  ///< Sizes of n-grams, from 2 on: max_ngram_size - 1.
  std::int64_t heads = 0;   ///< Hash heads for each size.
};

Result<Hashes> hashes_of(const NodeView& node) {
  const std::int64_t most = node.integer("max_ngram_size", 0);
  const Hashes hashes{most - 1, node.integer("n_head_per_ngram", 0)};
  if (most < 2 || hashes.heads < 1)
    return node.fault("max_ngram_size is " + std::to_string(most) + " and n_head_per_ngram " +
                      std::to_string(hashes.heads));
  const auto columns = dim_product(node, std::array{hashes.orders, hashes.heads});
  if (!columns) return columns.error();
  if (auto fits = expect_lists(node, {"vocab_sizes", "head_offsets"}, *columns); !fits)
    return fits.error();
  const Shape& multipliers = node.shape("multipliers");
  if (multipliers.size() != 1 || multipliers[0] < most)
    return node.fault("multipliers is " + shape_text(multipliers) + " for " + std::to_string(most) +
                      " tokens");
  if (auto fits = expect_single(node, "eos_token_id"); !fits) return fits.error();
  return hashes;
}

Status set_hashes(Inference& node, std::int64_t samples) {
  const auto hashes = hashes_of(node);
  if (!hashes) return hashes.error();
  const Shape past{samples, hashes->orders};
  for (const std::string_view name : {"past_ids", "past_segment_ids"})
    if (auto fits = expect_shape(node, name, past); !fits) return fits;
  if (auto fits = expect_shape(node, "segment_ids", node.shape("input_ids")); !fits) return fits;
  const ElementType type = node.type("input_ids");
  if (auto set = node.set("present_ids", type, past); !set) return set;
  if (auto set = node.set("present_segment_ids", ElementType::Int32, past); !set) return set;
  Shape ids = node.shape("input_ids");
  ids.push_back(hashes->orders * hashes->heads);
  return node.set("hash_ids", type, std::move(ids));
}

Status infer_engram_hash(Inference& node) {
  const Shape& ids = node.shape("input_ids");
  if (ids.size() != 2)
    return node.fault("input_ids is " + shape_text(ids) + "; it must be [batch, tokens]");
  return set_hashes(node, ids[0]);
}

Status infer_packed_hash(Inference& node) {
  const Shape &ids = node.shape("input_ids"), &ends = node.shape("cumulative_sequence_length");
  if (ids.size() != 1 || ends.size() != 1 || ends[0] < 1)
    return node.fault("input_ids is " + shape_text(ids) + " and cumulative_sequence_length " +
                      shape_text(ends) + "; both must be lists");
  return set_hashes(node, ends[0] - 1);
}

//   for each end of a sequence: read it
//   for each token: mix = id · multiplier                   |input_ids|
//     for each order: mix = mix xor (an id before) · multiplier   orders
//       with eos or segments: the id before is compared with each
//       for each head: mix modulo its vocab_size, + offset  heads
//   present_ids are copies of ids                           |present_ids|
void count_engram_hash(const Operands& op, Body& node) {
  const auto hashes = hashes_of(op);
  if (!hashes) return;
  const Operand& ids = op["input_ids"];
  const auto mix = [&](Body& token) {
    token.read(ids), token.read(op["multipliers"]), token.multiply(ids, op["multipliers"]);
  };
  read_all(op, node,
           {"cumulative_sequence_length", "past_ids", "past_segment_ids", "eos_token_id"});
  node.each(ids.elements(), [&](Body& token) {
    mix(token);
    token.each(extent_of(hashes->orders, "orders"), [&](Body& order) {
      mix(order);
      if (op["eos_token_id"]) order.compare(ids);
      if (op["segment_ids"]) order.read(op["segment_ids"]), order.compare(op["segment_ids"]);
      order.does(Bitwise, ids);
      order.each(extent_of(hashes->heads, "heads"), [&](Body& head) {
        head.read(op["vocab_sizes"]), head.divide(ids), head.multiply(ids), head.subtract(ids);
        if (op["head_offsets"]) head.read(op["head_offsets"]), head.add(ids);
        head.write(op["hash_ids"]);
      });
    });
  });
  for (const auto& [out, in] :
       {std::pair{"present_ids", "input_ids"}, std::pair{"present_segment_ids", "segment_ids"}})
    if (op[out])
      node.each(op[out].elements(),
                [&, in = in, out = out](Body& each) { each.read(op[in]), each.write(op[out]); });
}

constexpr std::string_view kEngramFormula =
    "(xor over the last n ids of id · multiplier) mod vocab size";

constexpr std::array kMicrosoftEngramRules{
    OpRule{.op = "EngramGate",
           .domain = kMicrosoft,
           .inputs = "key query value key_norm_scale query_norm_scale conv_norm_scale?",
           .outputs = "output gated_value_normed?",
           .formula = "g·value, g = sigmoid of the signed root of the normed key·query",
           .infer = infer_engram,
           .count = count_engram,
           .example = "2x3x4x5 2x3x4x5 2x3x5 4x5 4x5 4x5; outputs=2"},
    OpRule{.op = "NGramHashMapping",
           .domain = kMicrosoft,
           .inputs = "input_ids multipliers vocab_sizes past_ids? head_offsets? eos_token_id? "
                     "segment_ids?",
           .outputs = "hash_ids present_ids?",
           .formula = kEngramFormula,
           .infer = infer_engram_hash,
           .count = count_engram_hash,
           .example = "int64:2x3 int64:3 int64:8 int64:2x2 int64:8 int64:(); max_ngram_size=3 "
                      "n_head_per_ngram=4 pad_id=0 outputs=2"},
    OpRule{.op = "VarlenNGramHashMapping",
           .domain = kMicrosoft,
           .inputs = "input_ids multipliers vocab_sizes cumulative_sequence_length past_ids? "
                     "head_offsets? eos_token_id? segment_ids? past_segment_ids?",
           .outputs = "hash_ids present_ids? present_segment_ids?",
           .formula = kEngramFormula,
           .infer = infer_packed_hash,
           .count = count_engram_hash,
           .example = "int64:5 int64:3 int64:8 int32:3 int64:2x2 _ int64:() int32:5 int32:2x2; "
                      "max_ngram_size=3 n_head_per_ngram=4 pad_id=0 outputs=3"},
};

}  // namespace

std::span<const OpRule> microsoft_engram_rules() { return kMicrosoftEngramRules; }

}  // namespace opcost
