#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "graph/onnx_format.pb.h"

// The small pieces of an ONNX file: attributes, tensors and types, as values of C++.
namespace opcost::models {

/// Dims, kernel sizes, pads...: whatever ONNX writes as a list of int64.
using Shape = std::vector<std::int64_t>;

/// An attribute of a node: `{"axis", 1}`, `{"kernel_shape", Shape{3, 3}}`.
struct Attribute {
  std::string name;
  std::variant<std::int64_t, float, std::string, Shape, onnx_format::TensorProto> value;
};

/// A float32 tensor without dims.
onnx_format::TensorProto float_scalar(float value);
/// A float32 tensor of dims [size], `value` in each element.
onnx_format::TensorProto float_vector(float value, std::int64_t size);
/// A float32 tensor of which only the dims are known: its payload is written later.
onnx_format::TensorProto float_without_payload(const Shape& dims);
/// A vector of int64, as ONNX wants the shapes that are inputs of nodes.
onnx_format::TensorProto int64_vector(const Shape& values);

onnx_format::AttributeProto to_proto(const Attribute& attribute);
/// The declaration of a float32 input or output of the graph.
onnx_format::ValueInfoProto float_value(const std::string& name, const Shape& dims);

}  // namespace opcost::models
