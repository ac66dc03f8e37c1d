#include <array>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/body.h"
#include "ops/families.h"
#include "ops/inference.h"
#include "ops/matmul.h"

namespace opcost {
namespace {

Error do_not_multiply(const Inference& node, std::string_view a = "A", std::string_view b = "B") {
  return node.fault(std::string(a) + " " + shape_text(node.shape(a)) + " and " + std::string(b) +
                    " " + shape_text(node.shape(b)) + " do not multiply");
}

// Before opset 7 C broadcasts only where `broadcast` says so.
Status infer_gemm(Inference& node) {
  auto y = gemm_shape(node, node.opset() >= 7 || node.integer("broadcast", 0) != 0);
  if (!y) return y.error();
  return node.set("Y", node.type("A"), *std::move(y));
}

//   for each output element y:                |Y|
//     y = alpha · sum of a·b along the row    A[1], transposed A[0]
//         + beta · c
// A factor of 1 is not multiplied.
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
  node.each(op["Y"].elements(), [&](Body& out) {
    out.sum_over(op["A"].extent(Axis{-1}), [&](Body& term) {
      term.read(op["A"]);
      term.read(op["B"]);
      term.multiply(op["A"], op["B"]);
    });
    out.write(op["Y"]);
  });
}

constexpr OpRule gemm(int since, std::string_view inputs, std::string_view example) {
  return OpRule{.op = "Gemm",
                .since = since,
                .inputs = inputs,
                .outputs = "Y",
                .formula = "Y = alpha · A·B + beta · C",
                .infer = infer_gemm,
                .count = count_plain_gemm,
                .macs = true,
                .example = example};
}

constexpr std::array kRules{
    gemm(1, "A B C", "3x4 5x4 3x5; transB=1 alpha=0.5"),
    gemm(11, "A B C?", "3x4 5x4 5; transB=1 alpha=0.5 beta=2.5"),
    OpRule{.op = "MatMul",
           .inputs = "A B",
           .outputs = "Y",
           .formula = "Y = A·B over the last two axes",
           .infer = infer_matmul,
           .count = count_matmul,
           .macs = true,
           .example = "2x1x3x4 5x4x6"},
};

}  // namespace

// A [M, K] or transposed, B [K, N] or transposed, C -> Y [M, N].
Result<Shape> gemm_shape(const Inference& node, bool broadcasts) {
  const Shape &a = node.shape("A"), &b = node.shape("B"), &c = node.shape("C");
  if (a.size() != 2 || b.size() != 2) return do_not_multiply(node);
  const std::size_t a_columns = node.integer("transA", 0) != 0 ? 0 : 1;
  const std::size_t b_columns = node.integer("transB", 0) != 0 ? 0 : 1;
  if (a[a_columns] != b[1 - b_columns]) return do_not_multiply(node);
  Shape y{a[1 - a_columns], b[b_columns]};
  if (!node.has("C")) return y;
  const auto both = broadcasts ? broadcast(node, c, y) : Result<Shape>{c};
  if (both && *both == y) return y;
  return node.fault("C " + shape_text(c) + " does not broadcast to " + shape_text(y));
}

void count_gemm(const Operands& op, Body& node, FunctionRef<void(Body&)> finish) {
  const Axis row{op.integer("transA", 0) != 0 ? 0 : 1};
  const bool scaled = op.number("alpha", 1.0) != 1.0;
  const bool bias_scaled = op.number("beta", 1.0) != 1.0;
  node.each(op["Y"].elements(), [&](Body& out) {
    out.sum_over(op["A"].extent(row), [&](Body& term) {
      term.read(op["A"]);
      term.read(op["B"]);
      term.multiply(op["A"], op["B"]);
    });
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

std::span<const OpRule> matmul_rules() { return kRules; }

}  // namespace opcost
