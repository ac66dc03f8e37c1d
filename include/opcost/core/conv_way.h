#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "opcost/core/enum_names.h"

namespace opcost {

/// How a convolution is run.
enum class ConvWay : std::uint8_t {
  Direct,           ///< As its pseudocode says.
  Im2col,           ///< Its patches are written to an array, and multiplied as a matrix.
  Winograd,         ///< By Winograd's minimal filtering: the cheaper of the two below.
  WinogradF2,       ///< F(2x2, 3x3)
  WinogradF4,       ///< F(4x4, 3x3)
  FusedWinograd,    ///< The same in one kernel: the cheaper of the two below.
  FusedWinogradF2,  ///< F(2x2, 3x3)
  FusedWinogradF4,  ///< F(4x4, 3x3)
  Best              ///< The cheapest of all.
};
inline constexpr std::array kConvWayNames{EnumName{ConvWay::Direct, "direct"},
                                          EnumName{ConvWay::Im2col, "im2col"},
                                          EnumName{ConvWay::Winograd, "winograd"},
                                          EnumName{ConvWay::WinogradF2, "winograd-f2"},
                                          EnumName{ConvWay::WinogradF4, "winograd-f4"},
                                          EnumName{ConvWay::FusedWinograd, "fused-winograd"},
                                          EnumName{ConvWay::FusedWinogradF2, "fused-winograd-f2"},
                                          EnumName{ConvWay::FusedWinogradF4, "fused-winograd-f4"},
                                          EnumName{ConvWay::Best, "best"}};
constexpr std::string_view to_string(ConvWay way) { return name_of(kConvWayNames, way); }

}  // namespace opcost
