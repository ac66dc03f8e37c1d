// ArgMax and ArgMin: where the largest or smallest element along an axis is.
#include <array>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "opcost/core/text.h"
#include "rules/body.h"
#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

Status infer_arg(Inference& node) {
  const auto axis = axis_of(node, "data", 0);
  if (!axis) return axis.error();
  Shape shape = node.shape("data");
  if (shape[*axis] == 0)
    return node.fault("axis " + std::to_string(*axis) + " of data " + shape_text(shape) +
                      " has no element");
  shape[*axis] = 1;
  if (node.integer("keepdims", 1) == 0)
    shape.erase(shape.begin() + static_cast<std::ptrdiff_t>(*axis));
  return node.set("reduced", ElementType::Int64, std::move(shape));
}

//   for each output element:                |reduced|
//     for each x along the axis:            data[axis]
//       read it; the largest (or smallest) is found by comparing
//     write where it is
void count_arg(const Operands& op, Body& node) {
  const Extent terms = op["data"].extent(Axis{op.integer("axis", 0)});
  node.each(op["reduced"].elements(), [&](Body& out) {
    out.max_over(terms, [&](Body& term) { term.read(op["data"]); });
    out.write(op["reduced"]);
  });
}

// The position of the best element along the axis, from `start` on.
template <bool largest, class List>
std::int64_t best_of(const List& list, std::int64_t start, std::int64_t stride, std::int64_t length,
                     const NodeView& node) {
  const bool last = node.integer("select_last_index", 0) != 0;
  const auto less = [&](std::int64_t i, std::int64_t j) {
    return less_than(list[static_cast<std::size_t>(start + i * stride)],
                     list[static_cast<std::size_t>(start + j * stride)], node.type("data"));
  };
  std::int64_t best = 0;
  for (std::int64_t i = 1; i < length; ++i) {
    const bool better = largest ? less(best, i) : less(i, best);
    const bool equal = !less(best, i) && !less(i, best);
    if (better || (last && equal)) best = i;
  }
  return best;
}

template <bool largest>
void evaluate_arg(Inference& node) {
  const Numbers* data = numbers_of(node.input("data"));
  const auto axis = axis_of(node, "data", 0);
  if (data == nullptr || !axis || has_nan(*data)) return;
  const Shape& shape = node.shape("data");
  const auto strides = row_major_strides(shape);
  IndexWalk starts{shape, strides};
  starts.extents[*axis] = 1;
  std::vector<std::int64_t> found;
  std::visit(
      [&](const auto& list) {
        for (const std::int64_t start : offsets_of(starts))
          found.push_back(best_of<largest>(list, start, strides[*axis], shape[*axis], node));
      },
      *data);
  node.set_numbers("reduced", std::move(found));
}

constexpr OpRule arg(std::string_view op, std::string_view formula, void (*evaluate)(Inference&)) {
  return {.op = op,
          .inputs = "data",
          .outputs = "reduced",
          .types = "number: data",
          .formula = formula,
          .infer = infer_arg,
          .evaluate = evaluate,
          .count = count_arg,
          .yields = Yields::Indices,
          .example = "2x3x5; axis=1"};
}

constexpr std::array kArgRules{
    arg("ArgMax", "where the largest x is along an axis", evaluate_arg<true>),
    arg("ArgMin", "where the smallest x is along an axis", evaluate_arg<false>),
};

}  // namespace

std::span<const OpRule> arg_rules() { return kArgRules; }

}  // namespace opcost
