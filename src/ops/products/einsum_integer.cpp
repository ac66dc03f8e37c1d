// Einsum of two quantised arrays: sums of integer products, which hardware has and ONNX has not.
#include <algorithm>
#include <string>
#include <utility>

#include "ops/products/einsum_equation.h"
#include "ops/quantized/hardware_products.h"
#include "ops/quantized/quantization.h"
#include "rules/body.h"

namespace opcost {
namespace {

Result<EinsumShape> resolve(const NodeView& node) {
  return resolve_einsum(node, {node.input("a"), node.input("b")});
}

Status infer(Inference& node) {
  if (std::ranges::count(node.word("equation", ""), ',') > 1)
    return node.fault("it multiplies more than two arrays");
  auto shape = resolve(node);
  if (!shape) return shape.error();
  const std::string_view like = node.has("y_zero_point") ? "y_zero_point" : "a";
  return node.set("Output", node.type(node.has("y_scale") ? like : "a_scale"),
                  std::move(shape->output));
}

// The elements of an array that belong to different outputs: its indices that are not summed.
Extent kept_of(const EinsumShape& shape, std::size_t input, const std::string& name) {
  Count count{1};
  for (const auto& [index, extent] : shape.inputs[input])
    if (shape.kept.contains(index)) count *= Count{static_cast<std::uint64_t>(extent)};
  return {count, "runs of " + name};
}

//   for each output element:                                        |Output|
//     y = sum of (a - a_zero)·(b - b_zero) over the other indices   |summed|
//         · a_scale·b_scale; rounded where y is quantised
void count(const Operands& op, Body& node) {
  const auto shape = resolve(op);
  if (!shape) return;
  const Requantization scales{op["a_scale"], op["b_scale"], op["y_scale"], op["y_zero_point"],
                              op["Output"]};
  const IntegerProduct product{.a = op["a"],
                               .b = op["b"],
                               .a_zero = op["a_zero_point"],
                               .b_zero = op["b_zero_point"],
                               .outputs = op["Output"].elements(),
                               .terms = shape->summed,
                               .rows = kept_of(*shape, 0, "a"),
                               .columns = kept_of(*shape, 1, "b"),
                               .loops = matrix_nest(op["b"], op["a"], op["Output"], shape->summed)};
  count_factors(scales, node);
  count_integer_product(product, node, [&](Body& out) { requantize(scales, out); });
}

}  // namespace

const OpRule kEinsumInteger{
    .op = "EinsumInteger",
    .inputs = "a a_scale a_zero_point? b b_scale b_zero_point? y_scale? y_zero_point?",
    .outputs = "Output",
    .formula = "as Einsum of a - zero and b - zero, · a_scale·b_scale, / y_scale, rounded",
    .infer = infer,
    .count = count,
    .macs = true,
    .base = "Einsum",
    .example = "uint8:2x3x4 () uint8:() int8:2x4x5 () int8:() () uint8:(); equation=bij,bjk->bik"};

}  // namespace opcost
