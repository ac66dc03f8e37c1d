#pragma once

#include <map>
#include <utility>
#include <vector>

#include "rules/interpreter.h"

namespace opcost {

/// How often one event happens in a node, for one operand.
struct CountedEvent {
  Event event;
  const Operand* operand = nullptr;  ///< null: arithmetic on temporaries.
  Count count;
};

/// Counts of events, in order of first appearance. Finding one takes constant time, also in a
/// node with 100,000 operands.
class Tally {
 public:
  void add(const Statement& statement, Count times);
  const std::vector<CountedEvent>& events() const { return events_; }

 private:
  std::vector<CountedEvent> events_;
  std::map<std::pair<Event, const Operand*>, std::size_t> positions_;
};

/// Counts in closed form: each body runs once, weighted by its trip counts.
class CountInterpreter final : public Interpreter {
 public:
  void each(const Extent& trips, FunctionRef<void()> body) override;
  void reduce(const Extent& terms, Reduction reduction, FunctionRef<void()> term,
              FunctionRef<void()> combine) override;
  void happen(const Statement& statement) override;
  void contracts(const Nest& nest) override { nests_.push_back(nest); }
  void finds_again(const Reuse& reuse) override { reuses_.push_back(reuse); }

  /// In order of first appearance; no event with the same operand twice.
  const std::vector<CountedEvent>& events() const { return tally_.events(); }
  /// Products that a contraction sums (a complex product is one MAC and 4 mul).
  Count macs() const { return macs_; }
  const std::vector<Nest>& nests() const { return nests_; }
  const std::vector<Reuse>& reuses() const { return reuses_; }

 private:
  void weighted(Count factor, FunctionRef<void()> body);

  Count weight_{1};
  Count macs_;
  Tally tally_;
  std::vector<Nest> nests_;
  std::vector<Reuse> reuses_;
};

/// Executes the loops and counts what happens: the oracle of the closed form.
class ExecuteInterpreter final : public Interpreter {
 public:
  void each(const Extent& trips, FunctionRef<void()> body) override;
  void reduce(const Extent& terms, Reduction reduction, FunctionRef<void()> term,
              FunctionRef<void()> combine) override;
  void happen(const Statement& statement) override;

  const std::vector<CountedEvent>& events() const { return tally_.events(); }

 private:
  Tally tally_;
};

}  // namespace opcost
