// Builds small ONNX models for tests.
#include "tests/support/model_builder.h"

#include <utility>

namespace opcost::test {
namespace {

using onnx_format::AttributeProto;
using onnx_format::TensorProto;
using onnx_format::ValueInfoProto;

// AttributeProto.AttributeType of onnx.proto.
enum AttributeType {
  kFloatAttribute = 1,
  kIntAttribute,
  kStringAttribute,
  kTensorAttribute,
  kGraphAttribute,
  kFloatsAttribute,
  kIntsAttribute,
  kStringsAttribute
};

AttributeProto attribute(std::string_view name, AttributeType type) {
  AttributeProto proto;
  proto.set_name(std::string(name));
  proto.set_type(type);
  return proto;
}

TensorProto tensor_of(ElementType type, const std::vector<std::int64_t>& dims) {
  TensorProto proto;
  for (const std::int64_t dim : dims) proto.add_dims(dim);
  proto.set_data_type(static_cast<int>(type));
  return proto;
}

void add_dim(const Dim& dim, onnx_format::TensorShapeProto& shape) {
  auto& proto = *shape.add_dim();
  if (const auto* number = std::get_if<std::int64_t>(&dim)) proto.set_dim_value(*number);
  if (const auto* name = std::get_if<std::string>(&dim)) proto.set_dim_param(*name);
}

void declare(std::string_view name, ElementType type, const Dims& dims, ValueInfoProto& value) {
  value.set_name(std::string(name));
  auto& tensor_type = *value.mutable_type()->mutable_tensor_type();
  tensor_type.set_elem_type(static_cast<int>(type));
  auto& shape = *tensor_type.mutable_shape();
  for (const Dim& dim : dims) add_dim(dim, shape);
}

}  // namespace

AttributeProto integer(std::string_view name, std::int64_t value) {
  auto proto = attribute(name, kIntAttribute);
  proto.set_i(value);
  return proto;
}

AttributeProto real(std::string_view name, float value) {
  auto proto = attribute(name, kFloatAttribute);
  proto.set_f(value);
  return proto;
}

AttributeProto text(std::string_view name, std::string_view value) {
  auto proto = attribute(name, kStringAttribute);
  proto.set_s(std::string(value));
  return proto;
}

AttributeProto ints(std::string_view name, const std::vector<std::int64_t>& values) {
  auto proto = attribute(name, kIntsAttribute);
  for (const std::int64_t value : values) proto.add_ints(value);
  return proto;
}

AttributeProto reals(std::string_view name, const std::vector<float>& values) {
  auto proto = attribute(name, kFloatsAttribute);
  for (const float value : values) proto.add_floats(value);
  return proto;
}

AttributeProto texts(std::string_view name, const Names& values) {
  auto proto = attribute(name, kStringsAttribute);
  for (const std::string& value : values) proto.add_strings(value);
  return proto;
}

AttributeProto tensor(std::string_view name, TensorProto value) {
  auto proto = attribute(name, kTensorAttribute);
  *proto.mutable_t() = std::move(value);
  return proto;
}

AttributeProto graph(std::string_view name, const GraphBuilder& value) {
  auto proto = attribute(name, kGraphAttribute);
  *proto.mutable_g() = value.proto();
  return proto;
}

AttributeProto reference(std::string_view name, std::string_view function_attribute) {
  AttributeProto proto;
  proto.set_name(std::string(name));
  proto.set_ref_attr_name(std::string(function_attribute));
  return proto;
}

TensorProto int64_tensor(const std::vector<std::int64_t>& dims,
                         const std::vector<std::int64_t>& values) {
  auto proto = tensor_of(ElementType::Int64, dims);
  for (const std::int64_t value : values) proto.add_int64_data(value);
  return proto;
}

TensorProto float_tensor(const std::vector<std::int64_t>& dims, const std::vector<float>& values) {
  auto proto = tensor_of(ElementType::Float, dims);
  for (const float value : values) proto.add_float_data(value);
  return proto;
}

TensorProto raw_tensor(ElementType type, const std::vector<std::int64_t>& dims, std::string raw) {
  auto proto = tensor_of(type, dims);
  proto.set_raw_data(std::move(raw));
  return proto;
}

GraphBuilder& GraphBuilder::input(std::string_view name, ElementType type, const Dims& dims) {
  declare(name, type, dims, *proto_.add_input());
  return *this;
}

GraphBuilder& GraphBuilder::input(std::string_view name) {
  proto_.add_input()->set_name(std::string(name));
  return *this;
}

GraphBuilder& GraphBuilder::output(std::string_view name) {
  proto_.add_output()->set_name(std::string(name));
  return *this;
}

GraphBuilder& GraphBuilder::output(std::string_view name, ElementType type, const Dims& dims) {
  declare(name, type, dims, *proto_.add_output());
  return *this;
}

GraphBuilder& GraphBuilder::value_info(std::string_view name, ElementType type, const Dims& dims) {
  declare(name, type, dims, *proto_.add_value_info());
  return *this;
}

GraphBuilder& GraphBuilder::weight(std::string_view name, ElementType type,
                                   const std::vector<std::int64_t>& dims) {
  auto proto = tensor_of(type, dims);
  proto.set_data_location(1);
  auto& entry = *proto.add_external_data();
  entry.set_key("location");
  entry.set_value("weights.bin");
  return constant(name, std::move(proto));
}

GraphBuilder& GraphBuilder::constant(std::string_view name, TensorProto value) {
  value.set_name(std::string(name));
  *proto_.add_initializer() = std::move(value);
  return *this;
}

GraphBuilder& GraphBuilder::int64s(std::string_view name, const std::vector<std::int64_t>& values) {
  return constant(name, int64_tensor({static_cast<std::int64_t>(values.size())}, values));
}

onnx_format::NodeProto& GraphBuilder::node(std::string_view op, const Names& inputs,
                                           const Names& outputs,
                                           const std::vector<AttributeProto>& attributes) {
  auto& proto = *proto_.add_node();
  proto.set_op_type(std::string(op));
  for (const std::string& input : inputs) proto.add_input(input);
  for (const std::string& output : outputs) proto.add_output(output);
  for (const AttributeProto& attribute : attributes) *proto.add_attribute() = attribute;
  return proto;
}

ModelBuilder::ModelBuilder(std::int64_t opset_version) {
  model_.set_ir_version(14);
  model_.set_producer_name("opcost-tests");
  opset("", opset_version);
}

ModelBuilder& ModelBuilder::opset(std::string_view domain, std::int64_t version) {
  auto& import = *model_.add_opset_import();
  import.set_domain(std::string(domain));
  import.set_version(version);
  return *this;
}

std::string ModelBuilder::bytes() const {
  auto whole = model_;
  *whole.mutable_graph() = proto();
  return whole.SerializeAsString();
}

}  // namespace opcost::test
