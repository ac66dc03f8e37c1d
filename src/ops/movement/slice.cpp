// The operators Slice and DynamicSlice.
#include <algorithm>
#include <array>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ops/movement/movement.h"
#include "rules/body.h"
#include "rules/facts.h"
#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

// What a slice takes of one axis.
struct Range {
  std::int64_t start = 0;
  std::int64_t step = 1;
  std::int64_t count = 0;
};

// As in numpy: negative positions count from the end, then all are clamped to the axis.
std::int64_t clamped_position(std::int64_t value, std::int64_t dim, std::int64_t low,
                              std::int64_t high) {
  return std::clamp(value < 0 ? value + dim : value, low, high);
}

Range sliced_range(std::int64_t dim, std::int64_t start, std::int64_t end, std::int64_t step) {
  if (dim == 0) return {0, 1, 0};
  const bool forward = step > 0;
  const std::int64_t first = clamped_position(start, dim, 0, forward ? dim : dim - 1);
  const std::int64_t last =
      forward ? clamped_position(end, dim, 0, dim) : clamped_position(end, dim, -1, dim - 1);
  const std::int64_t span = forward ? last - first : first - last;
  if (span <= 0) return {0, 1, 0};
  // Unsigned, because INT64_MIN has no positive counterpart.
  const std::uint64_t bits = static_cast<std::uint64_t>(step), stride = forward ? bits : 0 - bits;
  const std::uint64_t jumps = (static_cast<std::uint64_t>(span) - 1) / stride;
  return {first, step, static_cast<std::int64_t>(jumps + 1)};
}

struct Cuts {
  std::vector<std::int64_t> starts, ends, axes, steps;
};

// Attributes before opset 10, inputs since then.
Result<Cuts> read_cuts(const Inference& node) {
  if (!node.given("starts") || !node.given("ends"))
    return node.fault("neither inputs nor attributes give its starts and ends");
  Cuts cuts;
  const std::pair<std::string_view, std::vector<std::int64_t>*> lists[]{
      {"starts", &cuts.starts}, {"ends", &cuts.ends}, {"axes", &cuts.axes}, {"steps", &cuts.steps}};
  for (const auto& [name, list] : lists) {
    auto given = node.known_integers(name);
    if (!given) return given.error();
    *list = *std::move(given);
  }
  const std::size_t n = cuts.starts.size();
  if (!node.given("axes")) {
    cuts.axes.resize(n);
    std::iota(cuts.axes.begin(), cuts.axes.end(), 0);
  }
  if (!node.given("steps")) cuts.steps.assign(n, 1);
  if (cuts.ends.size() != n || cuts.axes.size() != n || cuts.steps.size() != n)
    return node.fault("its starts, ends, axes and steps are not equally many");
  if (std::ranges::find(cuts.steps, 0) != cuts.steps.end())
    return node.fault("one of its steps is 0");
  return cuts;
}

// One range per axis of data.
Result<std::vector<Range>> ranges_of(const Inference& node) {
  const Shape& data = node.shape("data");
  const auto cuts = read_cuts(node);
  if (!cuts) return cuts.error();
  const auto axes = resolve_axes(node, cuts->axes, data.size());
  if (!axes) return axes.error();
  std::vector<Range> ranges;
  for (const std::int64_t dim : data) ranges.push_back({0, 1, dim});
  for (std::size_t i = 0; i < axes->size(); ++i)
    ranges[(*axes)[i]] =
        sliced_range(data[(*axes)[i]], cuts->starts[i], cuts->ends[i], cuts->steps[i]);
  return ranges;
}

Status infer_slice(Inference& node) {
  const auto ranges = ranges_of(node);
  if (!ranges) return ranges.error();
  Shape shape;
  for (const Range& range : *ranges) shape.push_back(range.count);
  return node.set("output", node.type("data"), std::move(shape));
}

void evaluate_slice(Inference& node) {
  const Numbers* data = numbers_of(node.input("data"));
  const auto ranges = ranges_of(node);
  if (data == nullptr || !ranges) return;
  if (is_empty(node.shape("data"))) return node.set_numbers("output", pick(*data, {}));
  const auto strides = row_major_strides(node.shape("data"));
  IndexWalk walk;
  for (std::size_t axis = 0; axis < ranges->size(); ++axis) {
    const Range& range = (*ranges)[axis];
    walk.extents.push_back(range.count);
    // If only one element is taken, the step may have any size.
    walk.strides.push_back(range.count > 1 ? range.step * strides[axis] : 0);
    if (range.count > 0) walk.start += range.start * strides[axis];
  }
  node.set_numbers("output", pick(*data, offsets_of(walk)));
}

constexpr OpRule slice(std::string_view op, std::string_view inputs, std::string_view integers,
                       std::string_view formula, std::string_view example) {
  return {.op = op,
          .inputs = inputs,
          .outputs = "output",
          .types = integers,
          .formula = formula,
          .infer = infer_slice,
          .evaluate = evaluate_slice,
          .count = count_copy,
          .states_extents = true,
          .example = example};
}

// DynamicSlice was an experiment that runtimes kept.
constexpr std::array kSliceRules{
    slice("DynamicSlice", "data starts ends axes?", "integer: starts ends axes",
          "the elements from start to end along some axes", "4x7 =1,-3 =4,-1"),
    yields(Yields::Copied,
           slice("Slice", "data starts? ends? axes? steps?", "integer: starts ends axes steps",
                 "every step-th element from start to end along some axes",
                 "4x7 =1,-1 =4,0 =0,1 =1,-2")),
};

}  // namespace

std::span<const OpRule> slice_rules() { return kSliceRules; }

}  // namespace opcost
