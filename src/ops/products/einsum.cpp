// The operator Einsum.
#include <array>
#include <span>
#include <string>
#include <utility>

#include "ops/products/einsum_equation.h"
#include "rules/body.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

Status infer_einsum(Inference& node) {
  if (!node.given("equation")) return node.fault("its attribute equation is missing");
  auto shape = resolve_einsum(node);
  if (!shape) return shape.error();
  const auto inputs = node.inputs("Inputs");
  for (const TensorInfo* input : inputs)
    if (input->type != inputs.front()->type)
      return node.fault("its inputs are " + std::string(to_string(inputs.front()->type)) + " and " +
                        std::string(to_string(input->type)) + "; they must be of one type");
  if (inputs.size() > 2)
    node.assume(
        "an Einsum of more than two inputs is counted as nested loops over all its indices; "
        "in pairs it may take fewer products");
  return node.set("Output", inputs.front()->type, std::move(shape->output));
}

//   for each output element:                              |Output|
//     y = sum over the indices that the output lacks      |summed|
//         of the product of an element of every input
// The definition, index by index. n factors are n - 1 multiplications, of which
// the last is the multiply-accumulate: a product in every sum, also in one of a
// single term (nothing summed), as in a MatMul of inner extent 1. One input
// multiplies nothing.
void count_einsum(const Operands& op, Body& node) {
  const auto shape = resolve_einsum(op);
  if (!shape) return;
  const auto inputs = op.all("Inputs");
  if (inputs.size() == 2)
    node.contracts(matrix_nest(*inputs[0], *inputs[1], op["Output"], shape->summed));
  node.each(op["Output"].elements(), [&](Body& out) {
    out.sum_over(shape->summed, [&](Body& point) {
      for (const Operand* input : inputs) point.read(*input);
      for (std::size_t at = 1; at + 1 < inputs.size(); ++at) point.multiply(*inputs[at]);
      if (inputs.size() > 1) point.multiply(*inputs.front(), *inputs.back());
    });
    out.write(op["Output"]);
  });
}

constexpr std::array kEinsumRules{
    OpRule{.op = "Einsum",
           .since = 12,
           .inputs = "Inputs*",
           .outputs = "Output",
           .formula = "y = sum of the products of the inputs over the indices that y lacks",
           .infer = infer_einsum,
           .count = count_einsum,
           .macs = true,
           .example = "2x3x4 2x4x5; equation=bij,bjk->bik"},
};

}  // namespace

std::span<const OpRule> einsum_rules() { return kEinsumRules; }

}  // namespace opcost
