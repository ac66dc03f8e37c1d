#pragma once

#include <string>

#include "io/yaml_fields.h"
#include "opcost/runs/layer.h"
#include "opcost/runs/sample.h"

// The pieces of a file of ranges: each reader takes a node, and tells the problem
// where the node is not what it should be.
namespace opcost {

/// `3`, `{uniform: [1, 256]}`, `{log_uniform: [1, 512]}` or `{choice: [1, 3, 5]}`,
/// of whole numbers from `least` on.
DrawnNumber read_drawn_number(const YamlNode& node, std::int64_t least, Problem& problem);

/// The type of that name; `node` is where it is written. Null where there is none.
const LayerType* read_layer_type(const YamlNode& node, const std::string& name, Problem& problem);

/// The parameters and conditions of a layer. One in a network has its batch and
/// input from what is before it.
DrawnLayer read_drawn_layer(const YamlNode& block, const LayerType& type, bool in_network,
                            Problem& problem);

}  // namespace opcost
