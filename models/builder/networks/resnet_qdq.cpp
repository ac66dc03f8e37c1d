// Builds a quantised ResNet-50 in QDQ form.
// ResNet-50 as the static quantisation of ONNX Runtime 1.32 leaves it (quant_pre_process, then
// quantize_static in the format QDQ, activations uint8, weights int8 by channel): the
// normalisations are part of the convolutions, whose biases are int32; each Relu is gone, since a
// zero point of 0 cuts off what is negative; pools and Flatten keep the scale of what they read.
#include <array>
#include <string>
#include <vector>

#include "models/builder/networks.h"

namespace opcost::models {
namespace {

// Nobody calibrated it: any scale will do, though the last stages saturate.
constexpr float kScale = 1.0F / 64.0F;
constexpr float kMiddle = 128.0F;  ///< The zero point of what may be negative.

/// What distinguishes one bottleneck from the next.
struct ResnetQdqBlock {
  std::string name;        ///< "layer1.0"
  std::int64_t width = 0;  ///< Channels of its 3x3 convolution.
  std::int64_t stride = 1;
};

/// Scale and zero point of an activation.
struct Scale {
  std::string scale, zero_point;
};

class Quantiser {
 public:
  explicit Quantiser(NetworkBuilder& net) : net_(net) {}

  /// The pair behind `x`, at a scale of its own.
  Value pair(const Value& x, float zero_point) { return pair(x, scale_of(x.name, zero_point)); }
  /// At the scale that `like`, a result of pair(), has.
  Value pair_like(const Value& x, const std::string& like) {
    return pair(x, {like + "_scale", like + "_zero_point"});
  }
  Value conv(const std::string& module, const Value& x, Conv2d spec, float zero_point);
  Value linear(const std::string& module, const Value& x, std::int64_t out);

 private:
  Scale scale_of(const std::string& name, float zero_point);
  Value pair(const Value& x, const Scale& scale);
  onnx_format::NodeProto& convert(const char* op, const std::string& name,
                                  const std::vector<std::string>& inputs);
  std::string dequantised(const std::string& module, const char* name, const Shape& dims, Type type,
                          float value, float scale);

