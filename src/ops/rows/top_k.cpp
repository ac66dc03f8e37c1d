// The operator TopK.
#include <algorithm>
#include <array>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "ops/rows/bisection.h"
#include "rules/body.h"
#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

std::string_view name_of_k(const NodeView& node) { return node.opset() < 10 ? "k" : "K"; }

bool knows_k(const NodeView& node) {
  return !node.has(name_of_k(node)) || numbers_of(node.input(name_of_k(node))) != nullptr;
}

// How many of `extent` elements are taken; all if this is known only at run time.
Result<std::int64_t> how_many(const Inference& node, std::int64_t extent) {
  const std::string_view name = name_of_k(node);
  if (!knows_k(node)) return extent;
  if (!node.given(name)) return node.fault("its attribute k is missing");
  auto k = node.has(name) ? known_integer(node, name) : Result<std::int64_t>{node.integer(name, 0)};
  if (k && (*k < 0 || *k > extent))
    return node.fault("it takes " + std::to_string(*k) + " of " + std::to_string(extent));
  return k;
}

Status infer_top_k(Inference& node) {
  Shape shape = node.shape("X");
  const auto axis = axis_of(node, "X", -1);
  if (!axis) return axis.error();
  const auto k = how_many(node, shape[*axis]);
  if (!k) return k.error();
  shape[*axis] = *k;
  if (auto set = node.set("Values", node.type("X"), shape); !set) return set;
  if (auto set = node.set("Indices", ElementType::Int64, std::move(shape)); !set) return set;
  if (!knows_k(node))
    node.assume_most("Values", "how many it takes (`" + node.name_of(name_of_k(node)) +
                                   "`) is not known before the network runs: all " +
                                   std::to_string(*k) + " along its axis are counted");
  return Ok{};
}

// The first k elements are inserted among those before them, the others among k. A user may
// have set k larger than the axis.
Extent comparisons(Count n, Count k) {
  k = std::min(k, n);
  const Count behind{n.exact().value_or(0) - k.exact().value_or(0)};
  return {insertion_steps(k) + behind * bisection_steps(k), "bisections"};
}

// One of Values and Indices may be left out.
std::int64_t taken_elements(const Operands& op, std::int64_t axis) {
  const Operand& output = op["Values"] ? op["Values"] : op["Indices"];
  return static_cast<std::int64_t>(output.extent(Axis{axis}).count.exact().value_or(0));
}

//   for each row along the axis:            |X| / n
//     for each of its n elements: read it   X[axis]
//     each is placed by bisection among the k best so far, which are sorted
//     temporaries: at most as many comparisons as their number has bits
//     for each of the k best:
//       write value and index
// k = 1 takes n - 1 comparisons, as ArgMax.
void count_top_k(const Operands& op, Body& node) {
  const std::int64_t axis = op.integer("axis", -1);
  const Extent n = op["X"].extent(Axis{axis}), rows = op["X"].elements_per(Axis{axis});
  const Count k{static_cast<std::uint64_t>(taken_elements(op, axis))};
  node.each(rows, [&](Body& row) {
    row.each(n, [&](Body& element) { element.read(op["X"]); });
    row.each(comparisons(n.count, k), [&](Body& step) { step.compare(op["X"]); });
    row.each({k, "k"}, [&](Body& best) {
      best.write(op["Values"]);
      best.write(op["Indices"]);
    });
  });
}

// Positions along a row, best first; equal elements keep their order.
template <class List>
Offsets ranking(const List& list, std::int64_t start, std::int64_t stride, std::int64_t length,
                const NodeView& node) {
  Offsets order(static_cast<std::size_t>(length));
  std::iota(order.begin(), order.end(), 0);
  const bool largest = node.integer("largest", 1) != 0;
  const auto less = [&](std::int64_t a, std::int64_t b) {
    return less_than(list[static_cast<std::size_t>(start + a * stride)],
                     list[static_cast<std::size_t>(start + b * stride)], node.type("X"));
  };
  std::ranges::stable_sort(
      order, [&](std::int64_t a, std::int64_t b) { return largest ? less(b, a) : less(a, b); });
  return order;
}

void evaluate_top_k(Inference& node) {
  const Numbers* data = numbers_of(node.input("X"));
  const auto axis = axis_of(node, "X", -1);
  if (data == nullptr || !axis || !node.wants("Values") || has_nan(*data)) return;
  const Shape &shape = node.shape("X"), &output = *node.outputs().front().shape;
  if (element_count(output).is_zero()) return;
  const auto strides = row_major_strides(shape), places = row_major_strides(output);
  IndexWalk rows{shape, strides}, results{output, places};
  rows.extents[*axis] = results.extents[*axis] = 1;
  const Offsets starts = offsets_of(rows), ends = offsets_of(results);
  const auto size = static_cast<std::size_t>(element_count(output).exact().value_or(0));
  Offsets offsets(size), indices(size);
  for (std::size_t row = 0; row < starts.size(); ++row) {
    const auto order = std::visit(
        [&](const auto& list) {
          return ranking(list, starts[row], strides[*axis], shape[*axis], node);
        },
        *data);
    for (std::int64_t i = 0; i < output[*axis]; ++i) {
      const auto at = static_cast<std::size_t>(ends[row] + i * places[*axis]);
      indices[at] = order[static_cast<std::size_t>(i)];
      offsets[at] = starts[row] + indices[at] * strides[*axis];
    }
  }
  node.set_numbers("Values", pick(*data, offsets));
  node.set_numbers("Indices", std::move(indices));
}

constexpr OpRule top_k(int since, std::string_view inputs, std::string_view types,
                       std::string_view example) {
  return {.op = "TopK",
          .since = since,
          .inputs = inputs,
          .outputs = "Values Indices",
          .types = types,
          .formula =
              "the k largest along an axis: each x finds its place among the k best so far "
              "by bisection",
          .infer = infer_top_k,
          .evaluate = evaluate_top_k,
          .count = count_top_k,
          .example = example};
}

constexpr std::array kTopKRules{
    top_k(1, "X", "number: X", "2x7; k=3"),
    top_k(10, "X K", "number: X; integer: K", "2x7x3 =3; axis=1"),
};

}  // namespace

std::span<const OpRule> top_k_rules() { return kTopKRules; }

}  // namespace opcost
