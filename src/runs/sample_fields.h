#pragma once

#include <string>

#include "io/yaml_fields.h"
#include "opcost/runs/layer_types.h"
#include "opcost/runs/sample_ranges.h"

// Readers for parts of a ranges file: each takes a YAML node and reports a problem if the node is
// not what it should be.
namespace opcost {

/// `3`, `{uniform: [1, 256]}`, `{log_uniform: [1, 512]}` or `{choice: [1, 3, 5]}`,
/// all integers, from `least` on.
DrawnNumber read_drawn_number(const YamlNode& node, std::int64_t least, Problem& problem);

/// The type with that name; `node` is where it is written. Null if there is none.
const LayerType* read_layer_type(const YamlNode& node, const std::string& name, Problem& problem);

/// The parameters and conditions of a layer. A layer in a network takes its batch and input from
/// the layer before it.
DrawnLayer read_drawn_layer(const YamlNode& block, const LayerType& type, bool in_network,
                            Problem& problem);

}  // namespace opcost
