// The operator ReverseSequence.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "rules/body.h"
#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

struct Axes {
  std::size_t time = 0;
  std::size_t batch = 1;
};

Result<Axes> reversed_axes(const Inference& node) {
  const std::int64_t time = node.integer("time_axis", 0), batch = node.integer("batch_axis", 1);
  if (std::min(time, batch) != 0 || std::max(time, batch) != 1)
    return node.fault("its time_axis and batch_axis are " + std::to_string(time) + " and " +
                      std::to_string(batch) + "; one is 0 and the other 1");
  return Axes{static_cast<std::size_t>(time), static_cast<std::size_t>(batch)};
}

Status infer_reverse(Inference& node) {
  const auto axes = reversed_axes(node);
  if (!axes) return axes.error();
  const Shape &input = node.shape("input"), &lengths = node.shape("sequence_lens");
  if (input.size() < 2) return node.fault("its input has no time and batch");
  if (lengths != Shape{input[axes->batch]})
    return node.fault("its sequence_lens " + shape_text(lengths) + " are not one for each of " +
                      std::to_string(input[axes->batch]) + " batches");
  return node.set("Y", node.type("input"), input);
}

//   for each batch: read its length         |sequence_lens|
//   for each output element:                |Y|
//     read an element, write it
// The lengths do not matter: elements that are not reversed are copied.
void count_reverse(const Operands& op, Body& node) {
  node.each(op["sequence_lens"].elements(), [&](Body& batch) { batch.read(op["sequence_lens"]); });
  node.each(op["Y"].elements(), [&](Body& element) {
    element.read(op["input"]);
    element.write(op["Y"]);
  });
}

void evaluate_reverse(Inference& node) {
  const Numbers* input = numbers_of(node.input("input"));
  const auto* lengths = integers_of(node.input("sequence_lens"));
  const auto axes = reversed_axes(node);
  if (input == nullptr || lengths == nullptr || !axes) return;
  const Shape& shape = node.shape("input");
  for (const std::int64_t length : *lengths)
    if (length < 0 || length > shape[axes->time]) return;
  const auto strides = row_major_strides(shape);
  Offsets offsets;
  for_each_index(shape, [&](const Shape& index) {
    Shape from = index;
    const std::int64_t length = (*lengths)[static_cast<std::size_t>(index[axes->batch])];
    std::int64_t& time = from[axes->time];
    if (time < length) time = length - 1 - time;
    offsets.push_back(offset_of(from, strides));
  });
  node.set_numbers("Y", pick(*input, offsets));
}

constexpr std::array kReverseRules{
    OpRule{.op = "ReverseSequence",
           .since = 10,
           .inputs = "input sequence_lens",
           .outputs = "Y",
           .types = "integer: sequence_lens",
           .formula = "the first elements of each sequence backwards, the others as they are",
           .infer = infer_reverse,
           .evaluate = evaluate_reverse,
           .count = count_reverse,
           .example = "4x3x2 int64:3"},
};

}  // namespace

std::span<const OpRule> reverse_rules() { return kReverseRules; }

}  // namespace opcost
