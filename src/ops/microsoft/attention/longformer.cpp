// LongformerAttention: attention to a local window and to a few global tokens.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/microsoft/attention/attention_parts.h"
#include "ops/quantized/quantization.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

using enum Action;

struct Longformer {
  AttentionLayer heads;
  std::int64_t local = 0;   ///< Keys that a token attends to: of its window, and global ones.
  std::int64_t global = 0;  ///< Tokens of a sample that attend to all keys.
};

// The largest number of tokens of a sample that `global` marks. If its numbers are not
// known: as many as a window has, because ONNX Runtime takes no more.
std::int64_t most_global(const NodeView& node, std::int64_t tokens, std::int64_t window) {
  const auto* flags = integers_of(node.input("global"));
  if (flags == nullptr || tokens < 1) return std::min(tokens, window);
  std::int64_t most = 0;
  for (auto row = flags->begin(); flags->end() - row >= tokens; row += tokens)
    most = std::max(most, static_cast<std::int64_t>(tokens - std::count(row, row + tokens, 0)));
  return most;
}

Result<Longformer> longformer(const NodeView& node) {
  const Shape &input = node.shape("input"), &w = node.shape("weight");
  if (input.size() != 3 || w.size() != 2 || w[0] != input[2] || w[1] % 3 != 0 ||
      w[1] / 3 != input[2])
    return node.fault("input is " + shape_text(input) + " and weight " + shape_text(w));
  if (auto fits = expect_shape(node, "global_weight", w); !fits) return fits.error();
  if (auto fits = expect_lists(node, {"bias", "global_bias"}, w[1]); !fits) return fits.error();
  for (const std::string_view name : {"mask", "global"})
    if (auto fits = expect_shape(node, name, {input[0], input[1]}); !fits) return fits.error();
  Longformer l;
  AttentionLayer& heads = l.heads;
  heads.batch = input[0];
  heads.queries = heads.keys = input[1];
  heads.q_heads = heads.kv_heads = node.integer("num_heads", 0);
  const auto size = head_size_of(node, "input", input[2], heads.q_heads);
  if (!size) return size.error();
  heads.head_size = heads.v_head_size = *size;
  const std::int64_t window = node.integer("window", 0);
  if (window < 1) return node.fault("window is " + std::to_string(window));
  l.global = most_global(node, input[1], window);
  const bool wide = window > (input[1] - l.global) / 2;
  l.local = wide ? input[1] : std::min(input[1], 2 * window + 1 + l.global);
  return l;
}

Status infer_longformer(Inference& node) {
  const auto l = longformer(node);
  if (!l) return l.error();
  if (integers_of(node.input("global")) == nullptr)
    node.assume("as many tokens of a sample attend globally as its window is long, " +
                std::to_string(l->global) + ": ONNX Runtime takes no more");
  return node.set("output", node.type("input"), node.shape("input"));
}

// Projects every token to Q, K and V with some weights.
using Projects = const Operand& (*)(const Operands&, std::string_view prefix, Body&);

const Operand& project_longformer(const Operands& op, std::string_view prefix, Body& node) {
  const std::string name(prefix);
  const Operand &w = op[name + "weight"], &bias = op[name + "bias"];
  Shape shape = op.shape("input");
  shape.back() = w.shape()[1];
  const Operand& qkv = op.array(name + "qkv", op.type("input"), std::move(shape));
  const Extent terms = op["input"].extent(Axis{-1});
  node.contract(matrix_nest(op["input"], w, qkv, terms), [&](Body& out) {
    out.add_bias(bias);
    out.write(qkv);
  });
  return qkv;
}

