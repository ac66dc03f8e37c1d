#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "rules/body.h"
#include "rules/op_rule.h"

namespace opcost {

/// For each element of the output: read one of the first input, write it.
void count_copy(const Operands& op, Body& node);

/// What `indices` must keep to where they choose along one axis of `data`, and where
/// they choose along several of them.
std::optional<IndexRange> indices_along_axis(const NodeView& node, std::string_view formal);
std::optional<IndexRange> indices_of_any_axis(const NodeView& node, std::string_view formal);

/// Adds the extent of an input along the joined axis to that of `shape`. An Error
/// where the other dims differ.
Status join_shapes(const Inference& node, Shape& shape, const Shape& input, std::size_t axis);

/// The numbers of inputs that are joined along one of their axes, or stacked along a new one;
/// nothing if they are not known. Memory grows with the number of inputs.
std::optional<Numbers> end_to_end(const std::vector<const TensorInfo*>& inputs, std::size_t axis);

}  // namespace opcost
