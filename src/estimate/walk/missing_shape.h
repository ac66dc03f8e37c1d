#pragma once

#include <memory>
#include <string>

#include "estimate/walk/walked_node.h"
#include "opcost/graph/graph.h"
#include "rules/tensor_info.h"

namespace opcost {

/// Whether the shape is known, or there is none to know.
bool has_shape(const TensorInfo& info);

/// The first value at fault among a node's inputs; null: there is none.
SharedPointer<const MissingShape> missing_input(const WalkedNode& walked);

/// Whether the element type is known, or there is none to know.
bool has_type(const TensorInfo& info);

/// The first value at fault among a node's inputs whose element type is not known; null: there is
/// none.
SharedPointer<const MissingShape> untyped_input(const WalkedNode& walked);

/// Why an output of a node has no shape or no type: the reason of its inputs, else the node, of
/// this id, is the first at fault.
SharedPointer<const MissingShape> missing_because(const Node& node, const WalkedNode& walked,
                                                  const std::string& output, const std::string& id);

}  // namespace opcost
