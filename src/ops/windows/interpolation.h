#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "rules/body.h"

// A value between the elements of an array.
namespace opcost {

enum class Interpolation : std::uint8_t { Nearest, Linear, Cubic };

/// The most axes that are interpolated: runtimes support three, and loops from a stranger's
/// file must not nest without end.
inline constexpr std::size_t kMostInterpolatedAxes = 16;

/// By ONNX's names, old and new: "nearest", "linear" or "bilinear", "cubic" or "bicubic".
std::optional<Interpolation> interpolation_named(std::string_view mode);
/// The number of taps along one axis: 1, 2 or 4.
std::int64_t taps_along(Interpolation mode);

/// The value at one place: along the first axis the sum of weight · value over its taps, where
/// each value is interpolated along the next axis in the same way, down to an element. This is
/// ONNX's definition of N-linear and N-cubic interpolation. The weights are temporaries.
void interpolate(Body& out, const Operand& array, std::span<const Extent> taps);

/// The weights of one coordinate that is known only at run time. Nearest: a rounding. Linear:
/// floor, f = x - floor, 1 - f. Cubic: floor and f, three more distances, and Keys'
/// polynomials (IEEE Trans. ASSP 29, 1981; the paper that ONNX cites) by Horner's rule: 3 mul
/// and 2 add for each near tap, 3 mul and 3 add for each far one.
void weigh_taps(Body& coordinate, Interpolation mode, const Operand& like);

}  // namespace opcost
