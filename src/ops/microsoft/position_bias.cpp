// Relative position biases that are added to attention scores.
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/microsoft/parts.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

Status infer_relative(Inference& node) {
  const Shape& table = node.shape("bias_table");
  if (table.size() != 2)
    return node.fault("bias_table is " + shape_text(table) + "; it must be [buckets, heads]");
  const auto queries = node.known_integer("query_length", 0);
  if (!queries) return queries.error();
  const auto keys = node.known_integer("key_length", 0);
  if (!keys) return keys.error();
  if (*queries < 0 || *keys < 0) return node.fault("its query_length or key_length is negative");
  return node.set("output", node.type("bias_table"), {1, table[1], *queries, *keys});
}

//   for each query and key:                                 output[2] * output[3]
//     d = their distance without its sign; each near distance has a bucket of its own
//     far ones: log(d / near) · buckets / log(max_distance / near), rounded down
//     for each head: copy the bias of the bucket            heads
// The logarithm is computed for near distances too; then their own bucket is chosen.
void count_relative(const Operands& op, Body& node) {
  const Operand &output = op["output"], &table = op["bias_table"];
  constexpr NumberType kInt{NumberFormat::Int, Bits{32}}, kReal{NumberFormat::Float, Bits{32}};
  node.each(output.extent(Axis{2}) * output.extent(Axis{3}), [&](Body& pair) {
    for (const Action action : {Add, Compare, Bitwise}) pair.does(action, kInt);
    for (const Action action : {Convert, Log, Mul, Convert}) pair.does(action, kReal);
    for (const Action action : {Add, Compare, Compare}) pair.does(action, kInt);
    pair.each(output.extent(Axis{1}), [&](Body& head) { head.read(table), head.write(output); });
  });
}

struct GatedBias {
  std::int64_t batch = 0, tokens = 0, heads = 1, head_size = 0, columns = 0;
};

Result<GatedBias> gated_bias(const NodeView& node) {
  const Shape &query = node.shape("query_layer"), &offset = node.shape("token_offset");
  const Shape& w = node.shape("weight");
  GatedBias b;
  b.heads = node.integer("num_heads", 0);
  const bool packed = query.size() == 2 && offset.size() == 2;
  if ((!packed && query.size() != 3) || b.heads < 1 || query.back() % b.heads != 0)
    return node.fault("query_layer is " + shape_text(query) + " for " + std::to_string(b.heads) +
                      " heads");
  b.batch = packed ? offset[0] : query[0];
  b.tokens = packed ? offset[1] : query[1];
  b.head_size = query.back() / b.heads;
  if (w.size() != 2 || w[0] != b.head_size || w[1] % 2 != 0)
    return node.fault("weight is " + shape_text(w) + " for heads of " +
                      std::to_string(b.head_size));
  b.columns = w[1];
  if (auto fits = expect_lists(node, {"query_bias"}, query.back()); !fits) return fits.error();
  if (auto fits = expect_lists(node, {"bias"}, w[1]); !fits) return fits.error();
  if (auto fits = expect_shape(node, "rel_pos", {1, b.heads, b.tokens, b.tokens}); !fits)
    return fits.error();
  if (auto fits = expect_shape(node, "eco_a", {1, b.heads, 1, 1}); !fits) return fits.error();
  return b;
}

Status infer_gated(Inference& node) {
  const auto b = gated_bias(node);
  if (!b) return b.error();
  return node.set("output", node.type("query_layer"), {b->batch, b->heads, b->tokens, b->tokens});
}

//   for each head of each token:                            batch * tokens * heads
//     q = query + query_bias, kept                          head size
//     for each column: g = bias + sum of q·w                columns, head size
//     u, r = sigmoid(sum of each half of g)                 columns
//     f = u·(r·eco_a - 1) + 2
//     for each key: output = f·rel_pos                      tokens
// Padding is computed like all other tokens.
void count_gated(const Operands& op, Body& node) {
  const auto b = gated_bias(op);
  if (!b) return;
  const Operand &query = op["query_layer"], &w = op["weight"];
  const Operand& q = op.array("q", op.type("query_layer"), {b->head_size});
  const Extent size = extent_of(b->head_size, "head size"),
               columns = extent_of(b->columns, "columns");
  const Extent heads =
      extent_of(b->batch, "batch") * extent_of(b->tokens, "tokens") * extent_of(b->heads, "heads");
  read_all(op, node, {"token_offset"});
  node.each(heads, [&](Body& head) {
    head.each(size, [&](Body& element) {
      element.read(query), element.add_bias(op["query_bias"]), element.write(q);
    });
    head.each(columns, [&](Body& out) {
      out.sum_over(size, [&](Body& term) { term.read(q), term.read(w), term.multiply(q, w); });
      out.add_bias(op["bias"]);
    });
    head.each({extent_of(b->columns / 2, "").count.minus_one() * Count{2}, "2 (columns/2 - 1)"},
              [&](Body& sum) { sum.add(query); });
    for (int gate = 0; gate < 2; ++gate)
      for (const Action action : {Exp, Add, Div}) head.does(action, query);
    head.read(op["eco_a"]);
    for (const Action action : {Mul, Add, Mul, Add}) head.does(action, query);
    head.each(extent_of(b->tokens, "tokens"), [&](Body& key) {
      key.read(op["rel_pos"]);
      key.does(Mul, query);
      key.write(op["output"]);
    });
  });
}

constexpr std::array kMicrosoftPositionBiasRules{
    OpRule{.op = "GatedRelativePositionBias",
           .domain = kMicrosoft,
           .inputs = "query_layer query_bias rel_pos weight bias eco_a token_offset?",
           .outputs = "output",
           .formula = "rel_pos·(u·(r·eco_a - 1) + 2), u and r gates of the query",
           .infer = infer_gated,
           .count = count_gated,
           .macs = true,
           .example = "2x3x8 8 1x2x3x3 4x6 6 1x2x1x1; num_heads=2"},
    OpRule{.op = "RelativePositionBias",
           .domain = kMicrosoft,
           .inputs = "bias_table query_length key_length",
           .outputs = "output",
           .formula = "the bias of each head in the bucket of the distance of query and key",
           .infer = infer_relative,
           .count = count_relative,
           .example = "8x4 =3 =5; max_distance=16 is_bidirectional=1"},
};

}  // namespace

std::span<const OpRule> microsoft_position_bias_rules() { return kMicrosoftPositionBiasRules; }

}  // namespace opcost
