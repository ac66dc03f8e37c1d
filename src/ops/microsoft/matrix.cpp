// CDist, Inverse, Rfft and Irfft of com.microsoft.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/products/fourier_transform.h"
#include "rules/body.h"
#include "rules/domains.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

// A [M, N], B [K, N] -> C [M, K].
Status infer_cdist(Inference& node) {
  const Shape &a = node.shape("A"), &b = node.shape("B");
  if (a.size() != 2 || b.size() != 2 || a[1] != b[1])
    return node.fault("A is " + shape_text(a) + " and B " + shape_text(b) +
                      "; they must be matrices with rows of one length");
  const std::string_view metric = node.word("metric", "sqeuclidean");
  if (metric != "sqeuclidean" && metric != "euclidean")
    return node.fault("its metric is `" + std::string(metric) +
                      "`; runtimes have euclidean and sqeuclidean only");
  return node.set("C", node.type("A"), {a[0], b[0]});
}

//   for each row of A and each of B:                     |C|
//     c = sum of (a - b)·(a - b)                         A[1]
//     euclidean: its square root
void count_cdist(const Operands& op, Body& node) {
  const bool root = op.word("metric", "sqeuclidean") == "euclidean";
  node.each(op["C"].elements(), [&](Body& out) {
    out.sum_over(op["A"].extent(Axis{1}), [&](Body& term) {
      term.read(op["A"]);
      term.read(op["B"]);
      term.subtract(op["A"]);
      term.multiply(op["A"]);
    });
    if (root) out.sqrt(op["C"]);
    out.write(op["C"]);
  });
}

Status infer_inverse(Inference& node) {
  const Shape& x = node.shape("X");
  if (x.size() < 2 || x.end()[-1] != x.end()[-2])
    return node.fault("X is " + shape_text(x) + "; its last two axes must be square");
  return node.set("Y", node.type("X"), x);
}

//   for each matrix of M x M:                                  |X| / M²
//     read it; it is worked on as temporaries
//     for each pivot: find it below the one before             M - 1 - i comparisons
//       1 / pivot; its row · that                              M - 1
//       for each other row:                                    M - 1
//         x = x - factor·pivot row's                           M - 1
//         its element in the pivot's column · -1/pivot
//     write it
// Gauss-Jordan elimination in place, with partial pivots.
void count_inverse(const Operands& op, Body& node) {
  const Operand &x = op["X"], &y = op["Y"];
  const Extent side = x.extent(Axis{-1}), others{side.count.minus_one(), "(M - 1)"};
  const Extent matrix = side * x.extent(Axis{-2});
  const Count m = side.count, less = others.count;
  const bool even = m.exact().value_or(0) % 2 == 0;
  const Extent searched{even ? m / Count{2} * less : less / Count{2} * m, "M(M - 1) / 2"};
  const Extent matrices{matrix.count.is_zero() ? Count{0} : x.elements().count / matrix.count,
                        "|X| / M²"};
  node.each(matrices, [&](Body& one) {
    one.each(matrix, [&](Body& element) { element.read(x); });
    one.each(searched, [&](Body& element) { element.compare(x); });
    one.each(side, [&](Body& pivot) {
      pivot.divide(x);
      pivot.each(others, [&](Body& element) { element.multiply(x); });
      pivot.each(others, [&](Body& row) {
        row.each(others, [&](Body& element) { element.multiply(x), element.subtract(x); });
        row.multiply(x);
      });
    });
    one.each(matrix, [&](Body& element) { element.write(y); });
  });
}

// cuFFT, which runs these operators, transforms at most this many signal axes.
constexpr std::int64_t kMostSignalAxes = 3;

Status check_transform(const NodeView& node, std::size_t signal_axes) {
  const std::int64_t axes = node.integer("signal_ndim", 1);
  if (axes < 1 || axes > kMostSignalAxes || axes > static_cast<std::int64_t>(signal_axes))
    return node.fault("signal_ndim is " + std::to_string(axes) + " for X " +
                      shape_text(node.shape("X")));
  if (node.integer("onesided", 1) != 1 || node.integer("normalized", 0) != 0)
    return node.fault("only one-sided transforms that are not normalized exist");
  return Ok{};
}

Status check_signal_lengths(const NodeView& node, const Shape& signal) {
  const auto fits = [](std::int64_t n) { return n >= 1 && n <= kLongestTransform; };
  if (std::ranges::all_of(signal, fits)) return Ok{};
  return node.fault("a transform of " + shape_text(signal) + " numbers is not computed");
}

