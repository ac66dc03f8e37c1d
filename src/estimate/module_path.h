#pragma once

#include <string>

#include "opcost/graph/graph.h"

namespace opcost {

/// The module of the program that a node belongs to, as the exporter writes it: "blocks.2.mlp.fc1"
/// from PyTorch's name scopes (metadata_props of torch.onnx's dynamo exporter), else the scope in
/// its id: "a/b" of "/a/b/Conv", "a.b" of "a.b.conv". "" if there is none.
std::string module_path(const Node& node, const std::string& id);

}  // namespace opcost
