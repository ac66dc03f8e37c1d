#pragma once

#include <string>

#include "rules/interpreter.h"

namespace opcost {

/// Writes a rule as pseudocode with its trip counts.
class PrintInterpreter final : public Interpreter {
 public:
  /// `numbers`: write the trip counts of the node too, not only their terms.
  explicit PrintInterpreter(bool numbers) : numbers_(numbers) {}

  void each(const Extent& trips, FunctionRef<void()> body) override;
  void reduce(const Extent& terms, Reduction reduction, FunctionRef<void()> term,
              FunctionRef<void()> combine) override;
  void happen(const Statement& statement) override;

  const std::string& text() const { return text_; }

 private:
  void line(const std::string& words);
  std::string trips_text(const Extent& trips) const;

  bool numbers_;
  int depth_ = 0;
  std::string text_;
};

}  // namespace opcost
