#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "opcost/core/count.h"
#include "opcost/core/error.h"
#include "opcost/graph/element_type.h"

namespace opcost {

/// Fully known extents of a tensor, outermost first. No dims: a scalar.
using Shape = std::vector<std::int64_t>;

/// Product of the dims; 1 for a scalar. Every dim must be >= 0.
Count element_count(const Shape& shape);

/// The numbers of a small constant, in row-major order. Integers and booleans are int64 (uint64 by
/// its bit pattern), floats are double (a complex number is its real and its imaginary part).
using Numbers = std::variant<std::vector<std::int64_t>, std::vector<double>>;

/// Thrown by who looks at numbers that their file no longer holds: it was cut short meanwhile.
class UnreadableNumbers : public std::runtime_error {
 public:
  explicit UnreadableNumbers(Error error)
      : std::runtime_error(error.what), error_(std::move(error)) {}
  const Error& error() const { return error_; }

 private:
  Error error_;
};

/// The numbers of a constant, or none. All copies share them. Those of a file are read when
/// somebody looks at them for the first time: mostly nobody does, because a weight is only counted.
class SharedNumbers {
 public:
  SharedNumbers() = default;
  SharedNumbers(std::nullptr_t) {}  // NOLINT(*-explicit-*)
  SharedNumbers(Numbers numbers);   // NOLINT(*-explicit-*)
  /// `size` numbers. `make` runs at the first look, once; threads may look together.
  static SharedNumbers made_by(std::size_t size, std::function<Numbers()> make);

  /// Whether they are known, and how many they are; looks at none.
  explicit operator bool() const { return held_ != nullptr; }
  friend bool operator==(const SharedNumbers& one, std::nullptr_t) { return !one; }
  std::size_t size() const;
  /// Only where they are known. May throw UnreadableNumbers.
  const Numbers& operator*() const;
  /// null: they are not known.
  const Numbers* get() const { return held_ != nullptr ? &**this : nullptr; }
  const Numbers* operator->() const { return get(); }
  /// Whether they are in memory: given, or looked at.
  bool in_memory() const;
  long use_count() const { return held_.use_count(); }

 private:
  struct Held;
  explicit SharedNumbers(std::shared_ptr<const Held> held) : held_(std::move(held)) {}
  std::shared_ptr<const Held> held_;
};

/// The largest payload of a constant whose numbers are kept.
inline constexpr std::size_t kLargestKeptPayload = 64 * 1024;

/// Where the numbers of a tensor stand in another file.
struct ExternalRange {
  std::string file;  ///< As the model names it.
  std::uint64_t begin = 0, size = 0;

  auto operator<=>(const ExternalRange&) const = default;
};

/// Where the model's own file holds the numbers of a tensor, one after the other.
struct PayloadRange {
  std::uint64_t begin = 0, size = 0;
  bool varints = false;  ///< As protobuf's varints; else as little-endian bytes.
};

struct SparseParts;

/// A constant tensor of the file. Type and shape are always known; the numbers only if they are few
/// (kLargestKeptPayload) and in the file itself.
struct Tensor {
  ElementType type = ElementType::Undefined;
  Shape shape;
  SharedNumbers numbers = nullptr;  ///< null: not kept.
  bool sparse = false;              ///< From a sparse_initializer; shape is the dense one.
  std::uint64_t sparse_values = 0;  ///< How many numbers the file stores of a sparse one.
  /// null: its numbers are in the model's file.
  std::shared_ptr<const ExternalRange> external = nullptr;
  /// Where its numbers are in the model's file, if they are not kept and stand in one piece.
  std::shared_ptr<const PayloadRange> payload = nullptr;
  std::shared_ptr<const SparseParts> parts = nullptr;  ///< Of a sparse one.
};

/// What a sparse_initializer is made of: its numbers, and where they are in the dense tensor.
struct SparseParts {
  Tensor values, indices;
};

}  // namespace opcost
