#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rules/example.h"
#include "rules/infer_node.h"

namespace opcost::test {

/// What happens in one node, by "action type operand": {"mul float32": 60,
/// "read float32 W": 60, "add float32 B": 5}.
using Happenings = std::map<std::string, std::uint64_t>;

/// One node of an operator, written as in rules/example.h.
struct OpCase {
  std::string op;
  std::string line;
  int opset = 18;
  std::string domain = "";
  const OpRule* rule = nullptr;  ///< null: the registry's.
};
/// One of com.microsoft, and one of ai.onnx.ml.
OpCase microsoft_case(const std::string& op, const std::string& line);
OpCase ml_case(const std::string& op, const std::string& line, int opset = 1);

/// Its outputs' shapes ("2x3", several separated by a space; "scalar";
/// "seq(2x3|2x4)" and "opt(2x3)" by what they hold), or the fault that made it
/// unknown, with "fault: " before.
std::string shapes_of(const OpCase& the_case);
/// Checks shapes_of() row by row; "" expects a fault.
struct ShapeRow {
  OpCase node;
  std::string shapes;
};
void check_shapes(const std::vector<ShapeRow>& rows);
/// What its pseudocode does, in closed form.
Happenings count_of(const OpCase& the_case);
/// The same by executing the loops.
Happenings execution_of(const OpCase& the_case);
/// Products that a contraction sums; 0 for every other operator.
std::uint64_t macs_of(const OpCase& the_case);
/// Numbers of an output, where its value rule finds them ("3,224").
std::string numbers_of(const OpCase& the_case, std::size_t output = 0);
/// Checks numbers_of() row by row.
struct NumbersRow {
  OpCase node;
  std::string numbers;
  std::size_t output = 0;
};
void check_numbers(const std::vector<NumbersRow>& rows);
/// All that opcost finds of it, in lines: its outputs with their numbers, what it assumed, its
/// events, nests, what it finds again, pseudocode, patch and window; or the fault. A node that is
/// not as an example may be has "no rule" or "no example".
std::string findings_of(const OpCase& the_case);
/// What its rule decided for the user.
std::vector<std::string> assumptions_of(const OpCase& the_case);

}  // namespace opcost::test
