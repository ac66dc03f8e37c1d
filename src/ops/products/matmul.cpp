// The operators Gemm and MatMul, and matrix shapes that other operators share.
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/products/matmul.h"
#include "ops/quantized/hardware_products.h"
#include "rules/body.h"
#include "rules/domains.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

Error do_not_multiply(const Inference& node, std::string_view a = "A", std::string_view b = "B") {
  return node.fault(std::string(a) + " " + shape_text(node.shape(a)) + " and " + std::string(b) +
                    " " + shape_text(node.shape(b)) + " do not multiply");
}

// C must broadcast to Y, not Y to C. Before opset 7 the attribute `broadcast` had to be set;
// files leave it out, and runtimes broadcast all the same.
Status check_gemm_bias(Inference& node, const Shape& y) {
  if (!node.has("C")) return Ok{};
  const Shape& c = node.shape("C");
  const auto both = broadcast(node, c, y);
  if (!both || *both != y)
    return node.fault("C " + shape_text(c) + " does not broadcast to " + shape_text(y));
  if (c != y && node.opset() < 7 && node.integer("broadcast", 0) == 0)
    node.assume("C " + shape_text(c) + " is broadcast, though its attribute broadcast is 0");
  return Ok{};
}

// The axis of a matrix that is summed over, or the other one; transposing exchanges them.
std::size_t gemm_axis(const NodeView& node, std::string_view transposed, std::size_t rank,
                      bool last) {
  const bool swapped = node.integer(transposed, 0) != 0;
  return rank - (last != swapped ? 1 : 2);
}

Status infer_gemm(Inference& node) {
  auto y = gemm_shape(node);
  if (!y) return y.error();
  return node.set("Y", node.type("A"), *std::move(y));
}

//   for each output element y:                |Y|
//     y = alpha · sum of a·b along the row    A[1], transposed A[0]
//         + beta · c
void count_plain_gemm(const Operands& op, Body& node) {
  count_gemm(op, node, [&](Body& out) { out.write(op["Y"]); });
}

Status infer_matmul(Inference& node) {
  auto y = matmul_shape(node);
  if (!y) return y.error();
  return node.set("Y", node.type("A"), *std::move(y));
}

//   for each output element y:              |Y|
//     y = sum of a·b along the row of A     A[-1]
void count_matmul(const Operands& op, Body& node) {
  node.contract(matrix_nest(op["A"], op["B"], op["Y"], op["A"].extent(Axis{-1})),
                [&](Body& out) { out.write(op["Y"]); });
}

constexpr OpRule gemm(int since, std::string_view inputs, std::string_view example) {
  return OpRule{.op = "Gemm",
                .since = since,
                .inputs = inputs,
                .outputs = "Y",
                .types = "number: A B C",
                .formula = "Y = alpha · A·B + beta · C",
                .infer = infer_gemm,
                .count = count_plain_gemm,
                .macs = true,
                .quantized_as = {.to_integers = {.op = "QGemm",
                                                 .domain = kMicrosoft,
                                                 .rule = &kQgemmOfNumbers,
                                                 .inputs = "0 0s 0z 1 1s 1z 2b ys yz"},
                                 .to_floats = {.op = "QGemm",
                                               .domain = kMicrosoft,
                                               .rule = &kQgemmOfNumbers,
                                               .inputs = "0 0s 0z 1 1s 1z 2b"}},
                .example = example};
}

constexpr std::array kMatmulRules{
    gemm(1, "A B C", "3x4 5x4 3x5; transB=1 alpha=0.5"),
    gemm(11, "A B C?", "3x4 5x4 5; transB=1 alpha=0.5 beta=2.5"),
    OpRule{.op = "MatMul",
           .inputs = "A B",
           .outputs = "Y",
           .types = "number: A B",
           .formula = "Y = A·B over the last two axes",
           .infer = infer_matmul,
           .count = count_matmul,
           .macs = true,
           .quantized_as = {.to_integers = {.op = "QLinearMatMul", .inputs = kTwoQuantized},
                            .to_floats = {.op = "MatMulIntegerToFloat",
                                          .domain = kMicrosoft,
                                          .rule = &kMatMulNumbersToFloat,
                                          .inputs = "0 1 0s 1s 0z 1z"}},
           .example = "2x1x3x4 5x4x6"},
};

}  // namespace

// A [M, K] or transposed, B [K, N] or transposed, C broadcast -> Y [M, N]. Axes
// before the last two, which the standard does not allow, broadcast as in MatMul.
Result<Shape> gemm_shape(Inference& node) {
  const Shape &a = node.shape("A"), &b = node.shape("B");
  if (a.size() < 2 || b.size() < 2) return do_not_multiply(node);
  if (a[gemm_axis(node, "transA", a.size(), true)] != b[gemm_axis(node, "transB", b.size(), false)])
    return do_not_multiply(node);
  auto y = broadcast(node, Shape(a.begin(), a.end() - 2), Shape(b.begin(), b.end() - 2));
  if (!y) return do_not_multiply(node);
  if (!y->empty())
    node.assume("A " + shape_text(a) + " and B " + shape_text(b) +
                " are no matrices: they are multiplied as MatMul does");
  y->push_back(a[gemm_axis(node, "transA", a.size(), false)]);
  y->push_back(b[gemm_axis(node, "transB", b.size(), true)]);
  if (auto fits = check_gemm_bias(node, *y); !fits) return fits.error();
  return y;
}

Extent gemm_terms(const Operands& op) {
  return op["A"].extent(
      Axis{static_cast<std::int64_t>(gemm_axis(op, "transA", op["A"].rank(), true))});
}

Nest gemm_nest(const Operands& op) {
  return matrix_nest(op["A"], op["B"], op["Y"], gemm_terms(op));
}

void count_gemm(const Operands& op, Body& node, FunctionRef<void(Body&)> finish) {
  const bool scaled = has_factor(op, "alpha");
  const bool bias_scaled = has_factor(op, "beta");
  node.contract(gemm_nest(op), [&](Body& out) {
    if (scaled) out.multiply(op["Y"]);
    out.add_bias(op["C"], bias_scaled);
    finish(out);
  });
}

Result<Shape> matmul_shape(const Inference& node, std::string_view a_name,
                           std::string_view b_name) {
  return matmul_shape(node, node.shape(a_name), node.shape(b_name), a_name, b_name);
}

Result<Shape> matmul_shape(const Inference& node, Shape a, Shape b, std::string_view a_name,
                           std::string_view b_name) {
  if (a.empty() || b.empty()) return do_not_multiply(node, a_name, b_name);
  const bool a_is_vector = a.size() == 1, b_is_vector = b.size() == 1;
  if (a_is_vector) a.insert(a.begin(), 1);
  if (b_is_vector) b.push_back(1);
  const std::int64_t rows = a.end()[-2], columns = b.back();
  if (a.back() != b.end()[-2]) return do_not_multiply(node, a_name, b_name);
  auto y = broadcast(node, Shape(a.begin(), a.end() - 2), Shape(b.begin(), b.end() - 2));
  if (!y) return y.error();
  if (!a_is_vector) y->push_back(rows);
  if (!b_is_vector) y->push_back(columns);
  return y;
}

std::span<const OpRule> matmul_rules() { return kMatmulRules; }

}  // namespace opcost
