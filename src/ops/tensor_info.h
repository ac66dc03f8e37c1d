#pragma once

#include <memory>
#include <optional>
#include <string>

#include "opcost/graph/tensor.h"

namespace opcost {

/// What the walk knows of a value before the network runs.
struct TensorInfo {
  ElementType type = ElementType::Undefined;
  std::optional<Shape> shape;              ///< Nothing: unknown.
  bool constant = false;                   ///< The same in every inference.
  std::shared_ptr<const Numbers> numbers;  ///< Known numbers of a small constant; else null.
};

}  // namespace opcost
