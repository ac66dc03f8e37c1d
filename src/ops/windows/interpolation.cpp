// Interpolation modes that Resize, GridSample and others share: taps and their weights.
#include "ops/windows/interpolation.h"

namespace opcost {

std::optional<Interpolation> interpolation_named(std::string_view mode) {
  if (mode == "nearest") return Interpolation::Nearest;
  if (mode == "linear" || mode == "bilinear") return Interpolation::Linear;
  if (mode == "cubic" || mode == "bicubic") return Interpolation::Cubic;
  return std::nullopt;
}

std::int64_t taps_along(Interpolation mode) {
  switch (mode) {
    case Interpolation::Nearest: return 1;
    case Interpolation::Linear: return 2;
    case Interpolation::Cubic: return 4;
  }
  return 1;
}

void interpolate(Body& out, const Operand& array, std::span<const Extent> taps) {
  if (taps.empty()) return out.read(array);
  out.sum_over(taps.front(), [&](Body& tap) {
    interpolate(tap, array, taps.subspan(1));
    tap.multiply(array);
  });
}

void weigh_taps(Body& coordinate, Interpolation mode, const Operand& like) {
  coordinate.does(Action::Convert, like);
  if (mode == Interpolation::Nearest) return;
  coordinate.subtract(like);
  if (mode == Interpolation::Linear) return coordinate.subtract(like);
  coordinate.each({Count{3}, "3 distances"}, [&](Body& distance) { distance.add(like); });
  coordinate.each({Count{12}, "12"}, [&](Body& step) { step.multiply(like); });
  coordinate.each({Count{10}, "10"}, [&](Body& step) { step.add(like); });
}

}  // namespace opcost
