// CumSum and CumProd: running sums and products along an axis.
#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "rules/body.h"
#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/arithmetic.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

// The axis. If it arrives at run time: the longest one, whose lanes take the most
// combinations.
Result<std::size_t> running_axis(const NodeView& node) {
  const Shape& x = node.shape("x");
  const auto axis = node.known_integers("axis");
  if (axis && axis->size() == 1) return resolve_axis(node, axis->front(), x.size());
  if (axis) return node.fault("axis holds " + std::to_string(axis->size()) + " numbers");
  if (x.empty()) return node.fault("x is a scalar");
  return static_cast<std::size_t>(std::ranges::max_element(x) - x.begin());
}

Status infer_running(Inference& node) {
  const auto axis = running_axis(node);
  if (!axis) return axis.error();
  if (!node.known_integers("axis"))
    node.assume("its axis is not known before the network runs: axis " + std::to_string(*axis) +
                ", the longest, is counted");
  return node.set("y", node.type("x"), node.shape("x"));
}

//   for each lane along the axis:                 |x| / x[axis]
//     for each of its n elements:                 n
//       read x, combine it with those before it, write y
// Exclusive: y starts with a 0 (of products 1), and the last x is not used.
template <Action combine>
void count_running(const Operands& op, Body& node) {
  const Axis axis{static_cast<std::int64_t>(running_axis(op).ok() ? *running_axis(op) : 0)};
  Extent steps = op["x"].extent(axis);
  const bool exclusive = op.integer("exclusive", 0) != 0 && !steps.count.is_zero();
  if (exclusive) steps = {steps.count.minus_one(), "(" + steps.text + " - 1)"};
  const auto step = [&](Body& element) {
    element.read(op["x"]);
    element.write(op["y"]);
  };
  node.each(op["x"].elements_per(axis), [&](Body& lane) {
    if (exclusive) lane.write(op["y"]);
    if constexpr (combine == Action::Add) lane.sum_over(steps, step);
    if constexpr (combine == Action::Mul) lane.product_over(steps, step);
  });
}

// x lane by lane, each from the end where the running sum begins.
IndexWalk lanes(const Shape& shape, std::size_t axis, bool reverse) {
  const auto strides = row_major_strides(shape);
  IndexWalk walk;
  for (std::size_t other = 0; other < shape.size(); ++other) {
    if (other == axis) continue;
    walk.extents.push_back(shape[other]);
    walk.strides.push_back(strides[other]);
  }
  walk.extents.push_back(shape[axis]);
  walk.strides.push_back(reverse ? -strides[axis] : strides[axis]);
  if (reverse) walk.start = (shape[axis] - 1) * strides[axis];
  return walk;
}

// Each number moved one place on in its lane; the lane then starts with `first`.
Numbers moved_on(Numbers numbers, std::size_t length, std::int64_t first) {
  std::visit(
      [&](auto& list) {
        using Number = typename std::remove_cvref_t<decltype(list)>::value_type;
        for (std::size_t i = list.size(); i-- > 0;)
          list[i] = i % length == 0 ? static_cast<Number>(first) : list[i - 1];
      },
      numbers);
  return numbers;
}

Offsets inverse(const Offsets& offsets) {
  Offsets back(offsets.size());
  for (std::size_t i = 0; i < offsets.size(); ++i)
    back[static_cast<std::size_t>(offsets[i])] = static_cast<std::int64_t>(i);
  return back;
}

template <const Binary& f, std::int64_t neutral>
void evaluate_running(Inference& node) {
  const Numbers* x = numbers_of(node.input("x"));
  const auto axis = running_axis(node);
  const Shape& shape = node.shape("x");
  if (x == nullptr || !axis) return;
  if (element_count(shape).is_zero()) return node.set_numbers("y", *x);
  const auto length = static_cast<std::size_t>(shape[*axis]);
  const auto order = offsets_of(lanes(shape, *axis, node.integer("reverse", 0) != 0));
  auto along = pick(*x, order);
  if (node.integer("exclusive", 0) != 0) along = moved_on(std::move(along), length, neutral);
  const auto result = running(f, along, length, node.type("x"));
  if (result) node.set_numbers("y", pick(*result, inverse(order)));
}

constexpr OpRule running_rule(OpRule rule) {
  rule.inputs = "x axis";
  rule.outputs = "y";
  rule.infer = infer_running;
  rule.example = "2x3x5 =1";
  return rule;
}

constexpr std::array kRunningRules{
    running_rule({.op = "CumProd",
                  .since = 26,
                  .formula = "y = product of x up to here, along an axis",
                  .evaluate = evaluate_running<kMultiplication, 1>,
                  .count = count_running<Action::Mul>}),
    running_rule({.op = "CumSum",
                  .since = 11,
                  .types = "number: x; integer: axis",
                  .formula = "y = sum of x up to here, along an axis",
                  .evaluate = evaluate_running<kAddition, 0>,
                  .count = count_running<Action::Add>}),
};

}  // namespace

std::span<const OpRule> running_rules() { return kRunningRules; }

}  // namespace opcost