// The last axes, in which the signal lies.
Shape signal_of(const NodeView& node, const Shape& real) {
  return Shape(real.end() - node.integer("signal_ndim", 1), real.end());
}

// X [..., n] -> Y [..., n / 2 + 1, 2].
Status infer_rfft(Inference& node) {
  Shape y = node.shape("X");
  if (auto fits = check_transform(node, y.size()); !fits) return fits;
  if (auto fits = check_signal_lengths(node, signal_of(node, y)); !fits) return fits;
  y.back() = y.back() / 2 + 1;
  y.push_back(2);
  return node.set("Y", node.type("X"), std::move(y));
}

// X [..., n / 2 + 1, 2] -> Y [..., n]
Status infer_irfft(Inference& node) {
  Shape y = node.shape("X");
  if (y.size() < 2 || y.back() != 2)
    return node.fault("X is " + shape_text(y) + "; its last dim must be 2");
  y.pop_back();
  if (auto fits = check_transform(node, y.size()); !fits) return fits;
  if (y.back() > kLongestTransform) return check_signal_lengths(node, y);
  y.back() = 2 * (y.back() - 1);
  if (auto fits = check_signal_lengths(node, signal_of(node, y)); !fits) return fits;
  return node.set("Y", node.type("X"), std::move(y));
}

// Transforms along every axis of the signal [..., n]; `half` is its spectrum
// [..., n / 2 + 1]. Between two axes all parts are written to `work` and read again.
void transform_axes(const NodeView& node, const Shape& real, const Shape& half, const Operand& work,
                    Body& body) {
  const Shape signal = signal_of(node, real);
  for (std::size_t i = 0; i < signal.size(); ++i) {
    const std::size_t axis = real.size() - 1 - i;
    Shape lines = i == 0 ? real : half;
    lines[axis] = 1;
    body.each({element_count(lines), "lines along axis " + std::to_string(axis)},
              [&](Body& line) { transform(line, real[axis], work); });
    if (i + 1 == signal.size()) break;
    body.each({element_count(half) * Count{2}, "parts"},
              [&](Body& part) { part.write(work), part.read(work); });
  }
}

//   read the signal                                      |X|
//   for each of its axes, the last first: transform its lines (see fourier_transform.h)
//   write the non-redundant half of the spectrum         |Y|
// A real line is transformed as a complex one, as in DFT.
void count_rfft(const Operands& op, Body& node) {
  const Operand &x = op["X"], &y = op["Y"];
  Shape half = y.shape();
  half.pop_back();
  node.each(x.elements(), [&](Body& part) { part.read(x); });
  transform_axes(op, x.shape(), half, y, node);
  node.each(y.elements(), [&](Body& part) { part.write(y); });
}

//   read half of the spectrum                            |X|
//   transform as above
//   for each element: · 1/n, write it                    |Y|
void count_irfft(const Operands& op, Body& node) {
  const Operand &x = op["X"], &y = op["Y"];
  Shape half = x.shape();
  half.pop_back();
  node.each(x.elements(), [&](Body& part) { part.read(x); });
  transform_axes(op, y.shape(), half, y, node);
  node.each(y.elements(), [&](Body& element) {
    element.multiply(y);
    element.write(y);
  });
}

constexpr std::array kMicrosoftMatrixRules{
    microsoft({.op = "CDist",
               .inputs = "A B",
               .outputs = "C",
               .types = "float: A B",
               .formula = "the distance between each row of A and each of B",
               .infer = infer_cdist,
               .count = count_cdist,
               .example = "3x5 4x5; metric=euclidean"}),
    microsoft({.op = "Inverse",
               .inputs = "X",
               .outputs = "Y",
               .types = "float: X",
               .formula = "the inverse of each square matrix, by Gauss-Jordan elimination",
               .infer = infer_inverse,
               .count = count_inverse,
               .example = "2x4x4"}),
    microsoft({.op = "Irfft",
               .inputs = "X",
               .outputs = "Y",
               .types = "float: X",
               .formula = "the real signal of half a spectrum, by a mixed-radix FFT",
               .infer = infer_irfft,
               .count = count_irfft,
               .example = "2x3x7x2; signal_ndim=1"}),
    microsoft({.op = "Rfft",
               .inputs = "X",
               .outputs = "Y",
               .types = "float: X",
               .formula = "half the spectrum of a real signal, by a mixed-radix FFT",
               .infer = infer_rfft,
               .count = count_rfft,
               .example = "2x3x12; signal_ndim=1"}),
};

}  // namespace

std::span<const OpRule> microsoft_matrix_rules() { return kMicrosoftMatrixRules; }

}  // namespace opcost
