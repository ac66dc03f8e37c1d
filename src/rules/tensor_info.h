#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "opcost/graph/graph.h"

namespace opcost {

/// A value whose numbers are not known before the network runs.
struct MissingNumbers {
  std::string value;            ///< Its name.
  bool is_model_input = false;  ///< Of so few numbers that the user may say them.
};

/// What the walk knows of a value before the network runs.
struct TensorInfo {
  ElementType type = ElementType::Undefined;
  std::optional<Shape> shape;  ///< Nothing: unknown.
  bool constant = false;       ///< The same in every inference.
  std::shared_ptr<const Numbers> numbers =
      nullptr;  ///< Known numbers of a small constant; else null.
  /// A tensor, unless it says otherwise; the members above are then those of its elements.
  /// Those of a map are its values: `type` is theirs, `shape` how many entries it has.
  ValueKind kind = ValueKind::Tensor;
  /// What a sequence holds, in order, or an optional (one or none); null: not known.
  std::shared_ptr<const std::vector<TensorInfo>> members = nullptr;

  /// Where the shape is not known: the first value at fault, in words; may be null.
  std::shared_ptr<const std::string> missing = nullptr;

  /// Where its numbers are not known: the first value on the way to it whose
  /// numbers are not; null: its own are the first, or nobody asks.
  std::shared_ptr<const MissingNumbers> numbers_missing = nullptr;

  bool is_tensor() const { return kind == ValueKind::Tensor || kind == ValueKind::SparseTensor; }
};

}  // namespace opcost