// int8 product: a 32-bit sum, scaled to a number of the mask's type (float16).
const Operand& project_ordered_longformer(const Operands& op, std::string_view prefix, Body& node) {
  const std::string name(prefix);
  const Operand &w = op[name + "weight"], &bias = op[name + "bias"];
  Shape shape = op.shape("input");
  shape.back() = w.shape()[1];
  const Operand& qkv = op.array(name + "qkv", op.type("mask"), std::move(shape));
  const NumberType real = qkv.type().value_or(kFloat32);
  node.read(op["scale_" + name + "weight"]);
  node.contracts(matrix_nest(op["input"], w, qkv, op["input"].extent(Axis{-1})));
  node.each(qkv.elements(), [&](Body& out) {
    project_integers(op["input"], w, bias, out);
    out.convert(kFloat32, real);
    out.write(qkv);
  });
  return qkv;
}

//   for each token, each column: q, k, v = bias + sum of x·w; the global ones likewise
//   for each flag: read it                                 |global|
//   for each query of each head:                           batch * tokens * heads
//     with the keys of its window and the global ones: s = scale · q·k + mask
//     p = softmax(s), y = sum of p·v                       window, head size
//   for each global token of each head: the same with all keys   batch * global * heads
void count_with(const Operands& op, Projects projects, const Operand& output, Body& node) {
  const auto l = longformer(op);
  if (!l) return;
  read_all(op, node, {"global"});
  const Operand &qkv = projects(op, "", node), &global = projects(op, "global_", node);
  AttentionLayer layer = l->heads;
  const auto rows = [&](const Operand& array, std::int64_t keys, const char* text) {
    const Extent all = extent_of(keys, text);
    const AttentionRow row = row_over(array, output, {{array, all}}, {{array, all}}, layer);
    const ScoreSteps steps{.mask = kNoOperand,
                           .bias = op["mask"],
                           .sink = kNoOperand,
                           .beams = kNoOperand,
                           .qk = kNoOperand};
    count_queries(layer, row, steps, node);
  };
  rows(qkv, l->local, "window");
  layer.queries = l->global;
  rows(global, layer.keys, "keys");
}

void count_longformer(const Operands& op, Body& node) {
  count_with(op, project_longformer, op["output"], node);
}

//   as LongformerAttention: its projections are products of int8, its attention
//   is of float16, and each output is scaled and rounded to int8     |output|
void count_ordered_longformer(const Operands& op, Body& node) {
  const Operand& output = op["output"];
  const Operand& real = op.array("y", op.type("mask"), op.shape("input"));
  const NumberType type = real.type().value_or(kFloat32);
  read_all(op, node, {"scale_input", "scale_qkv_gemm", "scale_global_gemm", "scale_output"});
  node.sums_at(type);
  count_with(op, project_ordered_longformer, real, node);
  node.each(output.elements(), [&](Body& element) {
    element.read(real);
    element.does(Div, type);
    round_to(output, kNoOperand, type, element);
    element.write(output);
  });
}

constexpr std::string_view kLongformerFormula =
    "attention to a window around each token, and to and from a few tokens everywhere";

constexpr std::array kMicrosoftLongformerRules{
    OpRule{.op = "LongformerAttention",
           .domain = kMicrosoft,
           .inputs = "input weight bias mask global_weight global_bias global",
           .outputs = "output",
           .formula = kLongformerFormula,
           .infer = infer_longformer,
           .count = count_longformer,
           .macs = true,
           .example = "2x12x4 4x12 12 2x12 4x12 12 int32:2x12; num_heads=2 window=2"},
    OpRule{.op = "QOrderedLongformerAttention",
           .domain = kMicrosoft,
           .inputs = "input scale_input weight scale_weight bias scale_bias scale_qkv_gemm mask "
                     "global_weight scale_global_weight global_bias scale_global_gemm global "
                     "scale_output",
           .outputs = "output",
           .formula = kLongformerFormula,
           .infer = infer_longformer,
           .count = count_ordered_longformer,
           .macs = true,
           .example = "int8:2x12x4 () int8:4x12 () 12 () () float16:2x12 int8:4x12 () 12 () "
                      "int32:2x12 (); num_heads=2 window=2"},
};

}  // namespace

std::span<const OpRule> microsoft_longformer_rules() { return kMicrosoftLongformerRules; }

}  // namespace opcost
