// Makes parts of ONNX models: tensors, scalars, attributes.
#include "models/builder/onnx_parts.h"

namespace opcost::models {
namespace {

using onnx_format::AttributeProto;
using onnx_format::TensorProto;

// AttributeProto.AttributeType of onnx.proto.
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

/// Each type has its field (TensorProto in onnx.proto).
void add_element(TensorProto& tensor, Type type, float value) {
  if (type == Type::kFloat) {
    tensor.add_float_data(value);
  } else if (type == Type::kInt64) {
    tensor.add_int64_data(static_cast<std::int64_t>(value));
  } else {
    tensor.add_int32_data(static_cast<std::int32_t>(value));
  }
}

}  // namespace

TensorProto float_scalar(float value) { return scalar_of(Type::kFloat, value); }

TensorProto float_vector(float value, std::int64_t size) {
  return vector_of(Type::kFloat, value, size);
}

TensorProto vector_of(Type type, float value, std::int64_t size) {
  TensorProto tensor = without_payload(type, {size});
  for (std::int64_t i = 0; i < size; ++i) add_element(tensor, type, value);
  return tensor;
}

TensorProto scalar_of(Type type, float value) {
  TensorProto tensor = without_payload(type, {});
  add_element(tensor, type, value);
  return tensor;
}

TensorProto without_payload(Type type, const Shape& dims) {
  TensorProto tensor;
  tensor.set_data_type(static_cast<int>(type));
  for (const std::int64_t dim : dims) tensor.add_dims(dim);
  return tensor;
}

TensorProto float_list(const std::vector<float>& values) {
  TensorProto tensor = without_payload(Type::kFloat, {static_cast<std::int64_t>(values.size())});
  for (const float value : values) tensor.add_float_data(value);
  return tensor;
}

TensorProto int64_vector(const Shape& values) {
  TensorProto tensor = without_payload(Type::kInt64, {static_cast<std::int64_t>(values.size())});
  for (const std::int64_t value : values) tensor.add_int64_data(value);
  return tensor;
}

AttributeProto to_proto(const Attribute& attribute) {
  AttributeProto proto;
  proto.set_name(attribute.name);
  std::visit(SetValue{proto}, attribute.value);
  return proto;
}

onnx_format::ValueInfoProto value_info(const std::string& name, const Dims& dims, Type type) {
  onnx_format::ValueInfoProto info;
  info.set_name(name);
  auto& proto = *info.mutable_type()->mutable_tensor_type();
  proto.set_elem_type(static_cast<int>(type));
  for (const Dim& dim : dims) {
    auto& entry = *proto.mutable_shape()->add_dim();
    if (dim.name.empty()) {
      entry.set_dim_value(dim.size);
    } else {
      entry.set_dim_param(dim.name);
    }
  }
  return info;
}

}  // namespace opcost::models
