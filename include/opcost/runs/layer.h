#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/graph/element_type.h"

namespace opcost {

/// One layer, described by its parameters with PyTorch's names, for measurements without a model
/// file.
struct Layer {
  std::string type;  ///< "conv2d", "linear", "relu": see layer_types().
  ElementType dtype = ElementType::Float;
  /// By name; a size with two axes (height, width) may have two numbers.
  std::map<std::string, std::vector<std::int64_t>> parameters;

  friend bool operator==(const Layer&, const Layer&) = default;
};

/// "conv2d batch=1 image_size=224 ...": equal for equal layers.
std::string to_string(const Layer& layer);

/// A type of layer and its parameters.
struct LayerType {
  std::string_view name;
  std::string_view op;        ///< The operator of ONNX.
  std::string_view required;  ///< "batch in_features"
  std::string_view optional;  ///< With their defaults: "stride=1 padding=0"
};

}  // namespace opcost
