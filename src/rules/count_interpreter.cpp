// Interprets a rule by counting its events, in closed form or by executing the loops.
#include "rules/count_interpreter.h"

namespace opcost {
void Tally::add(const Statement& statement, Count times) {
  const auto [found, is_new] =
      positions_.try_emplace({statement.event, statement.operand}, events_.size());
  if (is_new) events_.push_back({statement.event, statement.operand, Count{0}});
  events_[found->second].count += times;
}

void CountInterpreter::weighted(Count factor, FunctionRef<void()> body) {
  const Count outside = weight_;
  weight_ = outside * factor;
  body();
  weight_ = outside;
}

void CountInterpreter::each(const Extent& trips, FunctionRef<void()> body) {
  weighted(trips.count, body);
}

void CountInterpreter::reduce(const Extent& terms, Reduction reduction, FunctionRef<void()> term,
                              FunctionRef<void()> combine) {
  weighted(terms.count, term);
  const bool first_starts = reduction == Reduction::FirstStarts;
  weighted(first_starts ? terms.count.minus_one() : terms.count, combine);
}

void CountInterpreter::happen(const Statement& statement) {
  if (statement.times > 0) tally_.add(statement, weight_ * Count{statement.times});
  if (statement.is_mac) macs_ += weight_;
}

void ExecuteInterpreter::each(const Extent& trips, FunctionRef<void()> body) {
  const std::uint64_t times = trips.count.exact().value_or(0);
  for (std::uint64_t trip = 0; trip < times; ++trip) body();
}

void ExecuteInterpreter::reduce(const Extent& terms, Reduction reduction, FunctionRef<void()> term,
                                FunctionRef<void()> combine) {
  const std::uint64_t times = terms.count.exact().value_or(0);
  bool has_value = reduction == Reduction::IntoExisting;
  for (std::uint64_t trip = 0; trip < times; ++trip) {
    term();
    if (has_value) combine();
    has_value = true;
  }
}

void ExecuteInterpreter::happen(const Statement& statement) {
  if (statement.times > 0) tally_.add(statement, Count{statement.times});
}

}  // namespace opcost
