// The operator CenterCropPad: crops or pads around the centre.
#include <algorithm>
#include <array>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "rules/body.h"
#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

Result<std::vector<std::size_t>> cropped_axes(const Inference& node) {
  const std::size_t rank = node.shape("input_data").size();
  if (node.given("axes")) return resolve_axes(node, node.integers("axes"), rank);
  std::vector<std::size_t> all(rank);
  std::iota(all.begin(), all.end(), 0);
  return all;
}

Status infer_center_crop_pad(Inference& node) {
  const auto dims = node.known_integers("shape");
  if (!dims) return dims.error();
  const auto axes = cropped_axes(node);
  if (!axes) return axes.error();
  if (dims->size() != axes->size())
    return node.fault("its shape has " + std::to_string(dims->size()) + " dims for " +
                      std::to_string(axes->size()) + " axes");
  Shape shape = node.shape("input_data");
  for (std::size_t i = 0; i < axes->size(); ++i) shape[(*axes)[i]] = (*dims)[i];
  return node.set("output_data", node.type("input_data"), std::move(shape));
}

//   for each element that both shapes have:   |input kept|
//     read it
//   for each output element:                  |output_data|
//     write it, or 0
void count_center_crop_pad(const Operands& op, Body& node) {
  Shape both = op["input_data"].shape();
  const Shape& out = op["output_data"].shape();  // of any rank, if --set-shape gives it
  for (std::size_t axis = 0; axis < both.size() && axis < out.size(); ++axis)
    both[axis] = std::min(both[axis], out[axis]);
  node.each({element_count(both), "|input kept|"},
            [&](Body& element) { element.read(op["input_data"]); });
  node.each(op["output_data"].elements(), [&](Body& element) { element.write(op["output_data"]); });
}

// The offset of an axis of the input from that of the output: half of what is cropped, or,
// negative, half of what is padded; an odd element goes to the end.
std::int64_t shift(std::int64_t from, std::int64_t to) {
  return from > to ? (from - to) / 2 : -((to - from) / 2);
}

// The numbers at those positions; 0 where one is negative.
Numbers pick_or_zero(Numbers numbers, Offsets offsets) {
  const auto zero = static_cast<std::int64_t>(
      std::visit([](auto& list) { return list.emplace_back(0), list.size() - 1; }, numbers));
  for (std::int64_t& offset : offsets)
    if (offset < 0) offset = zero;
  return pick(numbers, offsets);
}

void evaluate_center_crop_pad(Inference& node) {
  const Numbers* input = numbers_of(node.input("input_data"));
  if (input == nullptr || !node.wants("output_data")) return;
  const Shape &from = node.shape("input_data"), &to = *node.outputs().front().shape;
  const auto strides = row_major_strides(from);
  Offsets offsets;
  for_each_index(to, [&](const Shape& index) {
    Shape at = index;
    bool inside = true;
    for (std::size_t axis = 0; axis < at.size(); ++axis) {
      at[axis] += shift(from[axis], to[axis]);
      inside = inside && at[axis] >= 0 && at[axis] < from[axis];
    }
    offsets.push_back(inside ? offset_of(at, strides) : -1);
  });
  node.set_numbers("output_data", pick_or_zero(*input, std::move(offsets)));
}

constexpr std::array kCropRules{
    OpRule{.op = "CenterCropPad",
           .since = 18,
           .inputs = "input_data shape",
           .outputs = "output_data",
           .types = "integer: shape",
           .formula = "the middle of the input, or zeros around it; a zero is written, not read",
           .infer = infer_center_crop_pad,
           .evaluate = evaluate_center_crop_pad,
           .count = count_center_crop_pad,
           .example = "5x3 =2,4"},
};

}  // namespace

std::span<const OpRule> crop_rules() { return kCropRules; }

}  // namespace opcost
