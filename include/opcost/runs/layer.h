#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/graph/element_type.h"

namespace opcost {

/// One layer by its parameters, named as PyTorch names them: what was measured
/// where there is no model file.
struct Layer {
  std::string type;  ///< "conv2d", "linear", "relu": see layer_types().
  ElementType dtype = ElementType::Float;
  /// By name; a size of two axes (height, width) may have two numbers.
  std::map<std::string, std::vector<std::int64_t>> parameters;

  friend bool operator==(const Layer&, const Layer&) = default;
};

/// "conv2d batch=1 image_size=224 ...": the same for the same layer.
std::string to_string(const Layer& layer);

/// A type of layer and its parameters.
struct LayerType {
  std::string_view name;
  std::string_view op;        ///< ONNX's operator.
  std::string_view required;  ///< "batch in_features"
  std::string_view optional;  ///< With their defaults: "stride=1 padding=0"
};

std::span<const LayerType> layer_types();
/// Null where there is no such type.
const LayerType* layer_type_named(std::string_view name);
/// The names of all parameters of all types: columns of a runs file.
std::vector<std::string> layer_parameters();

/// An Error where the type is unknown, a parameter missing, not one of the
/// type's, or out of range (1 to 2^31 - 1; padding and bias from 0).
Status check_layer(const Layer& layer);
}  // namespace opcost
