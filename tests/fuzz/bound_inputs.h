#pragma once

#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

#include "opcost/estimate/estimate.h"
#include "opcost/graph/graph.h"

namespace opcost::fuzz {

/// Options with a shape for every input whose rank is known: the dims that are open are 2. More is
/// reached then than the binding's errors.
inline EstimateOptions with_bound_inputs(const Model& model) {
  EstimateOptions options;
  for (const DeclaredValue& input : model.graph.inputs) {
    Shape shape;
    for (const Dim& dim : input.shape.value_or(std::vector<Dim>{})) {
      const auto* number = std::get_if<std::int64_t>(&dim);
      shape.push_back(number != nullptr && *number >= 0 ? *number : 2);
    }
    options.input_shapes[input.name] = shape;
  }
  return options;
}

}  // namespace opcost::fuzz
