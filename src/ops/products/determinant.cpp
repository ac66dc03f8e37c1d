// The operator Det: the determinant by elimination.
#include <array>
#include <span>

#include "opcost/core/text.h"
#include "rules/body.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// X [..., M, M] -> Y [...].
Status infer_det(Inference& node) {
  const Shape& x = node.shape("X");
  if (x.size() < 2 || x.end()[-1] != x.end()[-2])
    return node.fault("X is " + shape_text(x) + "; its last two axes must be square");
  return node.set("Y", node.type("X"), Shape(x.begin(), x.end() - 2));
}

// M(M - 1) / 2; the even one of the two factors is halved.
Count triangle(Count m) {
  const Count less = m.minus_one();
  const bool even = m.exact().value_or(0) % 2 == 0;
  return even ? m / Count{2} * less : less / Count{2} * m;
}

//   for each matrix of M x M:                                 |Y|
//     read it; it is worked on as temporaries
//     for each element below the diagonal:                    M(M - 1) / 2
//       a comparison in the search for its pivot
//       factor = it / pivot
//     for each element of what is left, column by column:     M(M - 1)(2M - 1) / 6
//       x = x - factor·pivot row's
//     product of the diagonal                                 M - 1 mul
// Gaussian elimination with partial pivots.
void count_det(const Operands& op, Body& node) {
  const Operand& x = op["X"];
  const Extent side = x.extent(Axis{-1});
  const Count m = side.count, lower = triangle(m);
  const Extent below{lower, "M(M - 1) / 2"}, diagonal{m.minus_one(), "(M - 1)"};
  const Extent left{lower * (m + m.minus_one()) / Count{3}, "M(M - 1)(2M - 1) / 6"};
  node.each(op["Y"].elements(), [&](Body& matrix) {
    matrix.each(side * x.extent(Axis{-2}), [&](Body& element) { element.read(x); });
    matrix.each(below, [&](Body& element) {
      element.compare(x);
      element.divide(x);
    });
    matrix.each(left, [&](Body& element) {
      element.multiply(x);
      element.subtract(x);
    });
    matrix.each(diagonal, [&](Body& step) { step.multiply(x); });
    matrix.write(op["Y"]);
  });
}

constexpr std::array kDeterminantRules{
    OpRule{.op = "Det",
           .since = 11,
           .inputs = "X",
           .outputs = "Y",
           .types = "float: X",
           .formula = "the determinant of each square matrix, by Gaussian elimination",
           .infer = infer_det,
           .count = count_det,
           .example = "2x4x4"},
};

}  // namespace

std::span<const OpRule> determinant_rules() { return kDeterminantRules; }

}  // namespace opcost