  NetworkBuilder& net_;
};

Scale Quantiser::scale_of(const std::string& name, float zero_point) {
  return {net_.stored(name + "_scale", float_scalar(kScale)),
          net_.stored(name + "_zero_point", scalar_of(Type::kUint8, zero_point))};
}

/// ONNX Runtime names these nodes after what they convert.
onnx_format::NodeProto& Quantiser::convert(const char* op, const std::string& name,
                                           const std::vector<std::string>& inputs) {
  auto& node = net_.node(op, "", inputs, {}, 1);
  node.set_name(name + "_" + op);
  node.set_output(0, name + "_" + op + "_Output");
  return node;
}

Value Quantiser::pair(const Value& x, const Scale& scale) {
  const std::string stored =
      convert("QuantizeLinear", x.name, {x.name, scale.scale, scale.zero_point}).output(0);
  return {convert("DequantizeLinear", x.name, {stored, scale.scale, scale.zero_point}).output(0),
          x.channels};
}

/// A parameter stored in whole numbers, with a scale for each of dims[0].
std::string Quantiser::dequantised(const std::string& module, const char* name, const Shape& dims,
                                   Type type, float value, float scale) {
  const std::string base = module + "." + name, quantised = std::string(name) + "_quantized";
  // Those of a bias are named after its quantised form, those of weights are not.
  const std::string of = type == Type::kInt32 ? quantised : name;
  const std::vector<std::string> inputs = {
      net_.weight(module, quantised, dims, value, type),
      net_.weight(module, of + "_scale", {dims[0]}, scale),
      net_.weight(module, of + "_zero_point", {dims[0]}, 0.0F, type)};
  auto& node = convert("DequantizeLinear", base, inputs);
  *node.add_attribute() = to_proto({"axis", 0});
  if (type == Type::kInt32) node.set_output(0, base);  // no "_Output" behind that of a bias
  return node.output(0);
}

Value Quantiser::conv(const std::string& module, const Value& x, Conv2d spec, float zero_point) {
  const Shape dims = {spec.out, x.channels, spec.kernel, spec.kernel};
  const float mean = 1.0F / static_cast<float>(x.channels * spec.kernel * spec.kernel);
  const std::vector<std::string> inputs = {
      x.name, dequantised(module, "weight", dims, Type::kInt8, 1.0F, mean),
      dequantised(module, "bias", {spec.out}, Type::kInt32, 0.0F, mean * kScale)};
  const std::int64_t pad = spec.kernel / 2;
  const std::string y = net_.op("Conv", module, inputs,
                                {{"dilations", Shape{1, 1}},
                                 {"group", 1},
                                 {"kernel_shape", Shape{spec.kernel, spec.kernel}},
                                 {"pads", Shape{pad, pad, pad, pad}},
                                 {"strides", Shape{spec.stride, spec.stride}}});
  return pair({y, spec.out}, zero_point);
}

Value Quantiser::linear(const std::string& module, const Value& x, std::int64_t out) {
  const float mean = 1.0F / static_cast<float>(x.channels);
  const std::vector<std::string> inputs = {
      x.name, dequantised(module, "weight", {out, x.channels}, Type::kInt8, 1.0F, mean),
      dequantised(module, "bias", {out}, Type::kInt32, 0.0F, mean * kScale)};
  const std::string y =
      net_.op("Gemm", module, inputs, {{"alpha", 1.0F}, {"beta", 1.0F}, {"transB", 1}});
  return pair({y, out}, kMiddle);
}

Value bottleneck(NetworkBuilder& net, Quantiser& quantiser, const Value& x,
                 const ResnetQdqBlock& block) {
  const std::int64_t out = 4 * block.width;
  const std::string& name = block.name;
  Value y = quantiser.conv(name + ".conv1", x, {.out = block.width}, 0.0F);
  y = quantiser.conv(name + ".conv2", y, {.out = block.width, .kernel = 3, .stride = block.stride},
                     0.0F);
  y = quantiser.conv(name + ".conv3", y, {.out = out}, kMiddle);
  const bool same = block.stride == 1 && x.channels == out;
  const Value around = same ? x
                            : quantiser.conv(name + ".downsample.0", x,
                                             {.out = out, .stride = block.stride}, kMiddle);
  return quantiser.pair(net.add(name, y, around), 0.0F);
}

}  // namespace

void resnet50_qdq(NetworkBuilder& net) {
  constexpr std::array<int, 4> kBlocks = {3, 4, 6, 3};
  Quantiser quantiser(net);
  Value x = quantiser.pair(net.input("input", {1, 3, 224, 224}), kMiddle);
  x = quantiser.conv("conv1", x, {.out = 64, .kernel = 7, .stride = 2}, 0.0F);
  const Value pooled = net.max_pool("maxpool", x, {.kernel = 3, .stride = 2, .padding = 1});
  x = quantiser.pair_like(pooled, "/conv1/Conv_output_0");
  for (std::size_t stage = 0; stage < kBlocks.size(); ++stage) {
    for (int i = 0; i < kBlocks[stage]; ++i) {
      const std::string name = "layer" + std::to_string(stage + 1) + "." + std::to_string(i);
      const std::int64_t stride = i == 0 && stage > 0 ? 2 : 1;
      x = bottleneck(net, quantiser, x, {name, std::int64_t{64} << stage, stride});
    }
  }
  const Value mean = net.global_average_pool("avgpool", x);
  x = net.flatten("", quantiser.pair(mean, 0.0F));
  x = quantiser.linear("fc", quantiser.pair_like(x, mean.name), 1000);
  net.output(x, "output", {1, 1000});
}

}  // namespace opcost::models
