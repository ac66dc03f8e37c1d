#pragma once

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "opcost/core/result.h"

namespace opcost {

/// Keys and values of metadata_props.
using Annotations = std::vector<std::pair<std::string, std::string>>;

/// Copies an ONNX file and adds metadata to the graph and to nodes of its main graph, by the name
/// of a node's first output that has one. Metadata of the same keys that the file has is left out;
/// all other bytes are copied as they are, piece by piece, so that time and memory do not follow
/// the weights. `target` is written whole or not at all. Returns how many nodes were found. Errors:
/// the source is no ONNX file or has no graph, or two; a file that cannot be written; the source
/// itself as target.
Result<std::size_t> annotate_onnx(const std::string& source, const std::string& target,
                                  const Annotations& of_graph,
                                  const std::unordered_map<std::string, Annotations>& of_nodes);

}  // namespace opcost
