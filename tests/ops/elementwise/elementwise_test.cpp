// What all elementwise operators share: broadcasting, types and work per element.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/dice.h"
#include "support/op_case.h"

using namespace opcost::test;

namespace {

struct PerElement {
  std::string op;
  Happenings actions;
};

// Actions per element, as the operator's formula has them.
const std::vector<PerElement> kUnary{
    {"Relu", {{"compare float32", 1}}},
    {"LeakyRelu", {{"compare float32", 1}, {"mul float32", 1}}},
    {"Elu", {{"compare float32", 1}, {"exp float32", 1}, {"add float32", 1}, {"mul float32", 1}}},
    {"Selu", {{"compare float32", 1}, {"exp float32", 1}, {"add float32", 1}, {"mul float32", 2}}},
    {"Sigmoid", {{"exp float32", 1}, {"add float32", 1}, {"div float32", 1}}},
    {"HardSigmoid", {{"mul float32", 1}, {"add float32", 1}, {"compare float32", 2}}},
    {"HardSwish", {{"mul float32", 2}, {"add float32", 1}, {"compare float32", 2}}},
    {"Tanh", {{"exp float32", 1}, {"add float32", 2}, {"div float32", 1}}},
    {"Softplus", {{"exp float32", 1}, {"add float32", 1}, {"log float32", 1}}},
    {"Sqrt", {{"sqrt float32", 1}}},
    {"Exp", {{"exp float32", 1}}},
    {"Log", {{"log float32", 1}}},
    {"Neg", {{"bitwise float32", 1}}},
    {"Abs", {{"bitwise float32", 1}}},
};

const std::vector<PerElement> kBinary{
    {"Add", {{"add float32", 1}}},
    {"Sub", {{"add float32", 1}}},
    {"Mul", {{"mul float32", 1}}},
    {"Div", {{"div float32", 1}}},
};

// The accesses that have the names of the operator's inputs and output: these
// differ between operators, the counts do not.
std::uint64_t accesses(const Happenings& all, const std::string& action) {
  std::uint64_t sum = 0;
  for (const auto& [event, count] : all) sum += event.starts_with(action + " ") ? count : 0;
  return sum;
}

Happenings arithmetic(const Happenings& all) {
  Happenings rest;
  for (const auto& [event, count] : all)
    if (!event.starts_with("read ") && !event.starts_with("write ")) rest[event] = count;
  return rest;
}

Happenings times(const Happenings& actions, std::uint64_t factor) {
  Happenings result;
  for (const auto& [event, count] : actions) result[event] = count * factor;
  return result;
}

}  // namespace

TEST_CASE("Elementwise: a unary operator reads, acts and writes once per element") {
  for (const PerElement& row : kUnary) {
    CAPTURE(row.op);
    const OpCase node{row.op, "2x3x5"};  // 30 elements
    CHECK(shapes_of(node) == "2x3x5");
    const Happenings counted = count_of(node);
    CHECK(arithmetic(counted) == times(row.actions, 30));
    CHECK(accesses(counted, "read") == 30);
    CHECK(accesses(counted, "write") == 30);
    CHECK(macs_of(node) == 0);
  }
}

TEST_CASE("Elementwise: each element of a broadcast result reads one of every operand") {
  for (const PerElement& row : kBinary) {
    CAPTURE(row.op);
    const OpCase node{row.op, "2x1x5 3x1"};  // 2x3x5 = 30 elements
    CHECK(shapes_of(node) == "2x3x5");
    const Happenings counted = count_of(node);
    CHECK(arithmetic(counted) == times(row.actions, 30));
    CHECK(counted.at("read float32 A") == 30);
    CHECK(counted.at("read float32 B") == 30);
    CHECK(counted.at("write float32 C") == 30);
  }
}

