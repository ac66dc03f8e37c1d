#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "models/builder/onnx_parts.h"

namespace opcost::models {

/// How the file holds its weights.
enum class Weights {
  kConstantOfShape,  ///< As a node that makes them: a file of kilobytes.
  kInitializers,     ///< As tensors of the file. Those of two dims and more lack their payload,
                     ///< which write_with_payload() adds.
};

/// The newest opset that torch.onnx exports of every age and all runtimes share.
inline constexpr std::int64_t kOldestOpset = 13;
/// What torch.onnx.export writes since 2023, unless told otherwise.
inline constexpr std::int64_t kUsualOpset = 17;

/// What one layer gives to the next.
struct Value {
  std::string name;
  /// Size of axis 1 (channels of an image, features of a vector); of the last axis where a layer
  /// of networks.h acts on that.
  std::int64_t channels = 0;
};

/// A square 2-D convolution: the arguments of torch.nn.Conv2d, with its defaults.
struct Conv2d {
  std::int64_t out = 1;  ///< Output channels.
  std::int64_t kernel = 1;
  std::int64_t stride = 1;
  std::int64_t padding = 0;
  std::int64_t groups = 1;
  bool bias = true;
};

/// A square transposed convolution whose windows do not overlap, as of torch.nn.ConvTranspose2d.
struct UpConv2d {
  std::int64_t out = 1;
  std::int64_t kernel = 2;  ///< And stride.
};

/// A square 2-D pooling window.
struct Pool2d {
  std::int64_t kernel = 2;
  std::int64_t stride = 2;
  std::int64_t padding = 0;
  bool ceil_mode = false;
};

/// Writes an ONNX model layer by layer, in the style of torch.onnx.export.
///
/// A layer is named by its module path in PyTorch, "features.0" or "" for the model itself. The
/// path gives both names that the export would: the weight "features.0.weight" and the node
/// "/features/features.0/Conv". A second node of the same name gets "_1" and so on.
class NetworkBuilder {
 public:
  explicit NetworkBuilder(std::string_view name, Weights weights = Weights::kConstantOfShape,
                          std::int64_t opset = kOldestOpset);

  // The frame. The channels of an input are dim 1 of `dims`.
  Value input(const std::string& name, const Dims& dims, Type type = Type::kFloat);
  /// Declares `value` as an output of the graph under this name, which all its readers see.
  void output(const Value& value, const std::string& name, const Dims& dims,
              Type type = Type::kFloat);
  /// Further calls on the builder go on from where it was.
  const onnx_format::ModelProto& model() const { return model_; }

  // Layers, named after torch.nn's.
  Value conv(std::string_view module, const Value& x, const Conv2d& spec);
  Value up_conv(std::string_view module, const Value& x, const UpConv2d& spec);
  Value batch_norm(std::string_view module, const Value& x);
  Value linear(std::string_view module, const Value& x, std::int64_t out);
  Value relu(std::string_view module, const Value& x);
  Value relu6(std::string_view module, const Value& x);
  Value tanh(std::string_view module, const Value& x);
  Value sigmoid(std::string_view module, const Value& x);
  Value silu(std::string_view module, const Value& x);
  Value hardswish(std::string_view module, const Value& x);
  Value hardsigmoid(std::string_view module, const Value& x);
  Value leaky_relu(std::string_view module, const Value& x, float slope);
  Value max_pool(std::string_view module, const Value& x, const Pool2d& spec);
  Value average_pool(std::string_view module, const Value& x, const Pool2d& spec);
  Value global_average_pool(std::string_view module, const Value& x);
  /// `positions`: the pixels each channel of `x` has; every one becomes a feature.
  Value flatten(std::string_view module, const Value& x, std::int64_t positions = 1);
  Value add(std::string_view module, const Value& a, const Value& b);
  Value mul(std::string_view module, const Value& a, const Value& b);
  /// Along the channels.
  Value concat(std::string_view module, const std::vector<Value>& parts);

  // What every layer is made of; enough for any operator.
  /// A node with one output; returns the name of that output.
  std::string op(std::string_view op_type, std::string_view module,
                 const std::vector<std::string>& inputs,
                 const std::vector<Attribute>& attributes = {});
  /// A node with `outputs` outputs. The reference holds until the builder ends.
  onnx_format::NodeProto& node(std::string_view op_type, std::string_view module,
                               const std::vector<std::string>& inputs,
                               const std::vector<Attribute>& attributes, int outputs);
  /// A parameter "module.name"; returns its full name. Its elements are all `fill`, but in a tensor
  /// without payload.
  std::string weight(std::string_view module, std::string_view name, const Shape& dims, float fill,
                     Type type = Type::kFloat);
  /// A tensor that the file holds; returns its name. Of several of one name the first is kept.
  std::string stored(const std::string& name, onnx_format::TensorProto tensor);
  /// A node Constant; returns the name of its output.
  std::string constant(std::string_view module, const onnx_format::TensorProto& value);

 private:
  onnx_format::GraphProto& graph() { return *model_.mutable_graph(); }
  Value unary(std::string_view op_type, std::string_view module, const Value& x);
  std::string unique(const std::string& name);
  std::string shape_initializer(const Shape& dims);
  void constant_of_shape(const std::string& output, const std::string& node_name, const Shape& dims,
                         float fill, Type type);

  onnx_format::ModelProto model_;
  Weights weights_;
  std::map<std::string, int> uses_of_name_;
  std::set<std::string> stored_;
};

/// The path of a module in the names of torch.onnx's nodes: "features.1.conv.0" is
/// "/features/features.1/conv/conv.0", and the model itself, "", is "".
std::string scope_of(std::string_view module);

}  // namespace opcost::models
