// Builds a model of one node from a layer of a runs file.
#include "opcost/runs/layer_model.h"
#include "opcost/runs/layer_types.h"

#include <utility>

namespace opcost {
namespace {

using DimList = std::vector<std::int64_t>;

constexpr std::int64_t kOpset = 18;
constexpr std::int64_t kIrVersion = 8;

/// Builds a model of one node.
class OneNode {
 public:
  OneNode(const Layer& layer, const LayerType& type) : layer_(layer) {
    model_.source = layer.type;
    model_.ir_version = kIrVersion;
    model_.opsets[""] = kOpset;
    model_.graph.name = layer.type;
    node_.name = layer.type;
    node_.op_type = std::string(type.op);
    node_.outputs = {"Y"};
  }

  /// A parameter with one number, or its default.
  std::int64_t size(const std::string& name, std::int64_t otherwise = 1) const {
    const auto found = layer_.parameters.find(name);
    return found != layer_.parameters.end() ? found->second.front() : otherwise;
  }
  /// Height and width of a parameter, or its default.
  DimList plane(const std::string& name, const DimList& otherwise) const {
    const auto found = layer_.parameters.find(name);
    if (found == layer_.parameters.end()) return otherwise;
    return {found->second.front(), found->second.back()};
  }

  void input(const std::string& name, const Shape& shape) {
    DeclaredValue declared{name, ValueKind::Tensor, layer_.dtype, std::vector<Dim>{}};
    for (const std::int64_t dim : shape) declared.shape->emplace_back(dim);
    model_.graph.inputs.push_back(std::move(declared));
    node_.inputs.push_back(name);
  }
  void weight(const std::string& name, const Shape& shape) {
    model_.graph.initializers[name] = Tensor{layer_.dtype, shape, nullptr, false};
    node_.inputs.push_back(name);
  }
  void attribute(const std::string& name, Attribute::Value value) {
    node_.attributes.push_back({name, std::move(value), ""});
  }

  Model take() && {
    model_.graph.outputs.push_back({"Y", ValueKind::Tensor, layer_.dtype, std::nullopt});
    model_.graph.nodes.push_back(std::move(node_));
    return std::move(model_);
  }

 private:
  const Layer& layer_;
  Model model_;
  Node node_;
};

void image(OneNode& node) {
  const DimList size = node.plane("image_size", {1, 1});
  node.input("X", {node.size("batch"), node.size("in_channels"), size[0], size[1]});
}

// Padding is the same on both sides, as PyTorch's layers have it.
void window(OneNode& node, const DimList& kernel, const DimList& default_stride) {
  const DimList padding = node.plane("padding", {0, 0});
  node.attribute("kernel_shape", kernel);
  node.attribute("strides", node.plane("stride", default_stride));
  node.attribute("pads", DimList{padding[0], padding[1], padding[0], padding[1]});
}

void convolution(OneNode& node) {
  const DimList kernel = node.plane("kernel_size", {1, 1});
  const std::int64_t group = node.size("groups"), filters = node.size("out_channels");
  image(node);
  node.weight("W", {filters, node.size("in_channels") / group, kernel[0], kernel[1]});
  if (node.size("bias") == 1) node.weight("B", {filters});
  window(node, kernel, {1, 1});
  node.attribute("dilations", node.plane("dilation", {1, 1}));
  node.attribute("group", group);
}

void pool(OneNode& node, bool dilated) {
  const DimList kernel = node.plane("kernel_size", {1, 1});
  image(node);
  window(node, kernel, kernel);
  if (dilated) node.attribute("dilations", node.plane("dilation", {1, 1}));
}

void linear(OneNode& node) {
  const std::int64_t in = node.size("in_features"), out = node.size("out_features");
  node.input("A", {node.size("batch"), in});
  node.weight("B", {out, in});
  if (node.size("bias") == 1) node.weight("C", {out});
  node.attribute("transB", std::int64_t{1});
}

void normalization(OneNode& node) {
  image(node);
  for (const char* name : {"scale", "B", "mean", "var"})
    node.weight(name, {node.size("in_channels")});
}

void elements(OneNode& node, int operands) {
  for (int i = 0; i < operands; ++i)
    node.input(i == 0 ? "X" : "X2", {node.size("batch"), node.size("in_features")});
}

}  // namespace

Result<Model> layer_model(const Layer& layer) {
  if (auto fits = check_layer(layer); !fits) return fits.error();
  const LayerType& type = *layer_type_named(layer.type);
  OneNode node(layer, type);
  if (type.op == "Conv")
    convolution(node);
  else if (type.op == "Gemm")
    linear(node);
  else if (type.op == "MaxPool" || type.op == "AveragePool")
    pool(node, type.op == "MaxPool");
  else if (type.op == "BatchNormalization")
    normalization(node);
  else
    elements(node, type.op == "Add" ? 2 : 1);
  return std::move(node).take();
}

}  // namespace opcost
