#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "opcost/runs/layer.h"

namespace opcost {

/// Sizes that follow from a layer's parameters and their defaults.
struct LayerFigures {
  std::map<std::string, std::int64_t> parameters;
  std::int64_t output_size = 1;      ///< Side of the output; below 1: the window does not fit.
  std::int64_t output_channels = 1;  ///< Or features.
  double macs = 0.0;                 ///< For a pool the taps; otherwise elements.
  double bytes = 0.0;                ///< Bytes of all operands, in float32.
};

/// Names that conditions may use in addition to parameters.
inline constexpr std::array<std::string_view, 3> kDrawFigures{"output_size", "macs", "bytes"};

/// The figures of a layer on square planes; std::nullopt if groups do not divide its channels.
std::optional<LayerFigures> figures_of(const Layer& layer);

}  // namespace opcost
