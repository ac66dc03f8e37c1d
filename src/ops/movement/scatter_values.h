#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "opcost/core/event.h"
#include "rules/inference.h"
#include "rules/values/functions.h"

// What scattering does to numbers, where shapes are computed with it.
namespace opcost {

/// How an update meets the element that is there.
struct Meeting {
  std::string_view reduction;
  std::optional<Action> action;  ///< None: it takes its place.
  const Binary* function = nullptr;
};

/// By the attribute `reduction`; null where ONNX has none of that name.
const Meeting* meeting_of(const NodeView& node);

/// The value rules of ScatterElements and ScatterND.
void evaluate_scatter_elements(Inference& node);
void evaluate_scatter_nd(Inference& node);

}  // namespace opcost
