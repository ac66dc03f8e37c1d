// The table of layer types that a runs file may name, and their parameters.
#include "opcost/runs/layer_types.h"

#include <algorithm>
#include <array>
#include <limits>
#include <set>

#include "core/parse.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

constexpr std::string_view kWindow = "batch image_size kernel_size in_channels";
constexpr std::string_view kElements = "batch in_features";

// stride=kernel_size: a pool without a stride uses its window, as in PyTorch.
constexpr std::array kTypes{
    LayerType{"conv2d", "Conv", "batch image_size kernel_size in_channels out_channels",
              "stride=1 padding=0 dilation=1 groups=1 bias=1"},
    LayerType{"linear", "Gemm", "batch in_features out_features", "bias=1"},
    LayerType{"maxpool2d", "MaxPool", kWindow, "stride=kernel_size padding=0 dilation=1"},
    LayerType{"avgpool2d", "AveragePool", kWindow, "stride=kernel_size padding=0"},
    LayerType{"batchnorm2d", "BatchNormalization", "batch image_size in_channels", ""},
    LayerType{"relu", "Relu", kElements, "inplace=0"},
    LayerType{"leakyrelu", "LeakyRelu", kElements, "inplace=0"},
    LayerType{"elu", "Elu", kElements, "inplace=0"},
    LayerType{"hardswish", "HardSwish", kElements, "inplace=0"},
    LayerType{"sigmoid", "Sigmoid", kElements, "inplace=0"},
    LayerType{"tanh", "Tanh", kElements, "inplace=0"},
    LayerType{"softmax", "Softmax", kElements, ""},
    LayerType{"add", "Add", kElements, "inplace=0"},
};

/// Sizes that may differ in height and width.
bool is_planar(std::string_view name) {
  constexpr std::array<std::string_view, 5> kPlanar{"image_size", "kernel_size", "stride",
                                                    "padding", "dilation"};
  return std::ranges::find(kPlanar, name) != kPlanar.end();
}

std::vector<std::string> names_in(std::string_view words) {
  std::vector<std::string> names;
  for (const std::string_view word : split_words(words))
    names.emplace_back(word.substr(0, word.find('=')));
  return names;
}

std::vector<std::string> names_of(const LayerType& type) {
  std::vector<std::string> names = names_in(type.required);
  for (std::string& name : names_in(type.optional)) names.push_back(std::move(name));
  return names;
}

Status check_range(const std::string& name, const std::vector<std::int64_t>& values) {
  const bool flag = name == "bias" || name == "inplace";
  const std::int64_t least = name == "padding" || flag ? 0 : 1;
  const std::int64_t most = flag ? 1 : std::numeric_limits<std::int32_t>::max();
  if (values.empty() || values.size() > (is_planar(name) ? 2U : 1U))
    return Error{"`" + name + "` takes " + (is_planar(name) ? "one number or HxW" : "one number"),
                 "", ""};
  for (const std::int64_t value : values)
    if (value < least || value > most)
      return Error{"`" + name + "` must be from " + std::to_string(least) + " to " +
                       std::to_string(most) + ", not " + std::to_string(value),
                   "", ""};
  return Ok{};
}

}  // namespace

std::span<const LayerType> layer_types() { return kTypes; }

std::vector<std::string> layer_parameters() {
  std::set<std::string> names;
  for (const LayerType& type : kTypes)
    for (std::string& name : names_of(type)) names.insert(std::move(name));
  return {names.begin(), names.end()};
}

const LayerType* layer_type_named(std::string_view name) {
  const auto found = std::ranges::find(kTypes, name, &LayerType::name);
  return found != kTypes.end() ? &*found : nullptr;
}

Status check_layer(const Layer& layer) {
  const LayerType* type = layer_type_named(layer.type);
  if (type == nullptr) {
    std::vector<std::string> names;
    names.reserve(std::size(kTypes));
    for (const LayerType& one : kTypes) names.emplace_back(one.name);
    const std::string near = did_you_mean(layer.type, names);
    return Error{"unknown layer `" + layer.type + "`", "",
                 near.empty() ? "one of: " + joined(names) : near};
  }
  const auto known = names_of(*type);
  for (const auto& [name, values] : layer.parameters) {
    if (std::ranges::find(known, name) == known.end())
      return Error{"a " + layer.type + " has no `" + name + "`", "", "it has: " + joined(known)};
    if (auto fits = check_range(name, values); !fits) return fits;
  }
  for (const std::string& name : names_in(type->required))
    if (!layer.parameters.contains(name))
      return Error{"a " + layer.type + " needs `" + name + "`", "", ""};
  if (!number_type(layer.dtype)) return Error{"a layer needs a number type", "", ""};
  return Ok{};
}

}  // namespace opcost
