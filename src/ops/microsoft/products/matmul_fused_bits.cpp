// MatMulNBitsMlp and MatMulNBitsQkv: several products of one normalised input.
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/text.h"
#include "ops/microsoft/parts.h"
#include "ops/microsoft/products/packed_weights.h"
#include "ops/quantized/quantization.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

constexpr PackedNames kGate{"gate_B", "gate_scales", "", "gate_bias"};
constexpr PackedNames kUp{"up_B", "up_scales", "", "up_bias"};
constexpr PackedNames kQ{"q_B", "q_scales", "", "q_bias"};
constexpr PackedNames kK{"k_B", "k_scales", "", "k_bias"};
constexpr PackedNames kV{"v_B", "v_scales", "", "v_bias"};

Status check_fused_input(const NodeView& node, const PackedMatrix& matrix) {
  const Shape& a = node.shape("A");
  if (a.empty() || a.back() != matrix.inputs)
    return node.fault("A is " + shape_text(a) + " for weights of " + std::to_string(matrix.inputs) +
                      " inputs");
  if (node.has("skip") && !node.has("norm_scale"))
    return node.fault("skip is there and norm_scale is not");
  if (auto fits = expect_shape(node, "skip", a); !fits) return fits;
  return expect_lists(node, {"norm_scale"}, matrix.inputs);
}

Shape with_columns(Shape a, std::int64_t columns) {
  a.back() = columns;
  return a;
}

//   for each row of A, with norm_scale:                    |A| / K
//     s = a + skip, kept where there is a skip             K
//     n = s·norm_scale / sqrt(mean of s·s + epsilon), kept K
// The normalised A; A itself if it is not normalised.
const Operand& normalized_input(const Operands& op, Body& node) {
  const Operand &a = op["A"], &skip = op["skip"], &scale = op["norm_scale"];
  if (!scale) return a;
  const Operand& n = op.array("normalized", op.type("A"), op.shape("A"));
  const Operand& sums = !skip ? a : op["input_skip_bias_sum"] ? op["input_skip_bias_sum"] : n;
  const Extent length = a.extent(Axis{-1});
  node.each(a.elements_per(Axis{-1}), [&](Body& row) {
    if (skip)
      row.each(length, [&](Body& element) {
        element.read(a);
        element.read(skip);
        element.add(a);
        element.write(sums);
      });
    row.each(length, [&](Body& term) { term.read(sums), term.multiply(a); });
    row.each({length.count.minus_one(), "(" + length.text + " - 1)"},
             [&](Body& sum) { sum.add(a); });
    for (const Action action : {Div, Add, Sqrt, Div}) row.does(action, a);
    row.each(length, [&](Body& element) {
      element.read(sums);
      element.multiply(a);
      element.read(scale);
      element.multiply(scale);
      element.write(n);
    });
  });
  return n;
}

Status infer_mlp(Inference& node) {
  const auto matrix = packed_matrix(node, "N");
  if (!matrix) return matrix.error();
  if (const auto known = activation_actions(node, node.word("activation", "")); !known)
    return known.error();
  for (const PackedNames& names : {kGate, kUp})
    if (auto fits = check_packed(node, names, *matrix); !fits) return fits;
  if (auto fits = check_fused_input(node, *matrix); !fits) return fits;
  const Shape& a = node.shape("A");
  if (auto set = node.set("input_skip_bias_sum", node.type("A"), a); !set) return set;
  return node.set("Y", node.type("A"), with_columns(a, matrix->rows));
}

