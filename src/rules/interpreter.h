#pragma once

#include <cstdint>

#include "opcost/core/event.h"
#include "opcost/core/function_ref.h"
#include "rules/extent.h"
#include "rules/nest.h"
#include "rules/operands.h"
#include "rules/reuse.h"

namespace opcost {

/// One statement of pseudocode that has an effect.
struct Statement {
  Event event{};
  /// e.g. 4 mul of a complex product; 0: nothing happens (times -1 is part of the sum).
  std::uint64_t times = 1;
  /// The array the event belongs to; null for arithmetic on temporaries.
  const Operand* operand = nullptr;
  /// For print: the factors of a product; null for a temporary.
  const Operand* left = nullptr;
  const Operand* right = nullptr;
  bool is_mac = false;  ///< A product that a contraction sums.
};

/// How the terms of a reduction are combined.
enum class Reduction : std::uint8_t {
  FirstStarts,   ///< The first term starts it: n - 1 combinations.
  IntoExisting,  ///< Into an accumulator that already has a value: n combinations.
};

/// What it means to run a rule: counting, printing or executing it.
class Interpreter {
 public:
  virtual ~Interpreter() = default;
  virtual void each(const Extent& trips, FunctionRef<void()> body) = 0;
  /// Runs `term` once per trip, and `combine` whenever two terms are combined.
  virtual void reduce(const Extent& terms, Reduction reduction, FunctionRef<void()> term,
                      FunctionRef<void()> combine) = 0;
  virtual void happen(const Statement& statement) = 0;
  /// What is stated of the loops, beside running them: only placement asks for it.
  virtual void contracts(const Nest&) {}
  virtual void finds_again(const Reuse&) {}
};

}  // namespace opcost
