#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "opcost/core/rare.h"
#include "opcost/core/shared_pointer.h"
#include "opcost/graph/graph.h"

namespace opcost {

/// A value whose numbers are not known before the network runs.
struct MissingNumbers {
  std::string value;            ///< Its name.
  bool is_model_input = false;  ///< It has so few numbers that the user may give them.
};

/// The first value at fault where shapes are not known.
struct MissingShape {
  std::string node;   ///< The id of the node that makes it.
  std::string words;  ///< "`boxes` of node `nms` (NonMaxSuppression); --set-shape ..."
};

/// Which constants of the file the numbers of a value come from; None: none of them.
enum class StoredId : std::uint32_t { None };

/// How the numbers of a constant value lie beside those of the constant that they come from.
enum class StoredOrder : std::uint8_t {
  AsStored,
  Rearranged,  ///< The same numbers, moved once.
  Changed      ///< Others, or moved more than once.
};

/// What the walk knows of a value before the network runs.
struct TensorInfo {
  ElementType type = ElementType::Undefined;
  std::optional<Shape> shape;       ///< std::nullopt: unknown.
  bool constant = false;            ///< The same in every inference.
  SharedNumbers numbers = nullptr;  ///< Known numbers of a small constant; else null.
  /// If it is not a tensor, the members above describe its elements. For a map they describe its
  /// values: `type` is their type, `shape` the number of entries.
  ValueKind kind = ValueKind::Tensor;

  /// One of its dims may be less: how many there are depends on data, and the most are taken.
  bool bounded = false;
  StoredOrder order = StoredOrder::AsStored;  ///< Only where `stored` says something.
  StoredId stored = StoredId::None;

  /// The contents of a sequence, in order, or of an optional (one or none); null: not known.
  std::shared_ptr<const std::vector<TensorInfo>> members = nullptr;
  /// Of a sequence with too many members to list, all of its type and shape: how many there are.
  Rare<std::uint64_t> length = {};
  /// How many of its elements may differ from 0, where a router says it; else any.
  Rare<std::uint64_t> most_nonzero = {};
  /// If the shape is not known; may be null.
  SharedPointer<const MissingShape> missing = nullptr;
  /// If its numbers are not known: the first value on the way to it whose numbers are not known.
  /// Null: it is itself the first, or nobody asks.
  SharedPointer<const MissingNumbers> numbers_missing = nullptr;

  bool is_tensor() const { return kind == ValueKind::Tensor || kind == ValueKind::SparseTensor; }
};

}  // namespace opcost
