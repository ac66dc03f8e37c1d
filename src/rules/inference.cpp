// What shape rules do: set outputs, resolve axes, broadcast shapes.
#include "rules/inference.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "opcost/core/text.h"

namespace opcost {

Status Inference::set(std::string_view formal_output, ElementType type, Shape shape) {
  const auto at = output_position(formal_output);
  return at ? set_at(*at, type, std::move(shape)) : Status{Ok{}};
}

Status Inference::set_at(std::size_t position, ElementType type, Shape shape) {
  if (std::ranges::any_of(shape, [](std::int64_t dim) { return dim < 0; }))
    return fault("the output would have the shape " + shape_text(shape));
  outputs()[position].type = type;
  outputs()[position].shape = std::move(shape);
  return Ok{};
}

void Inference::set_type(std::string_view formal_output, ElementType type) {
  if (const auto at = output_position(formal_output)) outputs()[*at].type = type;
}

void Inference::set_container(std::string_view formal_output, TensorInfo info) {
  if (const auto at = output_position(formal_output)) outputs()[*at] = std::move(info);
}

void Inference::set_numbers(std::string_view formal_output, Numbers numbers) {
  if (const auto at = output_position(formal_output)) set_numbers_at(*at, std::move(numbers));
}

void Inference::set_numbers_at(std::size_t position, Numbers numbers) {
  share_numbers_at(position, std::move(numbers));
}

void Inference::share_numbers_at(std::size_t position, SharedNumbers numbers) {
  const auto& shape = outputs()[position].shape;
  if (!shape || element_count(*shape) != Count{numbers.size()}) return;
  outputs()[position].numbers = std::move(numbers);
}

Result<std::size_t> resolve_axis(const NodeView& node, std::int64_t axis, std::size_t rank) {
  const auto signed_rank = static_cast<std::int64_t>(rank);
  if (axis < -signed_rank || axis >= signed_rank)
    return node.fault("axis " + std::to_string(axis) + " is outside a tensor of rank " +
                      std::to_string(rank));
  return static_cast<std::size_t>(axis < 0 ? axis + signed_rank : axis);
}

Result<std::size_t> axis_of(const NodeView& node, std::string_view input, std::int64_t otherwise) {
  return resolve_axis(node, node.integer("axis", otherwise), node.shape(input).size());
}

Result<std::vector<std::size_t>> resolve_axes(const NodeView& node,
                                              const std::vector<std::int64_t>& axes,
                                              std::size_t rank) {
  std::vector<std::size_t> resolved;
  std::vector<bool> named(rank, false);
  for (const std::int64_t axis : axes) {
    const auto one = resolve_axis(node, axis, rank);
    if (!one) return one.error();
    if (named[*one]) return node.fault("axis " + std::to_string(axis) + " is named twice");
    named[*one] = true;
    resolved.push_back(*one);
  }
  return resolved;
}

Result<Shape> broadcast(const NodeView& node, const Shape& a, const Shape& b) {
  Shape result(std::max(a.size(), b.size()), 1);
  const auto from_end = [](const Shape& shape, std::size_t i) {
    return i < shape.size() ? shape[shape.size() - 1 - i] : 1;
  };
  for (std::size_t i = 0; i < result.size(); ++i) {
    const std::int64_t x = from_end(a, i), y = from_end(b, i);
    if (x != y && x != 1 && y != 1)
      return node.fault("shapes " + shape_text(a) + " and " + shape_text(b) + " do not broadcast");
    result[result.size() - 1 - i] = x == 1 ? y : x;
  }
  return result;
}

Result<std::int64_t> dim_product(const NodeView& node, std::span<const std::int64_t> factors) {
  Count product{1};
  for (const std::int64_t factor : factors) product *= Count{static_cast<std::uint64_t>(factor)};
  if (product > Count{static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())})
    return node.fault("the product of " + shape_text(factors) + " is too large for a dim");
  return static_cast<std::int64_t>(*product.exact());
}

Status expect_shape(const NodeView& node, std::string_view formal, const Shape& expected) {
  if (!node.has(formal) || node.shape(formal) == expected) return Ok{};
  return node.fault(std::string(formal) + " is " + shape_text(node.shape(formal)) +
                    "; it must be " + shape_text(expected));
}

void Inference::assume(std::string sentence) { assumptions_.push_back(std::move(sentence)); }

void Inference::assume_most(std::string_view formal_output, std::string sentence) {
  const auto at = output_position(formal_output);
  if (!at || !outputs()[*at].shape) return assume(std::move(sentence));
  outputs()[*at].bounded = true;
  assume(std::move(sentence) + " (--set-shape '" + node().outputs[*at] + "=" +
         shape_text(*outputs()[*at].shape) + "' or less sets it)");
}

}  // namespace opcost
