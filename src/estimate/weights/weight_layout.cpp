// Finds the matrix in a factor of a contraction by the loops that index it.
#include "estimate/weights/weight_layout.h"

#include <algorithm>

namespace opcost {
namespace {

struct Extents {
  std::uint64_t shared = 1, rows = 1, terms = 1, taps = 1;
};

std::optional<Extents> extents_of(const Nest& nest) {
  Count taps{1};
  for (const SlidingAxis& axis : nest.axes) taps *= Count{axis.kernel};
  const auto shared = nest.shared.exact(), rows = nest.rows.exact(), terms = nest.terms.exact(),
             all_taps = taps.exact();
  if (!shared || !rows || !terms || !all_taps) return std::nullopt;
  return Extents{*shared, *rows, *terms, *all_taps};
}

MatrixLayout filters(const Extents& of, const Nest& nest, const Operand& weights) {
  if (nest.windows == Windows::OnY)  // each input channel holds what it adds to the outputs
    return {.outer = of.shared, .depth = of.terms, .inner = of.rows * of.taps};
  const Shape& shape = weights.shape();
  const bool channels_first = shape.size() > 1 && static_cast<std::uint64_t>(shape[1]) == of.terms;
  return {.outer = of.shared * of.rows,
          .depth = of.terms * of.taps,
          .taps = channels_first ? of.taps : 1};
}

// A matrix [rows, terms], or [terms, columns]. Where the dims do not tell: the first input of a
// node has its terms last, and so have recurrent weights, those of experts and of an unpacked
// array; others have them first, unless the node transposes them.
bool terms_are_last(const Operands& node, const Operand& weights) {
  const auto input = weights.input();
  if (!input) return true;
  if (node.attribute("hidden_size") != nullptr || node.attribute("K") != nullptr ||
      node.rule().inputs.find("router_probs") != std::string_view::npos)
    return true;
  if (*input == 0) return node.integer("transA", 0) == 0;
  return node.integer("transB", 0) != 0;
}

std::optional<MatrixLayout> matrix(const Operands& node, const Operand& weights,
                                   std::uint64_t terms) {
  const auto all = weights.elements().count.exact();
  if (!all || *all == 0 || terms == 0 || *all % terms != 0) return std::nullopt;
  std::uint64_t behind = 1;  // elements per index of the axis
  std::optional<MatrixLayout> last, before;
  const Shape& shape = weights.shape();
  for (std::size_t axis = shape.size(); axis-- > 0;) {
    const auto extent = static_cast<std::uint64_t>(shape[axis]);
    if (!last && behind * extent == terms) last = MatrixLayout{*all / terms, terms, 1};
    if (!before && axis + 1 < shape.size() && extent == terms)
      before = MatrixLayout{*all / terms / behind, terms, behind};
    behind *= extent;
  }
  if (last && before && before->inner > 1) return terms_are_last(node, weights) ? last : before;
  return last ? last : before;
}

}  // namespace

std::optional<MatrixLayout> layout_of(const Operands& node, const Nest& nest,
                                      const Operand& weights) {
  const auto of = extents_of(nest);
  if (!of) return std::nullopt;
  if (nest.axes.empty()) return matrix(node, weights, of->terms);
  if (nest.a != &weights) return std::nullopt;
  return filters(*of, nest, weights);
}

std::optional<MatrixLayout> transposed(const MatrixLayout& layout) {
  if (layout.taps != 1 || (layout.outer > 1 && layout.inner > 1)) return std::nullopt;
  MatrixLayout other = layout;
  other.outer = layout.inner;
  other.inner = layout.outer;
  return other;
}

}  // namespace opcost
