// Activations of com.microsoft, alone or with the bias that is added before them.
#include <array>
#include <span>
#include <string>

#include "opcost/core/text.h"
#include "ops/elementwise/elementwise.h"
#include "ops/elementwise/gelu.h"
#include "ops/microsoft/parts.h"
#include "ops/rows/standardization.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

Status check_activation_bias(const NodeView& node, std::string_view x, std::string_view bias) {
  if (!node.has(bias)) return Ok{};
  const Shape& whole = node.shape(x);
  if (!whole.empty() && node.shape(bias) == Shape{whole.back()}) return Ok{};
  return node.fault(std::string(bias) + " is " + shape_text(node.shape(bias)) + " for " +
                    std::string(x) + " " + shape_text(whole));
}

Status infer_bias_gelu(Inference& node) {
  if (auto fits = check_activation_bias(node, "A", "B"); !fits) return fits;
  return infer_as_first(node);
}

//   for each element: c = gelu(a + b), gelu with erf        |C|
void count_bias_gelu(const Operands& op, Body& node) {
  node.each(op["C"].elements(), [&](Body& element) {
    element.read(op["A"]);
    element.add_bias(op["B"]);
    exact_gelu(element, op["A"]);
    element.write(op["C"]);
  });
}

Status infer_biased_fast_gelu(Inference& node) {
  if (auto fits = check_activation_bias(node, "X", "bias"); !fits) return fits;
  return infer_as_first(node);
}

//   for each element: y = gelu(x + bias), gelu with tanh    |Y|
void count_biased_fast_gelu(const Operands& op, Body& node) {
  node.each(op["Y"].elements(), [&](Body& element) {
    element.read(op["X"]);
    element.add_bias(op["bias"]);
    approximate_gelu(element, op["X"]);
    element.write(op["Y"]);
  });
}

//   for each element: y = x / (1 + e^(-alpha·x))            |Y|
void count_quick_gelu(const Operands& op, Body& node) {
  const bool scaled = has_factor(op, "alpha", 1.702);
  node.each(op["Y"].elements(), [&](Body& element) {
    element.read(op["X"]);
    if (scaled) element.multiply(op["X"]);
    for (const Action action : {Exp, Add, Div, Mul}) element.does(action, op["X"]);
    element.write(op["Y"]);
  });
}

Status infer_split_gelu(Inference& node) {
  Shape x = node.shape("X");
  if (x.empty() || x.back() % 2 != 0)
    return node.fault("X is " + shape_text(x) + ": its last axis has no two halves");
  if (auto fits = check_activation_bias(node, "X", "bias"); !fits) return fits;
  x.back() /= 2;
  return node.set("Y", node.type("X"), std::move(x));
}

//   for each output element, of a pair (a, b) of halves:    |Y|
//     y = (a + bias)·gelu(b + bias), gelu with erf
void count_split_gelu(const Operands& op, Body& node) {
  node.each(op["Y"].elements(), [&](Body& element) {
    for (int half = 0; half < 2; ++half) {
      element.read(op["X"]);
      element.add_bias(op["bias"]);
    }
    exact_gelu(element, op["X"]);
    element.multiply(op["X"]);
    element.write(op["Y"]);
  });
}

Result<std::size_t> softmax_axis(const NodeView& node) { return axis_of(node, "data", 1); }

Status infer_bias_softmax(Inference& node) {
  if (const auto axis = softmax_axis(node); !axis) return axis.error();
  const Shape &data = node.shape("data"), &bias = node.shape("bias");
  if (!broadcasts_to(node, bias, data))
    return node.fault("bias " + shape_text(bias) + " is no part of data " + shape_text(data));
  return infer_as_first(node);
}

