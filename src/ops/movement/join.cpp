// Concat and Split: join arrays along one axis, or cut one apart.
#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/text.h"
#include "ops/movement/movement.h"
#include "rules/body.h"
#include "rules/domains.h"
#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

// Opset 1 had a default axis.
Result<std::size_t> concat_axis(const Inference& node) {
  if (node.opset() >= 4 && !node.given("axis")) return node.fault("its attribute axis is missing");
  return resolve_axis(node, node.integer("axis", 1), node.inputs("inputs").front()->shape->size());
}

}  // namespace

Status join_shapes(const Inference& node, Shape& shape, const Shape& input, std::size_t axis) {
  Shape expected = shape;
  if (input.size() == shape.size()) expected[axis] = input[axis];
  if (input != expected)
    return node.fault("an input " + shape_text(input) + " does not fit beside " +
                      shape_text(shape) + " along axis " + std::to_string(axis));
  if (input[axis] > std::numeric_limits<std::int64_t>::max() - shape[axis])
    return node.fault("the joined dim is too large");
  shape[axis] += input[axis];
  return Ok{};
}

namespace {

Status infer_concat(Inference& node) {
  const auto axis = concat_axis(node);
  if (!axis) return axis.error();
  const auto inputs = node.inputs("inputs");
  Shape shape = *inputs.front()->shape;
  for (std::size_t i = 1; i < inputs.size(); ++i) {
    if (inputs[i]->type != inputs.front()->type)
      return node.fault("its inputs are " + std::string(to_string(inputs.front()->type)) + " and " +
                        std::string(to_string(inputs[i]->type)));
    if (auto joined = join_shapes(node, shape, *inputs[i]->shape, *axis); !joined) return joined;
  }
  return node.set("concat_result", inputs.front()->type, std::move(shape));
}

//   for each input i, for each of its elements:   |inputs[i]|
//     read it, write it
void count_concat(const Operands& op, Body& node) {
  for (const Operand* input : op.all("inputs"))
    node.each(input->elements(), [&](Body& element) {
      element.read(*input);
      element.write(op["concat_result"]);
    });
}

// The numbers of all inputs in a row; std::nullopt if they are of different kinds.
std::optional<Numbers> in_a_row(const std::vector<const TensorInfo*>& inputs) {
  const Numbers* first = numbers_of(inputs.front());
  if (first == nullptr) return std::nullopt;
  return std::visit(
      [&](auto all) -> std::optional<Numbers> {
        for (std::size_t i = 1; i < inputs.size(); ++i) {
          const Numbers* next = numbers_of(inputs[i]);
          const auto* list = next ? std::get_if<decltype(all)>(next) : nullptr;
          if (list == nullptr) return std::nullopt;
          all.insert(all.end(), list->begin(), list->end());
        }
        return all;
      },
      *first);
}

void evaluate_concat(Inference& node) {
  const auto axis = concat_axis(node);
  auto all = axis ? end_to_end(node.inputs("inputs"), *axis) : std::nullopt;
  if (all) node.set_numbers("concat_result", *std::move(all));
}

// Equal parts; since opset 18 the last may be smaller.
Result<Shape> equal_parts(const Inference& node, std::int64_t dim) {
  const auto outputs = static_cast<std::int64_t>(node.output_count());
  const std::int64_t parts = node.integer("num_outputs", outputs);
  if (parts < outputs || outputs == 0)
    return node.fault("it has " + std::to_string(outputs) + " outputs and num_outputs " +
                      std::to_string(parts));
  if (node.opset() < 18 && dim % parts != 0)
    return node.fault("dim " + std::to_string(dim) + " does not split into " +
                      std::to_string(parts) + " equal parts");
  const std::int64_t part = dim / parts + (dim % parts != 0 ? 1 : 0);
  Shape sizes;
  for (std::int64_t rest = dim; sizes.size() < node.output_count(); rest -= sizes.back())
    sizes.push_back(std::min(part, rest));
  return sizes;
}

// The extent that each output gets along the axis.
Result<Shape> part_sizes(Inference& node, std::int64_t dim) {
  if (!node.given("split")) return equal_parts(node, dim);
  const auto given = node.known_integers("split");
  if (!given) return given.error();
  std::int64_t rest = dim;
  for (const std::int64_t size : *given) {
    if (size < 0 || size > rest)
      return node.fault("its parts are more than dim " + std::to_string(dim));
    rest -= size;
  }
  const bool shrinks = rest != 0 && node.has_bounded_input();
  if (shrinks)
    node.assume("its parts say that dim " + std::to_string(dim) +
                ", the most that data allow, is " + std::to_string(dim - rest));
  if ((rest != 0 && !shrinks) || given->size() != node.output_count())
    return node.fault("its parts [" + shape_text(*given) + "] do not make up dim " +
                      std::to_string(dim) + " in " + std::to_string(node.output_count()) +
                      " outputs");
  return *given;
}

Status infer_split(Inference& node) {
  const Shape& input = node.shape("input");
  const auto axis = resolve_axis(node, node.integer("axis", 0), input.size());
  if (!axis) return axis.error();
  const auto sizes = part_sizes(node, input[*axis]);
  if (!sizes) return sizes.error();
  for (std::size_t i = 0; i < sizes->size(); ++i) {
    Shape shape = input;
    shape[*axis] = (*sizes)[i];
    if (auto set = node.set_at(i, node.type("input"), std::move(shape)); !set) return set;
  }
  return Ok{};
}

//   for each output i, for each of its elements:  |outputs[i]|
//     read it, write it
void count_split(const Operands& op, Body& node) {
  for (const Operand* output : op.all("outputs"))
    node.each(output->elements(), [&](Body& element) {
      element.read(op["input"]);
      element.write(*output);
    });
}

void evaluate_split(Inference& node) {
  const Numbers* input = numbers_of(node.input("input"));
  const auto axis = axis_of(node, "input", 0);
  if (input == nullptr || !axis) return;
  IndexWalk walk{{}, row_major_strides(node.shape("input"))};
  for (std::size_t i = 0; i < node.output_count(); ++i) {
    walk.extents = *node.outputs()[i].shape;
    node.set_numbers_at(i, pick(*input, offsets_of(walk)));
    if (!is_empty(walk.extents)) walk.start += walk.extents[*axis] * walk.strides[*axis];
  }
}

constexpr std::array kJoinRules{
    OpRule{.op = "Concat",
           .inputs = "inputs*",
           .outputs = "concat_result",
           .types = "any: inputs",
           .formula = "the inputs one behind the other along an axis",
           .infer = infer_concat,
           .evaluate = evaluate_concat,
           .count = count_concat,
           .yields = Yields::Joined,
           .quantized_as = {.to_integers = {.op = "QLinearConcat",
                                            .domain = kMicrosoft,
                                            .inputs = "ys yz *"}},
           .example = "2x3x5 2x4x5; axis=1"},
    OpRule{.op = "Split",
           .inputs = "input split?",
           .outputs = "outputs*",
           .types = "integer: split",
           .formula = "parts of the input along an axis",
           .infer = infer_split,
           .evaluate = evaluate_split,
           .count = count_split,
           .yields = Yields::Copied,
           .example = "2x7 =3,4; axis=1 outputs=2"},
};

}  // namespace

std::optional<Numbers> end_to_end(const std::vector<const TensorInfo*>& inputs, std::size_t axis) {
  const auto all = in_a_row(inputs);
  if (!all) return std::nullopt;
  const auto end = static_cast<std::ptrdiff_t>(axis);
  const Shape& shape = *inputs.front()->shape;
  const std::uint64_t rows =
      element_count(Shape(shape.begin(), shape.begin() + end)).exact().value_or(0);
  std::vector<std::pair<std::int64_t, std::int64_t>> runs;  // offset in a row, length
  std::int64_t start = 0;
  for (const TensorInfo* input : inputs) {
    const auto size = static_cast<std::int64_t>(element_count(*input->shape).exact().value_or(0));
    if (size > 0) runs.emplace_back(start, size / static_cast<std::int64_t>(rows));
    start += size;
  }
  Offsets offsets;
  for (std::int64_t row = 0; !runs.empty() && row < static_cast<std::int64_t>(rows); ++row)
    for (const auto& [from, length] : runs)
      for (std::int64_t i = 0; i < length; ++i) offsets.push_back(from + row * length + i);
  return pick(*all, offsets);
}

std::span<const OpRule> join_rules() { return kJoinRules; }

}  // namespace opcost
