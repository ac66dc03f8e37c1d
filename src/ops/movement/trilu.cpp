// The operator Trilu: the upper or lower triangle of a matrix.
#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>

#include "rules/body.h"
#include "rules/domains.h"
#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

Status infer_trilu(Inference& node) {
  if (node.shape("input").size() < 2) return node.fault("its input has no matrices");
  const bool known = !node.has("k") || numbers_of(node.input("k")) != nullptr;
  if (!known)
    node.assume("which diagonal it cuts at (`" + node.name_of("k") +
                "`) is not known before the network runs: all elements are counted as kept");
  const auto k = known_integer(node, "k");
  if (known && node.has("k") && !k) return k.error();
  return node.set("output", node.type("input"), node.shape("input"));
}

// The diagonal where it cuts; std::nullopt if it is not known.
std::optional<std::int64_t> diagonal(const NodeView& node) {
  if (!node.has("k")) return 0;
  const auto k = known_integer(node, "k");
  return k ? std::optional{*k} : std::nullopt;
}

bool keeps(bool upper, std::int64_t row, std::int64_t column, std::int64_t k) {
  return upper ? column - row >= k : column - row <= k;
}

// a + (a + 1) + ..., n terms.
Count series(std::int64_t a, std::int64_t n) {
  const Count terms{static_cast<std::uint64_t>(n)};
  const Count first{static_cast<std::uint64_t>(a)};
  const Count ends = first + first + terms.minus_one();
  return n % 2 == 0 ? terms / Count{2} * ends : terms * (ends / Count{2});
}

// The elements of a matrix at and below diagonal k: row i has the first
// i + k + 1 of its columns, at least none and at most all.
Count at_and_below(std::int64_t rows, std::int64_t columns, std::int64_t k) {
  if (columns == 0 || rows == 0 || k <= -rows) return Count{0};
  k = std::min(k, columns - 1);
  const std::int64_t first = k < 0 ? -k : 0;
  // Compared so that no difference can overflow.
  const bool any_full = k >= 0 || columns - 1 < rows + k;
  const std::int64_t full = any_full ? std::clamp(columns - 1 - k, first, rows) : rows;
  return (full > first ? series(first + k + 1, full - first) : Count{0}) +
         Count{static_cast<std::uint64_t>(rows - full)} *
             Count{static_cast<std::uint64_t>(columns)};
}

Extent triangle_elements(const Operands& op) {
  const Operand& input = op["input"];
  const auto k = diagonal(op);
  if (!k) return input.elements();
  const Shape& shape = input.shape();
  const std::int64_t rows = shape[shape.size() - 2], columns = shape.back();
  const Count matrix =
      Count{static_cast<std::uint64_t>(rows)} * Count{static_cast<std::uint64_t>(columns)};
  const bool upper = op.integer("upper", 1) != 0;
  // Upper triangle of A at k = lower triangle of the transposed A at -k. This avoids a
  // complement that may overflow.
  const std::int64_t mirrored = *k < -rows ? rows : *k > columns ? -columns : -*k;
  const Count one = upper ? at_and_below(columns, rows, mirrored) : at_and_below(rows, columns, *k);
  const Count matrices = matrix.is_zero() ? Count{0} : input.elements().count / matrix;
  return {matrices * one, "|input kept|"};
}

//   for each element on the kept side of diagonal k:   |input kept|
//     read it
//   for each output element:                           |output|
//     write it, or 0
void count_trilu(const Operands& op, Body& node) {
  node.each(triangle_elements(op), [&](Body& element) { element.read(op["input"]); });
  node.each(op["output"].elements(), [&](Body& element) { element.write(op["output"]); });
}

void evaluate_trilu(Inference& node) {
  const Numbers* input = numbers_of(node.input("input"));
  const auto k = diagonal(node);
  if (input == nullptr || !k) return;
  const bool upper = node.integer("upper", 1) != 0;
  const std::int64_t cut =
      std::clamp<std::int64_t>(*k, -(std::int64_t{1} << 62), std::int64_t{1} << 62);
  const auto result = [&](auto list) -> Numbers {
    std::size_t at = 0;
    for_each_index(node.shape("input"), [&](const Shape& index) {
      if (!keeps(upper, index[index.size() - 2], index.back(), cut)) list[at] = 0;
      ++at;
    });
    return list;
  };
  node.set_numbers("output", std::visit(result, *input));
}

constexpr OpRule kTrilu{.op = "Trilu",
                        .since = 14,
                        .inputs = "input k?",
                        .outputs = "output",
                        .types = "integer: k",
                        .formula = "the upper or lower triangle of each matrix, 0 elsewhere",
                        .infer = infer_trilu,
                        .evaluate = evaluate_trilu,
                        .count = count_trilu,
                        .example = "2x3x5 ()=1; upper=1"};

constexpr std::array kTriangleRules{kTrilu, microsoft(14, kTrilu)};

}  // namespace

std::span<const OpRule> triangle_rules() { return kTriangleRules; }

}  // namespace opcost
