// Layers of language models: linear layers, normalizations, embeddings.
#include "models/builder/sequence_layers.h"

#include <numbers>

namespace opcost::models {

Value linear(NetworkBuilder& net, std::string_view module, const Value& x, const Linear& spec) {
  const std::string weight =
      net.weight(module, "weight", {x.channels, spec.out}, 1.0F / static_cast<float>(x.channels));
  Value product{net.op("MatMul", module, {x.name, weight}), spec.out};
  if (!spec.bias) return product;
  const std::string bias = net.weight(module, "bias", {spec.out}, 0.0F);
  return {net.op("Add", module, {bias, product.name}), spec.out};
}

Value layer_norm(NetworkBuilder& net, std::string_view module, const Value& x, float epsilon) {
  const std::vector<std::string> inputs = {x.name, net.weight(module, "weight", {x.channels}, 1.0F),
                                           net.weight(module, "bias", {x.channels}, 0.0F)};
  return {net.op("LayerNormalization", module, inputs, {{"axis", -1}, {"epsilon", epsilon}}),
          x.channels};
}

Value gelu(NetworkBuilder& net, std::string_view module, const Value& x) {
  Value y = with_number(net, "Div", module, x, std::numbers::sqrt2_v<float>);
  y = {net.op("Erf", module, {y.name}), x.channels};
  y = net.mul(module, x, with_number(net, "Add", module, y, 1.0F));
  return with_number(net, "Mul", module, y, 0.5F);
}

Value gelu_tanh(NetworkBuilder& net, std::string_view module, const Value& x) {
  const auto sqrt_2_over_pi = static_cast<float>(0.7978845608028654);
  Value y = with_number(net, "Pow", module, x, 3.0F);
  y = net.add(module, x, with_number(net, "Mul", module, y, 0.044715F));
  y = net.tanh(module, with_number(net, "Mul", module, y, sqrt_2_over_pi));
  y = with_number(net, "Add", module, y, 1.0F);
  return net.mul(module, with_number(net, "Mul", module, x, 0.5F), y);
}

Value embedding(NetworkBuilder& net, std::string_view module, const Shape& table,
                const std::string& indices) {
  const std::string weight =
      net.weight(module, "weight", table, 1.0F / static_cast<float>(table[1]));
  return {net.op("Gather", module, {weight, indices}), table[1]};
}

Value matmul(NetworkBuilder& net, std::string_view module, const Value& a, const Value& b) {
  return {net.op("MatMul", module, {a.name, b.name}), b.channels};
}

Value softmax(NetworkBuilder& net, std::string_view module, const Value& x) {
  return {net.op("Softmax", module, {x.name}, {{"axis", -1}}), x.channels};
}

Value with_number(NetworkBuilder& net, std::string_view op, std::string_view module, const Value& x,
                  float number) {
  const std::string constant = net.constant(module, float_scalar(number));
  return {net.op(op, module, {x.name, constant}), x.channels};
}

Value reshape(NetworkBuilder& net, std::string_view module, const Value& x, const Shape& dims) {
  const std::string shape = numbers(net, module, dims);
  return {net.op("Reshape", module, {x.name, shape}), dims.back()};
}

Value transpose(NetworkBuilder& net, std::string_view module, const Value& x, const Shape& order,
                std::int64_t channels) {
  return {net.op("Transpose", module, {x.name}, {{"perm", order}}),
          channels == 0 ? x.channels : channels};
}

Value unsqueeze(NetworkBuilder& net, std::string_view module, const Value& x, const Shape& axes) {
  const std::string where = numbers(net, module, axes);
  return {net.op("Unsqueeze", module, {x.name, where}), x.channels};
}

Value pick(NetworkBuilder& net, std::string_view module, const Value& x, std::int64_t axis,
           std::int64_t entry) {
  const std::string which = number(net, module, entry);
  return {net.op("Gather", module, {x.name, which}, {{"axis", axis}}), x.channels};
}

Value slice(NetworkBuilder& net, std::string_view module, const Value& x, const Range& range) {
  std::vector<std::string> inputs = {x.name};
  for (const std::int64_t value : {range.from, range.to, range.axis, range.step}) {
    inputs.push_back(numbers(net, module, {value}));
  }
  return {net.op("Slice", module, inputs), x.channels};
}

Value concat(NetworkBuilder& net, std::string_view module, const std::vector<Value>& parts,
             std::int64_t axis) {
  std::vector<std::string> names;
  names.reserve(parts.size());
  for (const Value& part : parts) names.push_back(part.name);
  return {net.op("Concat", module, names, {{"axis", axis}}), parts.front().channels};
}

std::string numbers(NetworkBuilder& net, std::string_view module, const Shape& values) {
  return net.constant(module, int64_vector(values));
}

std::string number(NetworkBuilder& net, std::string_view module, std::int64_t value) {
  onnx_format::TensorProto tensor = without_payload(Type::kInt64, {});
  tensor.add_int64_data(value);
  return net.constant(module, tensor);
}

}  // namespace opcost::models