//   n = A, normalised where norm_scale is there
//   the weights of gate and up are converted, once         2 · N · K
//   for each output element:                               |Y|
//     g = gate_bias + sum of n·w, u = up_bias + sum of n·w K
//     y = activation(g)·u
void count_mlp(const Operands& op, Body& node) {
  const auto matrix = packed_matrix(op, "N");
  const auto actions = activation_actions(op, op.word("activation", ""));
  if (!matrix || !actions) return;
  const NumberType real = op["A"].type().value_or(kFloat32);
  const Operand& n = normalized_input(op, node);
  const PackedArrays gate = packed_arrays(op, kGate, *matrix), up = packed_arrays(op, kUp, *matrix);
  for (const PackedArrays& arrays : {gate, up})
    convert_weights(arrays, *matrix, extent_of(1, "1"), real, node);
  node.each(op["Y"].elements(), [&](Body& out) {
    sum_products(n, gate, *matrix, op["Y"], out);
    out.add_bias(op["gate_bias"]);
    activate(out, *actions, real);
    sum_products(n, up, *matrix, op["Y"], out);
    out.add_bias(op["up_bias"]);
    out.does(Mul, real);
    out.write(op["Y"]);
  });
}

struct Projection {
  PackedNames names;
  std::string_view rows, output;
};
constexpr std::array kProjections{Projection{kQ, "Nq", "Q"}, Projection{kK, "Nkv", "K"},
                                  Projection{kV, "Nkv", "V"}};

Status infer_qkv(Inference& node) {
  const Shape& a = node.shape("A");
  for (const Projection& one : kProjections) {
    const auto matrix = packed_matrix(node, one.rows);
    if (!matrix) return matrix.error();
    if (auto fits = check_packed(node, one.names, *matrix); !fits) return fits;
    if (auto fits = check_fused_input(node, *matrix); !fits) return fits;
    if (auto set = node.set(one.output, node.type("A"), with_columns(a, matrix->rows)); !set)
      return set;
  }
  return node.set("input_skip_bias_sum", node.type("A"), a);
}

//   n = A, normalised
//   for each of Q, K and V: its weights are converted, once; then
//     for each output element: bias + sum of n·w           |Q|, |K|, |V|; K
void count_qkv(const Operands& op, Body& node) {
  const NumberType real = op["A"].type().value_or(kFloat32);
  const Operand& n = normalized_input(op, node);
  for (const Projection& one : kProjections) {
    const auto matrix = packed_matrix(op, one.rows);
    if (!matrix) return;
    const PackedArrays arrays = packed_arrays(op, one.names, *matrix);
    convert_weights(arrays, *matrix, extent_of(1, "1"), real, node);
    node.each(op[one.output].elements(), [&](Body& out) {
      sum_products(n, arrays, *matrix, op[one.output], out);
      out.add_bias(op[one.names.bias]);
      out.write(op[one.output]);
    });
  }
}

constexpr std::array kMicrosoftFusedBitsRules{
    OpRule{
        .op = "MatMulNBitsMlp",
        .domain = kMicrosoft,
        .inputs = "A skip? norm_scale? gate_B gate_scales gate_bias? up_B up_scales up_bias?",
        .outputs = "Y input_skip_bias_sum?",
        .formula = "Y = activation(N·gate)·(N·up), N = A or its RMS norm; weights as MatMulNBits",
        .infer = infer_mlp,
        .count = count_mlp,
        .macs = true,
        .example = "2x3x20 2x3x20 20 uint8:5x2x8 10 5 uint8:5x2x8 10 5; K=20 N=5 bits=4 "
                   "block_size=16 activation=silu outputs=2"},
    OpRule{.op = "MatMulNBitsQkv",
           .domain = kMicrosoft,
           .inputs = "A skip? norm_scale q_B q_scales q_bias? k_B k_scales k_bias? v_B v_scales "
                     "v_bias?",
           .outputs = "Q K V input_skip_bias_sum?",
           .formula = "Q, K, V = N·weights, N the RMS norm of A; weights as MatMulNBits",
           .infer = infer_qkv,
           .count = count_qkv,
           .macs = true,
           .example = "2x3x20 _ 20 uint8:6x2x8 12 6 uint8:4x2x8 8 4 uint8:4x2x8 8 4; K=20 Nq=6 "
                      "Nkv=4 bits=4 block_size=16"},
};

}  // namespace

std::span<const OpRule> microsoft_fused_bits_rules() { return kMicrosoftFusedBitsRules; }

}  // namespace opcost
