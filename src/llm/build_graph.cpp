// Puts the parts of a decoder together to a graph.
#include "opcost/llm/build_graph.h"

#include <algorithm>

#include "llm/graph_layers.h"

namespace opcost {
namespace {

std::string name_of_layer(const LlmLayer& layer) {
  std::string name;
  if (layer.mixer == Mixer::StateSpace) name = "Mamba-2";
  if (layer.mixer == Mixer::Latent) name = "latent attention";
  if (layer.mixer == Mixer::Attention)
    name = layer.window > 0  ? "attention within " + std::to_string(layer.window) + " tokens"
           : layer.chunk > 0 ? "attention in chunks of " + std::to_string(layer.chunk)
                             : "full attention";
  if (layer.mlp == Mlp::None) return name;
  if (!name.empty()) name += ", ";
  name += layer.mlp == Mlp::Experts ? "experts" : "MLP";
  return layer.mlp_as_typed ? name + " not quantised" : name;
}

std::string layer_of(const std::string& name) { return name.substr(0, name.find('/')); }

void add_sizes(const llm::GraphBuilder& graph, LlmGraph& to) {
  for (const auto& [name, weight] : graph.weights()) {
    to.weights[name] = weight.of;
    WeightSize& size = to.sizes[static_cast<std::size_t>(weight.of)];
    const Count times{to.repeats.at(layer_of(name))};
    size.parameters += weight.parameters * times;
    size.bits += weight.bits * times;
  }
}

}  // namespace

LlmGraph build_llm_graph(const Architecture& model, const StepShape& step, GraphLayers layers) {
  LlmGraph result;
  llm::GraphBuilder graph;
  llm::LayerBuilder build(model, step, graph);
  result.repeats["model"] = 1;
  std::string x = build.embed();
  for (std::size_t at = 0; at < model.layers.size(); ++at) {
    const auto first = std::ranges::find(model.layers, model.layers[at]);
    const auto index =
        layers == GraphLayers::All ? at : static_cast<std::size_t>(first - model.layers.begin());
    const std::string name = "layers." + std::to_string(index);
    if (++result.repeats[name] > 1) continue;
    result.layer_names[name] = name_of_layer(model.layers[index]);
    x = build.layer(model.layers[index], name, x);
  }
  build.head(x);
  add_sizes(graph, result);
  result.cache = graph.cache();
  result.model = graph.take();
  result.model.source = model.source;
  result.model.graph.name = model.model_type;
  return result;
}

}  // namespace opcost
