// Trigonometric and hyperbolic functions.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/op_case.h"

using namespace opcost::test;

namespace {

struct FormulaRow {
  std::string op;
  Happenings actions;  // of one element
};

// By hand from the formulas: a polynomial of degree n is n mul and n add.
const std::vector<FormulaRow> kFormulaRows{
    {"Sin", {{"sin float32", 1}}},
    {"Cos", {{"sin float32", 1}}},
    {"Tan", {{"sin float32", 2}, {"div float32", 1}}},
    // degree 7, 1 - u, sqrt, ·, pi/2 - a; |x| and the sign
    {"Asin", {{"bitwise float32", 2}, {"mul float32", 8}, {"add float32", 9}, {"sqrt float32", 1}}},
    // the same with a compare of the sign instead of its bit
    {"Acos",
     {{"bitwise float32", 1},
      {"compare float32", 1},
      {"mul float32", 8},
      {"add float32", 9},
      {"sqrt float32", 1}}},
    // 1/u, v·v, degree 8, ·v, pi/2 - a
    {"Atan",
     {{"bitwise float32", 2},
      {"compare float32", 1},
      {"div float32", 1},
      {"mul float32", 10},
      {"add float32", 9}}},
    {"Sinh", {{"exp float32", 1}, {"div float32", 1}, {"add float32", 1}, {"mul float32", 1}}},
    {"Cosh", {{"exp float32", 1}, {"div float32", 1}, {"add float32", 1}, {"mul float32", 1}}},
    {"Asinh", {{"mul float32", 1}, {"add float32", 2}, {"sqrt float32", 1}, {"log float32", 1}}},
    {"Acosh", {{"mul float32", 1}, {"add float32", 2}, {"sqrt float32", 1}, {"log float32", 1}}},
    {"Atanh", {{"add float32", 2}, {"div float32", 1}, {"log float32", 1}, {"mul float32", 1}}},
};

}  // namespace

TEST_CASE("Trigonometry: each element is the sequence of actions of its formula") {
  for (const FormulaRow& row : kFormulaRows) {
    CAPTURE(row.op);
    const OpCase node{row.op, "2x3x5"};  // 30 elements
    Happenings expected{{"read float32 input", 30}, {"write float32 output", 30}};
    for (const auto& [event, count] : row.actions) expected[event] = 30 * count;
    CHECK(shapes_of(node) == "2x3x5");
    CHECK(count_of(node) == expected);
    CHECK(execution_of(node) == expected);
    CHECK(macs_of(node) == 0);
  }
}

TEST_CASE("Trigonometry: events have the width of the elements") {
  CHECK(count_of({"Sin", "float16:4; ", 22}) ==
        Happenings{{"read float16 input", 4}, {"sin float16", 4}, {"write float16 output", 4}});
}
