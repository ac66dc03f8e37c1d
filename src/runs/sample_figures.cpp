// Computes sizes of a drawn layer, to which conditions may refer.
#include "runs/sample_figures.h"

#include "core/parse.h"
#include "opcost/runs/layer_types.h"

namespace opcost {
namespace {

using SizeByName = std::map<std::string, std::int64_t>;

/// The given parameters, otherwise their defaults; the stride of a pool is its window.
SizeByName with_defaults(const Layer& layer) {
  SizeByName sizes;
  const LayerType* type = layer_type_named(layer.type);
  for (const auto& [name, values] : layer.parameters) sizes[name] = values.front();
  if (type == nullptr) return sizes;
  for (const std::string_view word : split_words(type->optional)) {
    const std::size_t equals = word.find('=');
    const std::string name(word.substr(0, equals));
    const auto number = parse_number<std::int64_t>(word.substr(equals + 1));
    sizes.try_emplace(name, number ? *number : sizes[std::string(word.substr(equals + 1))]);
  }
  return sizes;
}

double number(const SizeByName& sizes, const char* name) {
  const auto found = sizes.find(name);
  return found != sizes.end() ? static_cast<double>(found->second) : 1.0;
}

std::int64_t windows(const SizeByName& sizes) {
  const auto at = [&sizes](const char* name, std::int64_t otherwise) {
    const auto found = sizes.find(name);
    return found != sizes.end() ? found->second : otherwise;
  };
  const std::int64_t reach = (at("kernel_size", 1) - 1) * at("dilation", 1) + 1;
  const std::int64_t room = at("image_size", 1) + 2 * at("padding", 0) - reach;
  return room < 0 ? 0 : room / at("stride", 1) + 1;
}

}  // namespace

std::optional<LayerFigures> figures_of(const Layer& layer) {
  LayerFigures figures;
  SizeByName& sizes = figures.parameters;
  sizes = with_defaults(layer);
  const bool planar = sizes.contains("image_size"), convolution = layer.type == "conv2d";
  const double batch = number(sizes, "batch");
  double inputs = batch, outputs = batch, weights = 0.0, taps = 1.0;
  if (planar) {
    const double size = number(sizes, "image_size"), kernel = number(sizes, "kernel_size");
    figures.output_size = windows(sizes);
    figures.output_channels = sizes[convolution ? "out_channels" : "in_channels"];
    const auto out = static_cast<double>(figures.output_size);
    inputs *= number(sizes, "in_channels") * size * size;
    outputs *= static_cast<double>(figures.output_channels) * out * out;
    taps = kernel * kernel;
    if (convolution) {
      if (sizes["in_channels"] % sizes["groups"] != 0 ||
          sizes["out_channels"] % sizes["groups"] != 0)
        return std::nullopt;
      taps *= number(sizes, "in_channels") / number(sizes, "groups");
      weights = taps * number(sizes, "out_channels");
    }
  } else {
    const bool linear = layer.type == "linear";
    figures.output_channels = sizes[linear ? "out_features" : "in_features"];
    inputs *= number(sizes, "in_features");
    outputs *= static_cast<double>(figures.output_channels);
    if (linear) taps = number(sizes, "in_features");
    if (linear) weights = taps * number(sizes, "out_features");
  }
  figures.macs = outputs * taps;
  figures.bytes = 4.0 * (inputs + outputs + weights);
  return figures;
}

}  // namespace opcost
