// Changes to a conversion, or to a node beside one.
#include "estimate/rewrite/conversion_changes.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "rules/infer_node.h"
#include "rules/inference.h"

namespace opcost {
namespace {

void set_type(UnbilledNode& one, std::size_t at, ElementType type) {
  TensorInfo info = *one.walked.inputs[at];
  info.type = type;
  one.walked.inputs[at] = one.keep(std::move(info));
}

Count elements_in(const std::vector<Shape>& shapes) {
  Count all;
  for (const Shape& shape : shapes) all += element_count(shape);
  return all;
}

// The scales with an axis for each of x's: 1 where they are the same along it.
std::optional<Shape> along_axes(const UnbilledNode& dequantizer, const Shape& x) {
  const TensorInfo& scale = *dequantizer.walked.inputs[1];
  if (!scale.shape || element_count(*scale.shape) <= Count{1}) return std::nullopt;
  if (scale.shape->size() == x.size()) return *scale.shape;
  const WalkedNode& walked = dequantizer.walked;
  std::vector<TensorInfo> outputs = walked.outputs;
  const NodeView view(*walked.rule, *dequantizer.node, walked.opset, walked.inputs, outputs);
  const auto axis = resolve_axis(view, x.size() == 1 ? 0 : view.integer("axis", 1), x.size());
  if (!axis || scale.shape->size() != 1) return std::nullopt;
  Shape along(x.size(), 1);
  along[*axis] = scale.shape->front();
  return along;
}

// What a move makes of an array of another shape.
std::optional<Shape> moved_shape(const UnbilledNode& move, Shape shape) {
  std::vector<const TensorInfo*> inputs = move.walked.inputs;
  const TensorInfo data{inputs.front()->type, std::move(shape)};
  inputs.front() = &data;
  const InferredNode moved = infer_node(*move.walked.rule, *move.node, move.walked.opset, inputs);
  if (moved.fault || moved.outputs.empty()) return std::nullopt;
  return moved.outputs.front().shape;
}

// Of scales for rows, only those of the rows that are picked are read.
void pick_scales(UnbilledNode& dequantizer, const std::vector<UnbilledNode*>& moves) {
  auto scales = along_axes(dequantizer, *dequantizer.walked.inputs.front()->shape);
  for (const UnbilledNode* move : moves)
    if (scales) scales = moved_shape(*move, *std::move(scales));
  if (!scales) return;
  for (const std::size_t at : {std::size_t{1}, std::size_t{2}}) {
    if (at >= dequantizer.walked.inputs.size() || dequantizer.walked.inputs[at] == nullptr)
      continue;
    TensorInfo info = *dequantizer.walked.inputs[at];
    if (element_count(*scales) >= element_count(*info.shape)) continue;
    info.shape = scales;
    info.numbers = nullptr;
    dequantizer.walked.inputs[at] = dequantizer.keep(std::move(info));
  }
}

}  // namespace

void free_as_part(UnbilledNode& one, const std::string& why) {
  one.walked.status = NodeStatus::Free;
  one.walked.reason = why;
}

void free_cast(UnbilledNode& cast, const std::string& why) {
  set_type(cast, 0, cast.walked.outputs.front().type);
  free_as_part(cast, why);
}

void move_type(UnbilledNode& move, ElementType type) {
  if (move.in_convolution) return;
  for (const std::size_t at : data_inputs(move)) set_type(move, at, type);
  move.walked.outputs.front().type = type;
}

void convert_instead(UnbilledNode& conversion, const std::vector<Shape>& shapes) {
  WalkedNode& walked = conversion.walked;
  const auto all = static_cast<std::int64_t>(elements_in(shapes).exact().value_or(0));
  const Shape shape = shapes.size() == 1 ? shapes.front() : Shape{all};
  TensorInfo from = *walked.inputs.front();
  from.shape = shape;
  from.numbers = nullptr;
  walked.inputs.front() = conversion.keep(std::move(from));
  walked.outputs.front().shape = shape;
}

void put_behind(UnbilledNode& dequantizer, const std::vector<UnbilledNode*>& moves) {
  pick_scales(dequantizer, moves);
  const ValueId numbers = dequantizer.walk->settings().values.add();
  moves.front()->walked.input_ids.front() = dequantizer.walked.input_ids.front();
  dequantizer.walked.input_ids.front() = numbers;
  dequantizer.walked.output_ids.front() =
      std::exchange(moves.back()->walked.output_ids.front(), numbers);
  dequantizer.walked.assumptions.push_back("it converts what `" + moves.back()->node->name +
                                           "` gives, which moves the quantised numbers");
}

void put_casts_behind(UnbilledNode& dequantizer, const std::vector<UnbilledNode*>& casts,
                      const Shape& shape) {
  UnbilledNode* before = &dequantizer;
  for (UnbilledNode* cast : casts) {
    const ValueId floats = cast->walk->settings().values.add();
    cast->walked.output_ids.front() = std::exchange(before->walked.output_ids.front(), floats);
    cast->walked.input_ids.front() = floats;
    convert_instead(*cast, {shape});
    before = cast;
  }
}

void put_in_front(UnbilledNode& quantizer, const std::vector<UnbilledNode*>& moves) {
  const ValueId numbers = quantizer.walk->settings().values.add();
  quantizer.walked.input_ids.front() =
      std::exchange(moves.front()->walked.input_ids.front(), numbers);
  moves.back()->walked.output_ids.front() =
      std::exchange(quantizer.walked.output_ids.front(), numbers);
  quantizer.walked.assumptions.push_back("it converts what `" + moves.front()->node->name +
                                         "` would read, which moves the quantised numbers");
}

}  // namespace opcost
