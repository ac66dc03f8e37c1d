// SkipLayerNormalization and others: layer normalization of a sum of two inputs.
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/microsoft/parts.h"
#include "ops/quantized/quantization.h"
#include "ops/rows/standardization.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

// The statistics of a row are float32.
Status set_statistics(Inference& node, Shape x) {
  x.back() = 1;
  for (const std::string_view name : {"mean", "inv_std_var"})
    if (auto set = node.set(name, ElementType::Float, x); !set) return set;
  return Ok{};
}

Status infer_skip_norm(Inference& node) {
  const Shape &x = node.shape("input"), &skip = node.shape("skip");
  if (x.empty() || !broadcasts_to(node, skip, x))
    return node.fault("skip " + shape_text(skip) + " is no part of input " + shape_text(x));
  if (auto fits = expect_lists(node, {"gamma", "beta", "bias"}, x.back()); !fits) return fits;
  if (auto set = set_statistics(node, x); !set) return set;
  if (auto set = node.set("input_skip_bias_sum", node.type("input"), x); !set) return set;
  return node.set("output", node.type("input"), x);
}

// The array that holds a row's sums while they are normalised: the output that returns
// them if it is wanted, else one row.
const Operand& skip_sums(const Operands& op) {
  if (op["input_skip_bias_sum"]) return op["input_skip_bias_sum"];
  return op.array("sums", op.type("input"), {op.shape("input").back()});
}

void add_skip(const Operands& op, const Operand& sums, const Extent& length, Body& row) {
  row.each(length, [&](Body& element) {
    element.read(op["input"]);
    element.read(op["skip"]);
    element.add(op["input"]);
    element.add_bias(op["bias"]);
    element.write(sums);
  });
}

bool last_axis(const Operand& x, std::size_t axis) { return axis + 1 == x.rank(); }

Standardization rows_of_last_axis(const Operand& x, const Operand& read_from) {
  const NumberType type = x.type().value_or(kFloat32);
  return {read_from, type, rows_of(x, [&](std::size_t axis) { return last_axis(x, axis); })};
}

//   for each row:                                          |input| / input[-1]
//     s = input + skip + bias, kept                        n
//     m, r = mean and 1 / sqrt(variance + epsilon) of s    n
//     y = (s - m)·r·gamma + beta                           n
void count_skip_layer_norm(const Operands& op, Body& node) {
  const Operand& sums = skip_sums(op);
  Standardization all = rows_of_last_axis(op["input"], sums);
  const Extent rows = std::exchange(all.rows.count, extent_of(1, "1"));
  const auto statistics = [&](Body& row) {
    row.write(op["mean"]);
    row.write(op["inv_std_var"]);
  };
  node.each(rows, [&](Body& row) {
    add_skip(op, sums, all.rows.length, row);
    count_standardization(all, row, statistics, [&](Body& element) {
      element.read(op["gamma"]);
      element.multiply(op["gamma"]);
      element.add_bias(op["beta"]);
      element.write(op["output"]);
    });
  });
}

//   for each row:                                          |input| / input[-1]
//     s = input + skip + bias, kept                        n
//     y = s·gamma / sqrt(mean of s·s + epsilon)            n
void count_skip_rms_norm(const Operands& op, Body& node) {
  const Operand& sums = skip_sums(op);
  const Standardization all = rows_of_last_axis(op["input"], sums);
  node.each(all.rows.count, [&](Body& row) {
    add_skip(op, sums, all.rows.length, row);
    count_rms_row(all, op["gamma"], row, [&](Body& element) { element.write(op["output"]); });
    row.write(op["inv_std_var"]);
  });
}

constexpr std::array kMicrosoftSkipNormRules{
    OpRule{.op = "SkipLayerNormalization",
           .domain = kMicrosoft,
           .inputs = "input skip gamma beta? bias?",
           .outputs = "output mean? inv_std_var? input_skip_bias_sum?",
           .types = "float: input skip gamma beta bias",
           .formula = "LayerNormalization of s = input + skip + bias",
           .infer = infer_skip_norm,
           .count = count_skip_layer_norm,
           .example = "2x3x5 3x5 5 5 5; outputs=4"},
    OpRule{.op = "SkipSimplifiedLayerNormalization",
           .domain = kMicrosoft,
           .inputs = "input skip gamma bias?",
           .outputs = "output mean? inv_std_var? input_skip_bias_sum?",
           .types = "float: input skip gamma bias",
           .formula = "y = gamma · s / sqrt(mean of s² + epsilon), s = input + skip + bias",
           .infer = infer_skip_norm,
           .count = count_skip_rms_norm,
           .example = "2x3x5 2x3x5 5"},
};

}  // namespace

std::span<const OpRule> microsoft_skip_norm_rules() { return kMicrosoftSkipNormRules; }

}  // namespace opcost