TEST_CASE("Elementwise: events have the width and format of the elements") {
  struct Row {
    std::string type;
    Happenings add, mul;  // the arithmetic of one element
  };
  const std::vector<Row> rows{
      {"bfloat16", {{"add bfloat16", 1}}, {{"mul bfloat16", 1}}},
      {"float16", {{"add float16", 1}}, {{"mul float16", 1}}},
      {"float64", {{"add float64", 1}}, {{"mul float64", 1}}},
      {"int8", {{"add int8", 1}}, {{"mul int8", 1}}},
      {"uint8", {{"add uint8", 1}}, {{"mul uint8", 1}}},
      {"int64", {{"add int64", 1}}, {{"mul int64", 1}}},
      {"bool", {{"add bool", 1}}, {{"mul bool", 1}}},
      // (a + bi)(c + di): 4 products, 2 sums of float32 halves
      {"complex64", {{"add float32", 2}}, {{"mul float32", 4}, {"add float32", 2}}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.type);
    const std::string line = row.type + ":1x1000 " + row.type + ":1x1000";
    const Happenings add = count_of({"Add", line}), mul = count_of({"Mul", line});
    CHECK(arithmetic(add) == times(row.add, 1000));
    CHECK(arithmetic(mul) == times(row.mul, 1000));
    CHECK(add.at("read " + row.type + " A") == 1000);
    CHECK(add.at("read " + row.type + " B") == 1000);
    CHECK(add.at("write " + row.type + " C") == 1000);
  }
}

TEST_CASE("Elementwise: n inputs are combined n - 1 times per element") {
  const std::string line = "2x3 3 1x1 2x1";  // 6 elements of 4 inputs
  for (const std::string op : {"Sum", "Mean", "Max", "Min"}) {
    CAPTURE(op);
    const OpCase node{op, line};
    CHECK(shapes_of(node) == "2x3");
    const bool adds = op == "Sum" || op == "Mean";
    Happenings expected{{adds ? "add float32" : "compare float32", 18}};
    if (op == "Mean") expected["div float32"] = 6;
    const Happenings counted = count_of(node);
    CHECK(arithmetic(counted) == expected);
    CHECK(accesses(counted, "read") == 24);
    CHECK(accesses(counted, "write") == 6);
    CHECK(counted == execution_of(node));
  }
  CHECK(arithmetic(count_of({"Sum", "2x3"})).empty());
}

TEST_CASE("PRelu: reads its slope per element, which is broadcast to X") {
  const OpCase node{"PRelu", "2x3x5 3x1"};
  CHECK(shapes_of(node) == "2x3x5");
  CHECK(count_of(node) == Happenings{{"read float32 X", 30},
                                     {"read float32 slope", 30},
                                     {"compare float32", 30},
                                     {"mul float32", 30},
                                     {"write float32 Y", 30}});
  CHECK(shapes_of({"PRelu", "2x3x5 3"}).starts_with("fault"));
  CHECK(shapes_of({"PRelu", "1x3 2x3"}).starts_with("fault"));
  CHECK(shapes_of({"PRelu", "2x3x5 3", 6}) == "2x3x5");
}

TEST_CASE("Clip: compares once per bound that is given, and reads no bound") {
  struct Row {
    OpCase node;
    std::uint64_t compares;  // of the 6 elements together
  };
  const std::vector<Row> rows{
      {{"Clip", "2x3"}, 0},
      {{"Clip", "2x3 ()"}, 6},
      {{"Clip", "2x3 _ ()"}, 6},
      {{"Clip", "2x3 () ()"}, 12},
      {{"Clip", "2x3; min=0.5 max=6.5", 6}, 12},
      {{"Clip", "2x3; max=6.5", 6}, 6},
  };
  for (const Row& row : rows) {
    CAPTURE(row.node.line);
    Happenings expected{{"read float32 input", 6}, {"write float32 output", 6}};
    if (row.compares > 0) expected["compare float32"] = row.compares;
    CHECK(count_of(row.node) == expected);
  }
}

TEST_CASE("Pow: a constant exponent of 2, 3 or a half needs no logarithm") {
  struct Row {
    std::string exponent;
    Happenings actions;
  };
  const Happenings general{{"log float32", 6}, {"mul float32", 6}, {"exp float32", 6}};
  const std::vector<Row> rows{
      {"float32:()=2", {{"mul float32", 6}}},
      {"=2", {{"mul float32", 6}}},
      {"float32:1=3", {{"mul float32", 12}}},
      {"float32:()=0.5", {{"sqrt float32", 6}}},
      {"float32:()=2.5", general},
      {"()", general},
      {"float32:3=2,2,2", general},
  };
  for (const Row& row : rows) {
    CAPTURE(row.exponent);
    const Happenings counted = count_of({"Pow", "2x3 " + row.exponent});
    CHECK(arithmetic(counted) == row.actions);
    CHECK(counted.at("read float32 X") == 6);
    CHECK(accesses(counted, "read") == 12);
  }
}

