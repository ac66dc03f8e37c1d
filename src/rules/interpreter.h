#pragma once

#include <cstdint>

#include "opcost/core/event.h"
#include "opcost/core/function_ref.h"
#include "rules/extent.h"
#include "rules/operands.h"

namespace opcost {

/// One line of pseudocode that does something.
struct Statement {
  Event event{};
  std::uint64_t times = 1;  ///< e.g. 4 mul of a complex product.
  /// The array the event belongs to; null for arithmetic on temporaries.
  const Operand* operand = nullptr;
  /// What a product is of, for print; null for a temporary.
  const Operand* left = nullptr;
  const Operand* right = nullptr;
};

/// How the terms of a reduction come together.
enum class Reduction : std::uint8_t {
  FirstStarts,   ///< The first term starts it: n - 1 combinations.
  IntoExisting,  ///< Into an accumulator that has a value: n combinations.
};

/// What running a rule means: counting, printing or executing it.
class Interpreter {
 public:
  virtual ~Interpreter() = default;
  virtual void each(const Extent& trips, FunctionRef<void()> body) = 0;
  /// Runs `term` per trip and `combine` where a term meets another.
  virtual void reduce(const Extent& terms, Reduction reduction, FunctionRef<void()> term,
                      FunctionRef<void()> combine) = 0;
  virtual void happen(const Statement& statement) = 0;
};

}  // namespace opcost
