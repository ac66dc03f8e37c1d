#pragma once

#include <set>
#include <string>
#include <vector>

#include "graph/constant_source.h"
#include "graph/onnx_format.pb.h"
#include "opcost/graph/element_type.h"
#include "opcost/graph/tensor.h"

namespace opcost {

/// What a node makes that fills an array of known shape with one number.
struct MadeByShape {
  std::string output;
  ElementType type = ElementType::Float;
  Shape shape;
  float fill = 0.0F;
};

/// All of a graph whose shape is an initializer or stored in a node, outputs of the
/// graph left out.
std::vector<MadeByShape> constants_of_shape(const onnx_format::GraphProto& graph,
                                            ConstantSourceOf source_of);
/// Removes the nodes whose only output is one of these.
void remove_producers(onnx_format::GraphProto& graph, const std::set<std::string>& outputs);

}  // namespace opcost
