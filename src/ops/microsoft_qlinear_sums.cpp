#include <array>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/text.h"
#include "ops/channels_last.h"
#include "ops/families.h"
#include "ops/microsoft.h"
#include "ops/microsoft_qlinear.h"
#include "ops/movement.h"
#include "ops/pool.h"
#include "ops/reduce.h"
#include "ops/softmax.h"

// Averages, rows and joined arrays of quantised numbers.
namespace opcost {
namespace {

using enum Action;

Status check_parameters(const Inference& node) {
  return check_single(node, {"x_scale", "x_zero_point", "y_scale", "y_zero_point"});
}

// X and Y as a pool has them.
Quantized input_of(const Operands& op) { return {op["X"], op["x_scale"], op["x_zero_point"]}; }
Quantized output_of(const Operands& op) { return {op["Y"], op["y_scale"], op["y_zero_point"]}; }

//   f = x_scale / y_scale
//   for each output element:                             |Y|
//     s = sum of its n x, in 32 bits                     n
//     y = round((s / n - x_zero)·f) + y_zero
void count_averages(const Quantized& x, const Quantized& y, const Extent& terms, Body& node) {
  const NumberType real = numbers_of_operand(x.scale);
  const bool whole = holds_whole_numbers(x.values);
  node.sums_at(kFloat32);  // floats of 8 bits too
  read_factors(x, y, node);
  node.each(y.values.elements(), [&](Body& out) {
    out.sum_over(terms, [&](Body& term) { term.read(x.values); });
    out.convert(whole ? kInt32 : kFloat32, real);
    out.does(Div, real);
    if (moves(x.zero_point)) out.does(Add, real);
    out.does(Mul, real);
    write_rounded(y, real, out);
  });
}

Status infer_average_pool(Inference& node) {
  if (auto fits = check_parameters(node); !fits) return fits;
  if (auto set = infer_pool(node); !set) return set;
  node.set_type("Y", type_like(node, "y_zero_point", "X"));
  return Ok{};
}

void count_average_pool_of_quantised(const Operands& op, Body& node) {
  count_averages(input_of(op), output_of(op), pool_taps(op), node);
}

// One element a channel: [N, C, 1...], or with the channels last [N, 1..., C].
Status infer_global_average_pool(Inference& node) {
  if (auto fits = check_parameters(node); !fits) return fits;
  const Shape& x = node.shape("X");
  if (x.size() < 2) return node.fault("X is " + shape_text(x) + "; it must be [N, C, ...]");
  Shape y(x.size(), 1);
  const std::size_t channels = has_channels_last(node) ? x.size() - 1 : 1;
  y.front() = x.front();
  y[channels] = x[channels];
  return node.set("Y", type_like(node, "y_zero_point", "X"), std::move(y));
}

void count_global_average_pool(const Operands& op, Body& node) {
  const Extent x = op["X"].elements(), y = op["Y"].elements();
  const Extent plane{y.count.is_zero() ? Count{0} : x.count / y.count, x.text + " / " + y.text};
  count_averages(input_of(op), output_of(op), plane, node);
}

Status infer_reduce_mean(Inference& node) {
  auto fits =
      check_single(node, {"data_scale", "data_zero_point", "reduced_scale", "reduced_zero_point"});
  if (!fits) return fits;
  if (auto set = infer_reduce(node); !set) return set;
  node.set_type("reduced", type_like(node, "reduced_zero_point", "data"));
  return Ok{};
}

void count_reduce_mean(const Operands& op, Body& node) {
  count_averages({op["data"], op["data_scale"], op["data_zero_point"]},
                 {op["reduced"], op["reduced_scale"], op["reduced_zero_point"]}, reduced_terms(op),
                 node);
}

Status infer_softmax(Inference& node) {
  auto fits = check_single(node, {"X_scale", "x_zero_point", "y_scale", "y_zero_point"});
  if (!fits) return fits;
  const Shape& x = node.shape("X");
  if (const auto axis = resolve_axis(node, node.integer("axis", -1), x.size()); !axis)
    return axis.error();
  return node.set("Y", type_like(node, "y_zero_point", "X"), x);
}

//   for each row:                                              rows
//     m = the largest x                                        n
//     s = sum of exp((x - m)·x_scale)                          n
//     for each element: y = round(exp / (s·y_scale)) + y_zero  n
// The zero point of x goes with the difference. The exponentials are temporaries.
void count_softmax(const Operands& op, Body& node) {
  const Operand& x = op["X"];
  const Quantized y = output_of(op);
  const NumberType real = numbers_of_operand(op["X_scale"]);
  const SoftmaxRows rows = softmax_rows(x, op.integer("axis", -1), op.integer("opset", 13) < 13);
  node.read(op["X_scale"]);
  node.read(y.scale);
  if (moves(y.zero_point)) node.read(y.zero_point);
  node.each(rows.count, [&](Body& row) {
    row.max_over(rows.length, [&](Body& each) { each.read(x); });
    row.sum_over(rows.length, real, [&](Body& each) {
      each.read(x);
      each.does(Add, kInt32);
      each.convert(kInt32, real);
      each.does(Mul, real);
      each.does(Exp, real);
    });
    row.does(Mul, real);
    row.each(rows.length, [&](Body& element) {
      element.does(Div, real);
      write_rounded(y, real, element);
    });
  });
}

// Tensor, scale and zero point of each array that is joined.
constexpr std::size_t kParts = 3;

Result<std::size_t> joined_axis(const Inference& node, const Shape& first) {
  if (!node.given("axis")) return node.fault("its attribute axis is missing");
  return resolve_axis(node, node.integer("axis", 0), first.size());
}

// inputs[i] is the tensor of an array, and its scale is there and one number.
Status check_joined(const Inference& node, std::size_t i) {
  const auto inputs = node.inputs();
  const std::string which = "array " + std::to_string(i / kParts);
  if (inputs[i] == nullptr || inputs[i + 1] == nullptr)
    return node.fault(which + " has no values or no scale");
  for (std::size_t part = i + 1; part < i + kParts && part < inputs.size(); ++part)
    if (inputs[part] != nullptr && element_count(*inputs[part]->shape) != Count{1})
      return node.fault("the scale or zero point of " + which + " is " +
                        shape_text(*inputs[part]->shape) + "; it must be one number");
  return Ok{};
}

// The first two inputs quantise Y.
constexpr std::size_t kBeforeArrays = 2;

Status infer_concat(Inference& node) {
  if (auto fits = check_single(node, {"Y_scale", "Y_zero_point"}); !fits) return fits;
  const auto inputs = node.inputs();
  if ((inputs.size() - kBeforeArrays) % kParts == 1)
    return node.fault("its last array has no scale");
  Shape joined;
  std::size_t axis = 0;
  for (std::size_t i = kBeforeArrays; i < inputs.size(); i += kParts) {
    if (auto fits = check_joined(node, i); !fits) return fits;
    const Shape& next = *inputs[i]->shape;
    if (i == kBeforeArrays) {
      const auto resolved = joined_axis(node, next);
      if (!resolved) return resolved.error();
      axis = *resolved;
      joined = next;
      continue;
    }
    if (auto fits = join_shapes(node, joined, next, axis); !fits) return fits;
  }
  const bool has_zero = node.has("Y_zero_point");
  return node.set("Y", has_zero ? node.type("Y_zero_point") : inputs[kBeforeArrays]->type,
                  std::move(joined));
}

bool same_number(const Operand& a, const Operand& b) {
  const bool known = a.constant() && b.constant() && a.info()->numbers && b.info()->numbers;
  return known && *a.info()->numbers == *b.info()->numbers;
}

// Quantised as y is, as far as is known: its elements are y's.
bool is_copied(const Quantized& x, const Quantized& y) {
  const bool same_zero =
      same_number(x.zero_point, y.zero_point) || (!moves(x.zero_point) && !moves(y.zero_point));
  return same_number(x.scale, y.scale) && same_zero;
}

std::vector<Quantized> joined_arrays(const Operands& op, const Operand& none) {
  std::vector<Quantized> arrays;
  const std::size_t end = op.inputs().size();
  for (std::size_t i = kBeforeArrays; i + 1 < end; i += kParts)
    arrays.push_back({op.list()[i], op.list()[i + 1], i + 2 < end ? op.list()[i + 2] : none});
  return arrays;
}

//   for each array i: f = its scale / Y_scale
//     for each of its elements:                          |inputs[i]|
//       y = round((x - zero)·f) + Y_zero_point
// An array that is quantised as Y, by constants, is copied.
void count_concat(const Operands& op, Body& node) {
  const Quantized y{op["Y"], op["Y_scale"], op["Y_zero_point"]};
  const Operand none;
  const auto arrays = joined_arrays(op, none);
  std::vector<const Quantized*> scaled;
  for (const Quantized& x : arrays)
    if (!is_copied(x, y)) scaled.push_back(&x);
  if (!scaled.empty()) read_factors(scaled, y, node);
  for (const Quantized& x : arrays)
    node.each(x.values.elements(), [&](Body& element) {
      element.read(x.values);
      if (is_copied(x, y)) return element.write(y.values);
      const NumberType real = numbers_of_operand(x.scale);
      rescale(x, real, element);
      write_rounded(y, real, element);
    });
}

constexpr OpRule sums(std::string_view op, std::string_view inputs, std::string_view outputs,
                      std::string_view formula, Status (*infer)(Inference&),
                      void (*count)(const Operands&, Body&), std::string_view example) {
  return {.op = op,
          .domain = kMicrosoft,
          .inputs = inputs,
          .outputs = outputs,
          .formula = formula,
          .infer = infer,
          .count = count,
          .example = example};
}

constexpr std::string_view kPoolInputs = "X x_scale x_zero_point? y_scale y_zero_point?";

constexpr std::array kRules{
    sums("QLinearAveragePool", kPoolInputs, "Y",
         "(average of x over the window - zero)·x_scale/y_scale, rounded, + zero",
         channels_where_said<infer_average_pool>, count_average_pool_of_quantised,
         "uint8:1x7x9x2 () uint8:() () uint8:(); kernel_shape=3,2 strides=2,2 channels_last=1"),
    sums("QLinearConcat", "Y_scale Y_zero_point? inputs*", "Y",
         "the arrays one behind the other, each brought to Y_scale", infer_concat, count_concat,
         "() uint8:() uint8:2x3x5 () uint8:() uint8:2x4x5 () uint8:(); axis=1"),
    sums("QLinearGlobalAveragePool", kPoolInputs, "Y",
         "(average of x over the channel - zero)·x_scale/y_scale, rounded, + zero",
         infer_global_average_pool, count_global_average_pool,
         "uint8:2x3x4x5 () uint8:() () uint8:()"),
    sums("QLinearReduceMean", "data data_scale data_zero_point? reduced_scale reduced_zero_point?",
         "reduced", "((sum of n x) / n - zero)·data_scale/reduced_scale, rounded, + zero",
         infer_reduce_mean, count_reduce_mean, "uint8:2x3x5 () uint8:() () uint8:(); axes=0,-1"),
    sums("QLinearSoftmax", "X X_scale x_zero_point? y_scale y_zero_point?", "Y",
         "softmax of (x - max)·X_scale along the row, / y_scale, rounded, + zero", infer_softmax,
         count_softmax, "uint8:2x3x5 () uint8:() () uint8:(); opset=13"),
};

}  // namespace

std::span<const OpRule> microsoft_qlinear_sums_rules() { return kRules; }

}  // namespace opcost
