#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "graph/onnx_format.pb.h"

// The small pieces of an ONNX file: attributes, tensors and types, as values of C++.
namespace opcost::models {

/// Dims, kernel sizes, pads...: whatever ONNX writes as a list of int64.
using Shape = std::vector<std::int64_t>;

/// One dim of an input or output of the graph: its size, or its name where the file leaves it open.
struct Dim {
  template <std::integral Size>
  Dim(Size number) : size(static_cast<std::int64_t>(number)) {}
  Dim(const char* open) : name(open) {}
  Dim(std::string open) : name(std::move(open)) {}

  std::int64_t size = 0;
  std::string name;
};
using Dims = std::vector<Dim>;

/// Types of elements: TensorProto.DataType of onnx.proto.
enum class Type { kFloat = 1, kUint8 = 2, kInt8 = 3, kInt32 = 6, kInt64 = 7, kBool = 9 };

/// An attribute of a node: `{"axis", 1}`, `{"kernel_shape", Shape{3, 3}}`.
struct Attribute {
  std::string name;
  std::variant<std::int64_t, float, std::string, Shape, onnx_format::TensorProto> value;
};

/// A float32 tensor without dims.
onnx_format::TensorProto float_scalar(float value);
/// A float32 tensor of dims [size], `value` in each element.
onnx_format::TensorProto float_vector(float value, std::int64_t size);
/// A tensor of dims [size] and of any type, `value` in each element.
onnx_format::TensorProto vector_of(Type type, float value, std::int64_t size);
/// The same without dims.
onnx_format::TensorProto scalar_of(Type type, float value);
/// A tensor of which only type and dims are known: its payload is written later.
onnx_format::TensorProto without_payload(Type type, const Shape& dims);
/// A float32 tensor of dims [values].
onnx_format::TensorProto float_list(const std::vector<float>& values);
/// A vector of int64, as ONNX wants the shapes that are inputs of nodes.
onnx_format::TensorProto int64_vector(const Shape& values);

onnx_format::AttributeProto to_proto(const Attribute& attribute);
/// The declaration of an input or output of the graph.
onnx_format::ValueInfoProto value_info(const std::string& name, const Dims& dims, Type type);

}  // namespace opcost::models
