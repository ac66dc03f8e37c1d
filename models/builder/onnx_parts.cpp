#include "models/builder/onnx_parts.h"

namespace opcost::models {
namespace {

using onnx_format::AttributeProto;
using onnx_format::TensorProto;

// TensorProto.DataType and AttributeProto.AttributeType of onnx.proto.
constexpr int kFloat = 1;
constexpr int kInt64 = 7;
constexpr int kFloatAttribute = 1;
constexpr int kIntAttribute = 2;
constexpr int kStringAttribute = 3;
constexpr int kTensorAttribute = 4;
constexpr int kIntsAttribute = 7;

/// One overload for each kind of value an Attribute can have.
struct SetValue {
  AttributeProto& proto;

  void operator()(std::int64_t value) const {
    proto.set_i(value);
    proto.set_type(kIntAttribute);
  }
  void operator()(float value) const {
    proto.set_f(value);
    proto.set_type(kFloatAttribute);
  }
  void operator()(const std::string& value) const {
    proto.set_s(value);
    proto.set_type(kStringAttribute);
  }
  void operator()(const Shape& values) const {
    for (const std::int64_t value : values) proto.add_ints(value);
    proto.set_type(kIntsAttribute);
  }
  void operator()(const TensorProto& value) const {
    *proto.mutable_t() = value;
    proto.set_type(kTensorAttribute);
  }
};

}  // namespace

TensorProto float_scalar(float value) {
  TensorProto tensor;
  tensor.set_data_type(kFloat);
  tensor.add_float_data(value);
  return tensor;
}

TensorProto float_vector(float value, std::int64_t size) {
  TensorProto tensor = float_without_payload({size});
  for (std::int64_t i = 0; i < size; ++i) tensor.add_float_data(value);
  return tensor;
}

TensorProto float_without_payload(const Shape& dims) {
  TensorProto tensor;
  tensor.set_data_type(kFloat);
  for (const std::int64_t dim : dims) tensor.add_dims(dim);
  return tensor;
}

TensorProto int64_vector(const Shape& values) {
  TensorProto tensor;
  tensor.set_data_type(kInt64);
  tensor.add_dims(static_cast<std::int64_t>(values.size()));
  for (const std::int64_t value : values) tensor.add_int64_data(value);
  return tensor;
}

AttributeProto to_proto(const Attribute& attribute) {
  AttributeProto proto;
  proto.set_name(attribute.name);
  std::visit(SetValue{proto}, attribute.value);
  return proto;
}

onnx_format::ValueInfoProto float_value(const std::string& name, const Shape& dims) {
  onnx_format::ValueInfoProto info;
  info.set_name(name);
  auto& type = *info.mutable_type()->mutable_tensor_type();
  type.set_elem_type(kFloat);
  for (const std::int64_t dim : dims) type.mutable_shape()->add_dim()->set_dim_value(dim);
  return info;
}

}  // namespace opcost::models
