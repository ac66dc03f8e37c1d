#pragma once

#include <vector>

#include "ops/interpreter.h"

namespace opcost {

/// How often one event happens in a node, for one operand.
struct CountedEvent {
  Event event;
  const Operand* operand = nullptr;  ///< null: arithmetic on temporaries.
  Count count;
};

/// Counts in closed form: each body runs once, weighted by its trip counts.
class CountInterpreter final : public Interpreter {
 public:
  void each(const Extent& trips, FunctionRef<void()> body) override;
  void reduce(const Extent& terms, Reduction reduction, FunctionRef<void()> term,
              FunctionRef<void()> combine) override;
  void happen(const Statement& statement) override;

  /// In order of first appearance; no event with the same operand twice.
  const std::vector<CountedEvent>& events() const { return events_; }
  /// Products that a contraction sums (a complex one is one MAC of 4 mul).
  Count macs() const { return macs_; }

 private:
  void weighted(Count factor, FunctionRef<void()> body);

  Count weight_{1};
  Count macs_;
  std::vector<CountedEvent> events_;
};

/// Runs the loops and counts what happens: the oracle of the closed form.
class ExecuteInterpreter final : public Interpreter {
 public:
  void each(const Extent& trips, FunctionRef<void()> body) override;
  void reduce(const Extent& terms, Reduction reduction, FunctionRef<void()> term,
              FunctionRef<void()> combine) override;
  void happen(const Statement& statement) override;

  const std::vector<CountedEvent>& events() const { return events_; }

 private:
  std::vector<CountedEvent> events_;
};

}  // namespace opcost