//   for each row of the axes from `axis` on:                rows
//     for each element: s = data + bias                     n
//     m = the largest s, t = sum of exp(s - m)              n
//     for each element: y = exp(s - m) / t                  n
// The sums s and the exponentials are temporaries.
void count_bias_softmax(const Operands& op, Body& node) {
  const auto axis = softmax_axis(op);
  const Rows rows = rows_of(op["data"], [&](std::size_t at) { return axis.ok() && at >= *axis; });
  node.each(rows.count, [&](Body& row) {
    row.max_over(rows.length, [&](Body& each) {
      each.read(op["data"]);
      each.read(op["bias"]);
      each.add(op["data"]);
    });
    row.sum_over(rows.length, [&](Body& each) {
      each.subtract(op["data"]);
      each.exp(op["data"]);
    });
    row.each(rows.length, [&](Body& element) {
      element.divide(op["data"]);
      element.write(op["output"]);
    });
  });
}

Status infer_gated_add(Inference& node) {
  const Shape& x = node.shape("X");
  if (x.empty()) return node.fault("X is a scalar");
  if (auto fits = expect_shape(node, "Y", x); !fits) return fits;
  Shape gate = x;
  gate.back() = 1;
  if (auto fits = expect_shape(node, "gate", gate); !fits) return fits;
  return node.set("output", node.type("X"), x);
}

//   for each row: read its gate                             |gate|
//     for each element: output = x + y·gate                 X[-1]
void count_gated_add(const Operands& op, Body& node) {
  node.each(op["gate"].elements(), [&](Body& row) {
    row.read(op["gate"]);
    row.each(op["X"].extent(Axis{-1}), [&](Body& element) {
      element.read(op["X"]);
      element.read(op["Y"]);
      element.multiply(op["Y"], op["gate"]);
      element.add(op["X"]);
      element.write(op["output"]);
    });
  });
}

constexpr OpRule kGelu = unary("Gelu", "x/2·(1 + erf(x / sqrt 2))", per_element_by<exact_gelu>);

constexpr OpRule in_microsoft(OpRule rule) {
  rule.domain = kMicrosoft;
  return rule;
}

constexpr std::array kMicrosoftActivationRules{
    OpRule{.op = "BiasGelu",
           .domain = kMicrosoft,
           .inputs = "A B",
           .outputs = "C",
           .types = "float: A B",
           .formula = "x/2·(1 + erf(x / sqrt 2)), x = a + b",
           .infer = infer_bias_gelu,
           .count = count_bias_gelu,
           .example = "2x3x5 5"},
    OpRule{.op = "BiasSoftmax",
           .domain = kMicrosoft,
           .inputs = "data bias",
           .outputs = "output",
           .types = "float: data bias",
           .formula = "softmax of data + bias over the axes from `axis` on",
           .infer = infer_bias_softmax,
           .count = count_bias_softmax,
           .example = "2x3x4x5 2x1x1x5; axis=3 is_inner_broadcast=1"},
    OpRule{.op = "BiasSplitGelu",
           .domain = kMicrosoft,
           .inputs = "X bias",
           .outputs = "Y",
           .types = "float: X bias",
           .formula = "a·gelu(b), of the halves (a, b) of X + bias",
           .infer = infer_split_gelu,
           .count = count_split_gelu,
           .example = "2x3x10 10"},
    OpRule{.op = "FastGelu",
           .domain = kMicrosoft,
           .inputs = "X bias?",
           .outputs = "Y",
           .types = "float: X bias",
           .formula = "x/2·(1 + tanh(x·(sqrt(2/pi) + c·x²))), x + bias for x",
           .infer = infer_biased_fast_gelu,
           .count = count_biased_fast_gelu,
           .example = "2x3x5 5"},
    OpRule{.op = "GatedAdd",
           .domain = kMicrosoft,
           .inputs = "X Y gate",
           .outputs = "output",
           .formula = "x + y·gate, a gate for each row",
           .infer = infer_gated_add,
           .count = count_gated_add,
           .example = "2x3x5 2x3x5 2x3x1"},
    in_microsoft(kGelu),
    OpRule{.op = "QuickGelu",
           .domain = kMicrosoft,
           .inputs = "X",
           .outputs = "Y",
           .types = "float: X",
           .formula = "x / (1 + e^(-alpha·x))",
           .infer = infer_as_first,
           .count = count_quick_gelu,
           .example = "2x3x5"},
};

}  // namespace

std::span<const OpRule> microsoft_activation_rules() { return kMicrosoftActivationRules; }

}  // namespace opcost
