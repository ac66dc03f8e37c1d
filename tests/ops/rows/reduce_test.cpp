// The reduce operators.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "support/dice.h"
#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("Reduce: axes come from the attribute or the input, keepdims keeps dims of 1") {
  struct Row {
    OpCase node;
    std::string shape;  // "" : a fault
  };
  const std::vector<Row> rows{
      {{"ReduceMean", "2x3x5; axes=1,", 13}, "2x1x5"},
      {{"ReduceMean", "2x3x5; axes=1, keepdims=0", 13}, "2x5"},
      {{"ReduceMean", "2x3x5; axes=-1,0 keepdims=0", 13}, "3"},
      {{"ReduceMean", "2x3x5", 13}, "1x1x1"},
      {{"ReduceMean", "2x3x5; keepdims=0", 13}, "scalar"},
      {{"ReduceMean", "2x3x5 =-2"}, "2x1x5"},
      {{"ReduceMean", "2x3x5 ="}, "1x1x1"},
      {{"ReduceMean", "2x3x5 =; noop_with_empty_axes=1"}, "2x3x5"},
      {{"ReduceMean", "2x3x5; noop_with_empty_axes=1 keepdims=0"}, "2x3x5"},
      {{"ReduceSum", "2x3x5 =1; noop_with_empty_axes=1 keepdims=0"}, "2x5"},
      {{"ReduceMax", "()"}, "scalar"},
      {{"ReduceMax", "2x0x5 =1"}, "2x1x5"},
      {{"ReduceMax", "2x3 =2"}, ""},
      {{"ReduceMax", "2x3 =-3"}, ""},
      {{"ReduceMax", "2x3 =1,-1"}, ""},
      {{"ReduceMax", "2x3 =-9223372036854775808"}, ""},
      {{"ReduceMax", "2x3 int64:1"}, ""},
      {{"ReduceMax", "() =0"}, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.node.line);
    const std::string shape = shapes_of(row.node);
    CHECK((row.shape.empty() ? shape.starts_with("fault") : shape == row.shape));
  }
}

TEST_CASE("Reduce: n elements come together by n - 1 actions, as the formula has them") {
  // data 2x3x5 over axes 0 and 2: 3 outputs of n = 10; 30 terms, 27 joints.
  struct Row {
    std::string op;
    Happenings actions;
  };
  const std::vector<Row> rows{
      {"ReduceSum", {{"add float32", 27}}},
      {"ReduceMean", {{"add float32", 27}, {"div float32", 3}}},
      {"ReduceMax", {{"compare float32", 27}}},
      {"ReduceMin", {{"compare float32", 27}}},
      {"ReduceProd", {{"mul float32", 27}}},
      {"ReduceL1", {{"bitwise float32", 30}, {"add float32", 27}}},
      {"ReduceL2", {{"mul float32", 30}, {"add float32", 27}, {"sqrt float32", 3}}},
      {"ReduceSumSquare", {{"mul float32", 30}, {"add float32", 27}}},
      {"ReduceLogSum", {{"add float32", 27}, {"log float32", 3}}},
      {"ReduceLogSumExp", {{"exp float32", 30}, {"add float32", 27}, {"log float32", 3}}},
  };
  for (Row row : rows) {
    CAPTURE(row.op);
    const OpCase node{row.op, "2x3x5 =0,2"};
    row.actions["read float32 data"] = 30;
    row.actions["write float32 reduced"] = 3;
    CHECK(count_of(node) == row.actions);
    CHECK(execution_of(node) == row.actions);
    CHECK(macs_of(node) == 0);
  }
}

TEST_CASE("Reduce: int8 is summed at 32 bits, compared at its own width") {
  CHECK(count_of({"ReduceSum", "int8:4 =0"}) ==
        Happenings{{"read int8 data", 4}, {"add int32", 3}, {"write int8 reduced", 1}});
  CHECK(count_of({"ReduceMax", "int8:4 =0"}) ==
        Happenings{{"read int8 data", 4}, {"compare int8", 3}, {"write int8 reduced", 1}});
}

TEST_CASE("Reduce: the sum of no elements is written all the same") {
  CHECK(count_of({"ReduceSum", "2x0x5 =1"}) == Happenings{{"write float32 reduced", 10}});
  CHECK(count_of({"ReduceSum", "0x3 =1"}).empty());
}

TEST_CASE("Reduce: counting equals executing on random shapes") {
  for (std::uint32_t seed = 0; seed < 40; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const auto rank = dice.between(1, 4);
    const Integers data = dice.several(static_cast<std::size_t>(rank), 1, 4);
    const std::string line = dims_text(data) + " =" +
                             std::to_string(dice.between(-rank, rank - 1)) +
                             (dice.coin() ? "; keepdims=0" : "");
    for (const std::string op : {"ReduceSum", "ReduceMean", "ReduceMax", "ReduceL2"})
      CHECK(count_of({op, line}) == execution_of({op, line}));
  }
}

TEST_CASE("Reduce: numbers") {
  struct Row {
    OpCase node;
    std::string numbers;
  };
  const std::vector<Row> rows{
      {{"ReduceSum", "int64:2x3=1,2,3,4,5,6 =0"}, "5,7,9"},
      {{"ReduceSum", "int64:2x3=1,2,3,4,5,6 =1"}, "6,15"},
      {{"ReduceProd", "int64:2x3=1,2,3,4,5,6; keepdims=0"}, "720"},
      {{"ReduceMax", "int64:2x3=1,9,3,4,5,6 =-1"}, "9,6"},
      {{"ReduceMin", "int64:2x3=1,9,3,4,5,6 =-1"}, "1,4"},
      {{"ReduceMean", "int64:2x2=1,2,3,5 =0"}, "2,3"},  // (1+3)/2, (2+5)/2 towards zero
      {{"ReduceMean", "float32:2x2=1,2,3,5 =0"}, "2,3.5"},
      {{"ReduceSum", "uint8:2=200,100 =0"}, "44"},  // 300 - 256
      {{"ReduceSum", "int64:0= =0"}, "0"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.node.op);
    CAPTURE(row.node.line);
    CHECK(numbers_of(row.node) == row.numbers);
  }
}
