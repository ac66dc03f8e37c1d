// The layers of NetworkBuilder: which node, with which weights and attributes, torch.onnx.export
// writes for each module of torch.nn.
#include "models/builder/network_builder.h"

namespace opcost::models {
namespace {

Shape both(std::int64_t size) { return {size, size}; }
Shape all_sides(std::int64_t padding) { return {padding, padding, padding, padding}; }

/// Weights of a layer whose outputs are each a sum over `terms`: with it every output is the mean
/// of its inputs, so activations stay finite at any depth when somebody runs the model.
float mean_of(std::int64_t terms) { return 1.0F / static_cast<float>(terms); }

}  // namespace

Value NetworkBuilder::conv(std::string_view module, const Value& x, const Conv2d& spec) {
  const std::int64_t in_per_group = x.channels / spec.groups;
  std::vector<std::string> inputs = {
      x.name, weight(module, "weight", {spec.out, in_per_group, spec.kernel, spec.kernel},
                     mean_of(in_per_group * spec.kernel * spec.kernel))};
  if (spec.bias) inputs.push_back(weight(module, "bias", {spec.out}, 0.0F));
  return {op("Conv", module, inputs,
             {{"dilations", both(1)},
              {"group", spec.groups},
              {"kernel_shape", both(spec.kernel)},
              {"pads", all_sides(spec.padding)},
              {"strides", both(spec.stride)}}),
          spec.out};
}

Value NetworkBuilder::up_conv(std::string_view module, const Value& x, const UpConv2d& spec) {
  const std::vector<std::string> inputs = {
      x.name,
      weight(module, "weight", {x.channels, spec.out, spec.kernel, spec.kernel},
             mean_of(x.channels)),  // windows apart: a pixel of the output is in one
      weight(module, "bias", {spec.out}, 0.0F)};
  return {op("ConvTranspose", module, inputs,
             {{"dilations", both(1)},
              {"group", 1},
              {"kernel_shape", both(spec.kernel)},
              {"pads", all_sides(0)},
              {"strides", both(spec.kernel)}}),
          spec.out};
}

Value NetworkBuilder::batch_norm(std::string_view module, const Value& x) {
  // A new, untrained layer of PyTorch has these values: it changes nothing but by its epsilon.
  const Shape dims = {x.channels};
  const std::vector<std::string> inputs = {
      x.name, weight(module, "weight", dims, 1.0F), weight(module, "bias", dims, 0.0F),
      weight(module, "running_mean", dims, 0.0F), weight(module, "running_var", dims, 1.0F)};
  return {op("BatchNormalization", module, inputs, {{"epsilon", 1e-5F}, {"momentum", 0.9F}}),
          x.channels};
}

Value NetworkBuilder::linear(std::string_view module, const Value& x, std::int64_t out) {
  const std::vector<std::string> inputs = {
      x.name, weight(module, "weight", {out, x.channels}, mean_of(x.channels)),
      weight(module, "bias", {out}, 0.0F)};
  return {op("Gemm", module, inputs, {{"alpha", 1.0F}, {"beta", 1.0F}, {"transB", 1}}), out};
}

Value NetworkBuilder::relu(std::string_view module, const Value& x) {
  return unary("Relu", module, x);
}

Value NetworkBuilder::relu6(std::string_view module, const Value& x) {
  const std::string low = constant(module, float_scalar(0.0F));
  const std::string high = constant(module, float_scalar(6.0F));
  return {op("Clip", module, {x.name, low, high}), x.channels};
}

Value NetworkBuilder::tanh(std::string_view module, const Value& x) {
  return unary("Tanh", module, x);
}

Value NetworkBuilder::sigmoid(std::string_view module, const Value& x) {
  return unary("Sigmoid", module, x);
}

Value NetworkBuilder::silu(std::string_view module, const Value& x) {
  return mul(module, x, sigmoid(module, x));
}

Value NetworkBuilder::hardswish(std::string_view module, const Value& x) {
  return unary("HardSwish", module, x);
}

Value NetworkBuilder::hardsigmoid(std::string_view module, const Value& x) {
  return {op("HardSigmoid", module, {x.name}, {{"alpha", 1.0F / 6.0F}}), x.channels};
}

Value NetworkBuilder::leaky_relu(std::string_view module, const Value& x, float slope) {
  return {op("LeakyRelu", module, {x.name}, {{"alpha", slope}}), x.channels};
}

Value NetworkBuilder::max_pool(std::string_view module, const Value& x, const Pool2d& spec) {
  return {op("MaxPool", module, {x.name},
             {{"ceil_mode", spec.ceil_mode ? 1 : 0},
              {"kernel_shape", both(spec.kernel)},
              {"pads", all_sides(spec.padding)},
              {"strides", both(spec.stride)}}),
          x.channels};
}

Value NetworkBuilder::average_pool(std::string_view module, const Value& x, const Pool2d& spec) {
  return {op("AveragePool", module, {x.name},
             {{"ceil_mode", spec.ceil_mode ? 1 : 0},
              {"count_include_pad", 1},
              {"kernel_shape", both(spec.kernel)},
              {"pads", all_sides(spec.padding)},
              {"strides", both(spec.stride)}}),
          x.channels};
}

Value NetworkBuilder::global_average_pool(std::string_view module, const Value& x) {
  return unary("GlobalAveragePool", module, x);
}

Value NetworkBuilder::flatten(std::string_view module, const Value& x, std::int64_t positions) {
  return {op("Flatten", module, {x.name}, {{"axis", 1}}), x.channels * positions};
}

Value NetworkBuilder::add(std::string_view module, const Value& a, const Value& b) {
  return {op("Add", module, {a.name, b.name}), a.channels};
}

Value NetworkBuilder::mul(std::string_view module, const Value& a, const Value& b) {
  return {op("Mul", module, {a.name, b.name}), a.channels};
}

Value NetworkBuilder::concat(std::string_view module, const std::vector<Value>& parts) {
  std::vector<std::string> names;
  std::int64_t channels = 0;
  for (const Value& part : parts) {
    names.push_back(part.name);
    channels += part.channels;
  }
  return {op("Concat", module, names, {{"axis", 1}}), channels};
}

Value NetworkBuilder::unary(std::string_view op_type, std::string_view module, const Value& x) {
  return {op(op_type, module, {x.name}), x.channels};
}

}  // namespace opcost::models
