// The operator Unique.
#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "ops/rows/bisection.h"
#include "rules/body.h"
#include "rules/domains.h"
#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

// The slices that are compared with each other: `count` of `size` elements.
struct Slices {
  std::optional<std::size_t> axis;
  std::int64_t count = 0;
};

Result<Slices> slices_of(const NodeView& node) {
  const Shape& shape = node.shape("X");
  if (node.given("axis")) {
    const auto axis = resolve_axis(node, node.integer("axis", 0), shape.size());
    if (!axis) return axis.error();
    return Slices{*axis, shape[*axis]};
  }
  const auto all = element_count(shape).exact();
  if (!all || *all > static_cast<std::uint64_t>(INT64_MAX))
    return node.fault("its input has too many elements");
  return Slices{std::nullopt, static_cast<std::int64_t>(*all)};
}

// The distinct slices, if the numbers are known.
struct Found {
  Offsets first;    // position where each appears first, in the order of the output
  Offsets inverse;  // for each slice the number of its distinct slice
};

// The offsets of the elements of slice i.
Offsets slice_offsets(const NodeView& node, const Slices& slices, std::int64_t i) {
  if (!slices.axis) return {i};
  IndexWalk walk{node.shape("X"), row_major_strides(node.shape("X"))};
  walk.start = i * walk.strides[*slices.axis];
  walk.extents[*slices.axis] = 1;
  return offsets_of(walk);
}

// The slices sorted; equal ones are adjacent and in the order in which they appear.
template <class List>
Found distinct(const std::vector<List>& slices, bool sorted, ElementType type) {
  const auto less = [&](std::int64_t a, std::int64_t b) {
    const auto &x = slices[static_cast<std::size_t>(a)], &y = slices[static_cast<std::size_t>(b)];
    return std::ranges::lexicographical_compare(
        x, y, [&](auto u, auto v) { return less_than(u, v, type); });
  };
  Offsets order(slices.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, less);
  Offsets first;
  for (std::size_t i = 0; i < order.size(); ++i)
    if (i == 0 || less(order[i - 1], order[i])) first.push_back(order[i]);
  Found found{first, Offsets(slices.size())};
  if (!sorted) std::ranges::sort(found.first);
  std::vector<std::int64_t> rank(slices.size(), 0);
  for (std::size_t at = 0; at < found.first.size(); ++at)
    rank[static_cast<std::size_t>(found.first[at])] = static_cast<std::int64_t>(at);
  std::int64_t representative = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || less(order[i - 1], order[i])) representative = order[i];
    found.inverse[static_cast<std::size_t>(order[i])] =
        rank[static_cast<std::size_t>(representative)];
  }
  return found;
}

std::optional<Found> find_distinct(const NodeView& node) {
  const Numbers* numbers = numbers_of(node.input("X"));
  const auto slices = slices_of(node);
  if (numbers == nullptr || !slices || has_nan(*numbers)) return std::nullopt;
  if (element_count(node.shape("X")).is_zero()) return std::nullopt;
  const bool sorted = node.rule().domain.empty() && node.integer("sorted", 1) != 0;
  return std::visit(
      [&](const auto& list) {
        std::vector<std::remove_cvref_t<decltype(list)>> contents;
        for (std::int64_t i = 0; i < slices->count; ++i) {
          const Numbers one = pick(*numbers, slice_offsets(node, *slices, i));
          contents.push_back(std::get<std::remove_cvref_t<decltype(list)>>(one));
        }
        return distinct(contents, sorted, node.type("X"));
      },
      *numbers);
}

Status infer_unique(Inference& node) {
  const auto slices = slices_of(node);
  if (!slices) return slices.error();
  const auto found = find_distinct(node);
  const std::int64_t different =
      found ? static_cast<std::int64_t>(found->first.size()) : slices->count;
  Shape shape = slices->axis ? node.shape("X") : Shape{different};
  if (slices->axis) shape[*slices->axis] = different;
  if (auto set = node.set("Y", node.type("X"), std::move(shape)); !set) return set;
  for (const std::string_view each : {"indices", "counts"})
    if (auto set = node.set(each, ElementType::Int64, {different}); !set) return set;
  if (!found && different > 1)
    node.assume_most("Y", "all " + std::to_string(different) + " of `" + node.name_of("X") +
                              "` are taken to be different: at most so many are");
  return node.set("inverse_indices", ElementType::Int64, {slices->count});
}

Extent comparison_steps(const Operands& op) {
  const auto slices = slices_of(op);
  return {insertion_steps(Count{slices ? static_cast<std::uint64_t>(slices->count) : 0}),
          "bisections"};
}

Extent slice_size(const Operands& op) {
  if (!op.given("axis")) return {Count{1}, "1"};
  return op["X"].elements_per(Axis{op.integer("axis", 0)});
}

//   for each element: read it                            |X|
//   each slice is placed by bisection among the different ones before it, which
//   are sorted temporaries: for each of its steps, at most
//     compare the elements of two slices                 |X|/X[axis]
//   for each element of the outputs: write it
void count_unique(const Operands& op, Body& node) {
  node.each(op["X"].elements(), [&](Body& element) { element.read(op["X"]); });
  node.each(comparison_steps(op), [&](Body& step) {
    step.each(slice_size(op), [&](Body& element) { element.compare(op["X"]); });
  });
  for (const std::string_view output : {"Y", "indices", "inverse_indices", "counts"})
    node.each(op[output].elements(), [&](Body& element) { element.write(op[output]); });
}

void evaluate_unique(Inference& node) {
  const auto found = find_distinct(node);
  const auto slices = slices_of(node);
  if (!found || !slices || !node.wants("Y")) return;
  const Numbers* numbers = numbers_of(node.input("X"));
  Offsets offsets;
  if (slices->axis) {
    const auto strides = row_major_strides(node.shape("X"));
    for_each_index(*node.outputs().front().shape, [&](const Shape& index) {
      Shape from = index;
      from[*slices->axis] = found->first[static_cast<std::size_t>(index[*slices->axis])];
      offsets.push_back(offset_of(from, strides));
    });
  } else {
    offsets = found->first;
  }
  node.set_numbers("Y", pick(*numbers, offsets));
  std::vector<std::int64_t> counts(found->first.size(), 0);
  for (const std::int64_t which : found->inverse) ++counts[static_cast<std::size_t>(which)];
  node.set_numbers("indices", found->first);
  node.set_numbers("inverse_indices", found->inverse);
  node.set_numbers("counts", std::move(counts));
}

// In com.microsoft: of a list, in the order in which the elements appear.
constexpr std::array kUniqueRules{
    OpRule{.op = "Unique",
           .domain = kMicrosoft,
           .inputs = "X",
           .outputs = "Y inverse_indices counts",
           .formula = "each x once, found by bisection among those before it; all where X is not "
                      "known",
           .infer = infer_unique,
           .evaluate = evaluate_unique,
           .count = count_unique,
           .example = "7"},
    OpRule{.op = "Unique",
           .since = 11,
           .inputs = "X",
           .outputs = "Y indices? inverse_indices? counts?",
           .formula = "each x once, found by bisection among those before it; all where X is not "
                      "known",
           .infer = infer_unique,
           .evaluate = evaluate_unique,
           .count = count_unique,
           .example = "4x3; axis=0 outputs=4"},
};

}  // namespace

std::span<const OpRule> unique_rules() { return kUniqueRules; }

}  // namespace opcost
