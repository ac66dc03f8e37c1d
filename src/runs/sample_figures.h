#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "opcost/runs/layer.h"

namespace opcost {

/// What a layer makes of its input, along with its parameters' defaults.
struct LayerFigures {
  std::map<std::string, std::int64_t> parameters;
  std::int64_t output_size = 1;      ///< Of a plane; below 1: the window does not fit.
  std::int64_t output_channels = 1;  ///< Or features.
  double macs = 0.0;                 ///< Of a pool its taps; else elements.
  double bytes = 0.0;                ///< Of all operands, in float32.
};

/// Names that conditions may use beside parameters.
inline constexpr std::array<std::string_view, 3> kDrawFigures{"output_size", "macs", "bytes"};

/// The figures of a layer of square planes; nothing where groups do not divide its channels.
std::optional<LayerFigures> figures_of(const Layer& layer);

}  // namespace opcost
