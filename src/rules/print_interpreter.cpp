// Interprets a rule by writing its pseudocode as text.
#include "rules/print_interpreter.h"

#include "opcost/core/text.h"

namespace opcost {
namespace {

std::string statement_line(const Statement& statement) {
  const std::string_view action = to_string(statement.event.action);
  std::string words(action);
  if (is_access(statement.event.action)) return words + " " + statement.operand->name();
  if (statement.times == 0) words = "sign of";
  if (statement.times > 1) words = std::to_string(statement.times) + " " + words;
  if (statement.left != nullptr) words += " " + statement.left->name() + ",";
  if (statement.right != nullptr) words += " " + statement.right->name();
  if (statement.operand != nullptr) words += " " + statement.operand->name();
  return words;
}

}  // namespace

void PrintInterpreter::line(const std::string& words) {
  text_.append(2 * static_cast<std::size_t>(depth_), ' ');
  text_ += words;
  text_ += '\n';
}

std::string PrintInterpreter::trips_text(const Extent& trips) const {
  return numbers_ ? trips.text + " = " + grouped_text(trips.count) : trips.text;
}

void PrintInterpreter::each(const Extent& trips, FunctionRef<void()> body) {
  line("for each of " + trips_text(trips) + ":");
  ++depth_;
  body();
  --depth_;
}

void PrintInterpreter::reduce(const Extent& terms, Reduction reduction, FunctionRef<void()> term,
                              FunctionRef<void()> combine) {
  line("reduce over " + trips_text(terms) + " terms:");
  ++depth_;
  term();
  --depth_;
  const std::size_t before = text_.size();
  const bool first_starts = reduction == Reduction::FirstStarts;
  line(first_starts ? "  between two terms:" : "  into the accumulator, each term:");
  const std::size_t heading = text_.size();
  depth_ += 2;
  combine();
  depth_ -= 2;
  if (text_.size() == heading) text_.resize(before);  // nothing is left to combine
}

void PrintInterpreter::happen(const Statement& statement) {
  std::string words = statement_line(statement);
  const std::string type = to_string(statement.event.type);
  const std::size_t column = 40, at = words.size() + 2 * static_cast<std::size_t>(depth_);
  words.append(at < column ? column - at : 1, ' ');
  line(words + type);
}

}  // namespace opcost