TEST_CASE("Broadcast: before opset 7 B lies in A from the attribute axis on") {
  struct Row {
    std::string line;
    std::string shape;  // "" : a fault
  };
  const std::vector<Row> rows{
      {"2x3x4x5 2x3x4x5", "2x3x4x5"},
      {"2x3x4x5 (); broadcast=1", "2x3x4x5"},
      {"2x3x4x5 5; broadcast=1", "2x3x4x5"},
      {"2x3x4x5 4x5; broadcast=1", "2x3x4x5"},
      {"2x3x4x5 3x4; broadcast=1 axis=1", "2x3x4x5"},
      {"2x3x4x5 3; broadcast=1 axis=1", "2x3x4x5"},
      {"2x3x4x5 3x4; broadcast=1 axis=-3", "2x3x4x5"},
      {"2x3x4x5 2; broadcast=1 axis=0", "2x3x4x5"},
      {"2x3x4x5 3; broadcast=1", ""},
      {"2x3x4x5 5", ""},
      {"2x3x4x5 4x5; broadcast=1 axis=3", ""},
      {"2x3x4x5 3; broadcast=1 axis=9", ""},
      {"1x5 2x5; broadcast=1", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.line);
    const std::string shape = shapes_of({"Add", row.line, 6});
    CHECK((row.shape.empty() ? shape.starts_with("fault") : shape == row.shape));
  }
}

TEST_CASE("Broadcast: shapes that do not fit, and types that differ, are faults") {
  const std::vector<OpCase> faults{
      {"Add", "2x3 2"},    {"Add", "2x3 int64:3"},    {"Sum", "2x3 4x3"},
      {"Sum", "2x3 3", 7}, {"Max", "int8:2 uint8:2"}, {"Mul", "2x3"},
      {"Mul", "2x3 3 3"},  {"Add", "2x0 2x3"},        {"Add", "_ 2"},
  };
  for (const OpCase& node : faults) {
    CAPTURE(node.line);
    CHECK(shapes_of(node).starts_with("fault"));
  }
  CHECK(shapes_of({"Add", "2x0 2x1"}) == "2x0");
  CHECK(shapes_of({"Pow", "2x3 int64:3"}) == "2x3");
}

TEST_CASE("Elementwise: counting equals executing on random shapes") {
  for (std::uint32_t seed = 0; seed < 40; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    Integers a = dice.several(static_cast<std::size_t>(dice.between(0, 4)), 1, 4), b = a;
    for (auto& dim : b) dim = dice.coin() ? 1 : dim;
    if (dice.coin() && !b.empty()) b.erase(b.begin());
    const std::string two = dims_text(a) + " " + dims_text(b);
    for (const PerElement& row : kBinary)
      CHECK(count_of({row.op, two}) == execution_of({row.op, two}));
    for (const PerElement& row : kUnary)
      CHECK(count_of({row.op, dims_text(a)}) == execution_of({row.op, dims_text(a)}));
    for (const std::string op : {"Sum", "Mean", "Max", "Min"})
      CHECK(count_of({op, two + " " + two}) == execution_of({op, two + " " + two}));
    CHECK(count_of({"Pow", two}) == execution_of({"Pow", two}));
    CHECK(count_of({"PRelu", two}) == execution_of({"PRelu", two}));
    CHECK(shapes_of({"Add", two}) == shapes_of({"Relu", dims_text(a)}));
  }
}

TEST_CASE("Cast: reads, converts at the wider type and writes") {
  CHECK(count_of({"Cast", "int8:2x3; to=1"}) ==
        Happenings{{"read int8 input", 6}, {"convert float32", 6}, {"write float32 output", 6}});
  CHECK(count_of({"Cast", "2x3; to=3"}) ==
        Happenings{{"read float32 input", 6}, {"convert float32", 6}, {"write int8 output", 6}});
  CHECK(count_of({"Cast", "2x3; to=INT64", 1}) ==
        Happenings{{"read float32 input", 6}, {"convert int64", 6}, {"write int64 output", 6}});
  CHECK(shapes_of({"Cast", "2x3; to=0"}).starts_with("fault"));
  CHECK(shapes_of({"Cast", "2x3; to=99999"}).starts_with("fault"));
  CHECK(shapes_of({"Cast", "2x3"}).starts_with("fault"));
  CHECK(shapes_of({"Cast", "2x3; to=FLAOT", 1}).starts_with("fault"));
}
