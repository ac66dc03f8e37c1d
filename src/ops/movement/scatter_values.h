#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "opcost/core/event.h"
#include "rules/inference.h"
#include "rules/values/functions.h"

// The value rules of scatter operators, for shapes that are computed with them.
namespace opcost {

/// How an update is combined with the present element.
struct Meeting {
  std::string_view reduction;
  std::optional<Action> action;  ///< None: the update replaces the element.
  const Binary* function = nullptr;
};

/// By the attribute `reduction`; null if ONNX has no such name.
const Meeting* meeting_of(const NodeView& node);

/// The value rules of ScatterElements and ScatterND.
void evaluate_scatter_elements(Inference& node);
void evaluate_scatter_nd(Inference& node);

}  // namespace opcost
