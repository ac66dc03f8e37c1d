// The operator Einsum.
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ops/products/einsum_pairs.h"
#include "ops/quantized/hardware_products.h"
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
    node.assume("its inputs are contracted in pairs, in the order of the fewest products: " +
                pairs_text(best_pairs(*shape), inputs.size()));
  return node.set("Output", inputs.front()->type, std::move(shape->output));
}

//   for each output element:                              |Output|
//     y = sum over the indices that the output lacks      |summed|
//         of the product of an element of both inputs
// The definition, index by index. Each product is a multiply-accumulate, also in a sum of a
// single term (nothing summed), as in a MatMul of inner extent 1. One input multiplies nothing.
void count_sums(const Operands& op, const EinsumShape& shape, Body& node) {
  const auto inputs = op.all("Inputs");
  if (inputs.size() == 2)
    node.contracts(matrix_nest(*inputs[0], *inputs[1], op["Output"], shape.summed));
  node.each(op["Output"].elements(), [&](Body& out) {
    out.sum_over(shape.summed, [&](Body& point) {
      for (const Operand* input : inputs) point.read(*input);
      if (inputs.size() > 1) point.multiply(*inputs.front(), *inputs.back());
    });
    out.write(op["Output"]);
  });
}

//   for each pair, in the order of the fewest products:   |Inputs| - 1
//     for each element of its result:
//       y = sum of the products of two arrays
// What one pair gives is an array that a later one reads.
void count_pairs(const Operands& op, const EinsumShape& shape, Body& node) {
  std::vector<const Operand*> arrays = op.all("Inputs");
  const ElementType type = arrays.front()->info()->type;
  const auto pairs = best_pairs(shape);
  for (std::size_t at = 0; at < pairs.size(); ++at) {
    const EinsumPair& pair = pairs[at];
    const std::string name = "pair " + std::to_string(at + 1);
    const Operand &a = *arrays[pair.left], &b = *arrays[pair.right];
    const bool last = at + 1 == pairs.size();
    const Operand& result = last ? op["Output"] : op.array(name, type, pair.result);
    node.contracts(matrix_nest(a, b, result, {pair.terms, "summed in " + name}));
    node.each({pair.sums, "|" + result.name() + "|"}, [&](Body& out) {
      out.sum_over({pair.terms, "summed in " + name}, [&](Body& point) {
        point.read(a);
        point.read(b);
        point.multiply(a, b);
      });
      out.write(result);
    });
    arrays.push_back(&result);
  }
}

void count_einsum(const Operands& op, Body& node) {
  const auto shape = resolve_einsum(op);
  if (!shape) return;
  op.all("Inputs").size() > 2 ? count_pairs(op, *shape, node) : count_sums(op, *shape, node);
}

constexpr std::array kEinsumRules{
    OpRule{.op = "Einsum",
           .since = 12,
           .inputs = "Inputs*",
           .outputs = "Output",
           .types = "number: Inputs",
           .formula = "y = sum of the products of the inputs over the indices that y lacks",
           .infer = infer_einsum,
           .count = count_einsum,
           .macs = true,
           .quantized_as = {.to_integers = {.op = "EinsumInteger",
                                            .rule = &kEinsumInteger,
                                            .inputs = kTwoQuantized},
                            .to_floats = {.op = "EinsumInteger",
                                          .rule = &kEinsumInteger,
                                          .inputs = "0 0s 0z 1 1s 1z"}},
           .example = "2x3x4 2x4x5; equation=bij,bjk->bik"},
};

}  // namespace

std::span<const OpRule> einsum_rules() { return kEinsumRules; }

}  // namespace opcost
