// Draws a random network layer by layer.
#include "runs/sample_network.h"

#include <limits>
#include <string>
#include <utility>

#include "opcost/runs/layer_model.h"
#include "runs/draw_layer.h"
#include "runs/sample_figures.h"

namespace opcost {
namespace {

/// A network that is being built, layer after layer.
class Chain {
 public:
  Chain(const DrawnNetwork& from, RandomDraws& draws) : draws_(draws) {
    batch_ = drawn(from.batch, draws);
    size_ = drawn(from.image_size, draws);
    channels_ = drawn(from.in_channels, draws);
    DeclaredValue input{"input", ValueKind::Tensor, ElementType::Float, std::vector<Dim>{}};
    for (const std::int64_t dim : {batch_, channels_, size_, size_}) input.shape->emplace_back(dim);
    model_.graph.inputs.push_back(std::move(input));
  }

  /// False if the layer does not fit.
  bool add(const DrawnLayer& from) {
    const bool flat = from.type == "linear" || from.type == "softmax";
    if (flat && planar_) flatten();
    Layer layer;
    layer.type = from.type;
    inherit(layer, from);
    for (const auto& [name, number] : from.parameters)
      layer.parameters[name] = {drawn(number, draws_)};
    if (!fits_ || !is_possible(from, layer)) return false;
    append(layer);
    return fits_;
  }

  Model take() && {
    model_.graph.outputs.push_back({value_, ValueKind::Tensor, ElementType::Float, std::nullopt});
    return std::move(model_);
  }

 private:
  std::int64_t features() const { return planar_ ? channels_ * size_ * size_ : channels_; }

  // A plane that exceeds the limit of sizes ends the network.
  void check() {
    constexpr auto kMostSize = std::numeric_limits<std::int32_t>::max();
    fits_ = fits_ && size_ <= 46340 && channels_ <= kMostSize / (size_ * size_);
  }

  /// What the layer before it determines: batch, size and channels.
  void inherit(Layer& layer, const DrawnLayer& from) {
    const bool window = from.type == "conv2d" || from.type.ends_with("2d");
    if (window && !planar_) fits_ = false;
    check();
    layer.parameters["batch"] = {batch_};
    if (!fits_) return;
    if (window) {
      layer.parameters["image_size"] = {size_};
      layer.parameters["in_channels"] = {channels_};
    } else {
      layer.parameters["in_features"] = {features()};
    }
  }

  void flatten() {
    check();
    if (!fits_) return;
    Node node;
    node.op_type = "Flatten";
    node.name = "layer" + std::to_string(layers_++) + "/Flatten";
    node.inputs = {value_};
    value_ = node.name + "_output";
    node.outputs = {value_};
    model_.graph.nodes.push_back(std::move(node));
    channels_ = features();
    planar_ = false;
    size_ = 1;
  }

  // The layer as a model of its own, with unique names. Operands that are not weights come from the
  // layer before.
  void append(const Layer& layer) {
    auto alone = layer_model(layer);
    if (!alone || alone->graph.nodes.size() != 1) {
      fits_ = false;
      return;
    }
    const std::string prefix = "layer" + std::to_string(layers_++) + "/";
    Node node = std::move(alone->graph.nodes.front());
    node.name = prefix + node.op_type;
    for (SharedText& name : node.inputs) {
      const auto weight = alone->graph.initializers.find(name);
      if (weight == alone->graph.initializers.end()) {
        name = value_;
        continue;
      }
      name = prefix + name;
      model_.graph.initializers.emplace(name, std::move(weight->second));
    }
    value_ = node.name + "_output";
    node.outputs = {value_};
    model_.graph.nodes.push_back(std::move(node));
    model_.ir_version = alone->ir_version;
    model_.opsets = alone->opsets;
    go_on(layer);
  }

  void go_on(const Layer& layer) {
    const auto figures = figures_of(layer);
    if (layer.type == "linear") {
      channels_ = figures->output_channels;
    } else if (layer.parameters.contains("image_size")) {
      channels_ = figures->output_channels;
      size_ = figures->output_size;
    }
  }

  RandomDraws& draws_;
  Model model_;
  std::string value_ = "input";
  std::int64_t batch_ = 1, channels_ = 1, size_ = 1;
  std::size_t layers_ = 0;
  bool planar_ = true, fits_ = true;
};

}  // namespace

std::optional<Model> try_network(const DrawnNetwork& from, RandomDraws& draws) {
  Chain chain(from, draws);
  const std::int64_t blocks = from.block.empty() ? 0 : drawn(from.blocks, draws);
  for (std::int64_t block = 0; block < blocks; ++block)
    for (const DrawnLayer& layer : from.block)
      if (!chain.add(layer)) return std::nullopt;
  for (const DrawnLayer& layer : from.head)
    if (!chain.add(layer)) return std::nullopt;
  return std::move(chain).take();
}

}  // namespace opcost
