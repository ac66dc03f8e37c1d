// The operator NonMaxSuppression.
// How many boxes overlap is data: the most work is counted, and that is stated.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/rows/bisection.h"
#include "rules/body.h"
#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

// The largest number of boxes of one class that can be selected.
Result<std::int64_t> most_selected(const NodeView& node) {
  constexpr std::string_view kMost = "max_output_boxes_per_class";
  const std::int64_t boxes = node.shape("boxes")[1];
  if (!node.has(kMost)) return 0;  // the default of ONNX
  if (numbers_of(node.input(kMost)) == nullptr) return boxes;
  const auto most = known_integer(node, kMost);
  if (!most) return most.error();
  return std::clamp<std::int64_t>(*most, 0, boxes);
}

Status check_boxes_and_scores(const Inference& node) {
  const Shape &boxes = node.shape("boxes"), &scores = node.shape("scores");
  const bool fit = boxes.size() == 3 && scores.size() == 3 && boxes[2] == 4 &&
                   scores[0] == boxes[0] && scores[2] == boxes[1];
  if (fit) return Ok{};
  return node.fault("its boxes " + shape_text(boxes) + " and scores " + shape_text(scores) +
                    " are not batches x boxes x 4 and batches x classes x boxes");
}

Status infer_suppression(Inference& node) {
  if (auto fit = check_boxes_and_scores(node); !fit) return fit;
  const Shape& scores = node.shape("scores");
  const auto most = most_selected(node);
  if (!most) return most.error();
  std::int64_t selected = 0;
  if (__builtin_mul_overflow(scores[0], scores[1], &selected) ||
      __builtin_mul_overflow(selected, *most, &selected))
    return node.fault("it may select too many boxes");
  if (auto set = node.set("selected_indices", ElementType::Int64, {selected, 3}); !set) return set;
  if (*most > 0)
    node.assume_most("selected_indices",
                     "in each class of each image " + std::to_string(*most) + " of " +
                         std::to_string(scores[2]) +
                         " boxes are selected, and each box is held against every one selected " +
                         "before it: at most so many are");
  return Ok{};
}

// The selected boxes of one class: all of the output, which a user may have made smaller,
// divided by the classes of all images.
Extent selected_of(const Operands& op) {
  const Operand& scores = op["scores"];
  const Count classes = scores.extent(Axis{0}).count * scores.extent(Axis{1}).count;
  const Count all = op["selected_indices"].extent(Axis{0}).count;
  const bool any = !classes.is_zero() && !all.is_zero();
  const Count each = any ? (all.minus_one() / classes) + Count{1} : Count{0};
  return {std::min(each, scores.extent(Axis{2}).count), "selected"};
}

// How often a box is compared with a box that was selected before. Most work: the first
// boxes are all selected, so box i is compared with i boxes, and every other box with all
// but the last selected one, which is the last box.
Count pairs(Count boxes, Count selected) {
  const auto n = boxes.exact().value_or(0), k = selected.exact().value_or(0);
  if (k == 0) return Count{0};
  const Count before{k - 1};
  const Count among = k % 2 == 0 ? Count{k / 2} * before : Count{k} * Count{(k - 1) / 2};
  return among + Count{n - k} * before;
}

//   read its coordinates                                          4
//   of its corners: which of two is the smaller, and its sizes    2 compare, 2 add
//   or, of its centre: half its sizes, added and subtracted       2 mul, 4 add
//   its area                                                      1 mul
void prepare_box(const Operands& op, Body& box) {
  const Operand& boxes = op["boxes"];
  const bool centre = op.integer("center_point_box", 0) != 0;
  box.each({Count{4}, "4"}, [&](Body& coordinate) { coordinate.read(boxes); });
  box.each({Count{2}, "2"}, [&](Body& axis) {
    if (centre) {
      axis.multiply(boxes), axis.add(boxes), axis.subtract(boxes);
    } else {
      axis.compare(boxes), axis.subtract(boxes);
    }
  });
  box.multiply(boxes);
}

//   the edges of the intersection                     4 compare
//   its sizes, not below 0                            2 add, 2 compare
//   its area, that of the union, the quotient         1 mul, 2 add, 1 div
//   is that more than the threshold?                  1 compare
void overlap(const Operands& op, Body& pair) {
  const Operand& boxes = op["boxes"];
  pair.each({Count{4}, "4"}, [&](Body& coordinate) { coordinate.read(boxes); });
  pair.each({Count{2}, "2"}, [&](Body& axis) {
    axis.compare(boxes), axis.compare(boxes);
    axis.subtract(boxes), axis.compare(boxes);
  });
  pair.multiply(boxes);
  pair.add(boxes), pair.subtract(boxes);
  pair.divide(boxes);
  pair.compare(boxes);
}

//   for each class of each image:                     scores[0] * scores[1]
//     for each score:                                 scores[2]
//       read it, compare it with the threshold, if there is one
//     the scores are sorted, each placed by bisection among those before it
//     for each box: read and prepare it               scores[2]
//     for each box and each one selected before it:   pairs
//       read and overlap them
//   for each element of the output: write it          |selected_indices|
void count_suppression(const Operands& op, Body& node) {
  const Extent boxes = op["scores"].extent(Axis{2});
  const Extent selected = selected_of(op);
  if (selected.count.is_zero()) return;
  const Operand &scores = op["scores"], &threshold = op["score_threshold"];
  for (const std::string_view scalar :
       {"max_output_boxes_per_class", "iou_threshold", "score_threshold"})
    node.read(op[scalar]);
  node.each(scores.extent(Axis{0}) * scores.extent(Axis{1}), [&](Body& one) {
    one.each(boxes, [&](Body& box) {
      box.read(scores);
      if (threshold) box.compare(scores);
    });
    one.each({insertion_steps(boxes.count), "bisections"},
             [&](Body& step) { step.compare(scores); });
    one.each(boxes, [&](Body& box) { prepare_box(op, box); });
    one.each({pairs(boxes.count, selected.count), "pairs"}, [&](Body& pair) { overlap(op, pair); });
  });
  node.each(op["selected_indices"].elements(),
            [&](Body& index) { index.write(op["selected_indices"]); });
}

constexpr std::array kSuppressionRules{
    OpRule{.op = "NonMaxSuppression",
           .since = 10,
           .inputs = "boxes scores max_output_boxes_per_class? iou_threshold? score_threshold?",
           .outputs = "selected_indices",
           .types = "float: boxes; float: scores; integer: max_output_boxes_per_class; float: "
                    "iou_threshold; float: score_threshold",
           .formula = "the best boxes that overlap none selected before: intersection / union",
           .infer = infer_suppression,
           .count = count_suppression,
           .example = "1x6x4 1x2x6 =3 1 1"},
};

}  // namespace

std::span<const OpRule> suppression_rules() { return kSuppressionRules; }

}  // namespace opcost
