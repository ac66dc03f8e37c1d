#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "opcost/graph/graph.h"

namespace opcost::onnx_reader {

/// The attributes of a file's nodes, equal lists held once: strides, pads and axes repeat from
/// layer to layer.
class SharedAttributes {
 public:
  SharedList<Attribute> shared(std::vector<Attribute> attributes);

 private:
  std::unordered_map<std::string, SharedList<Attribute>> known_;
};

}  // namespace opcost::onnx_reader
