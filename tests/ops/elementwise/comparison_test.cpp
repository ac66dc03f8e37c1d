// Comparisons and Where.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/op_case.h"

using namespace opcost::test;

namespace {

const std::vector<std::string> kComparisons{"Equal", "Greater", "GreaterOrEqual", "Less",
                                            "LessOrEqual"};

}  // namespace

TEST_CASE("Comparison: a compare an element at the type of the inputs, and a truth value") {
  for (const std::string& op : kComparisons) {
    CAPTURE(op);
    const OpCase node{op, "int32:2x1x5 int32:3x1"};  // 2x3x5 = 30 elements
    CHECK(shapes_of(node) == "2x3x5");
    CHECK(count_of(node) == Happenings{{"read int32 A", 30},
                                       {"read int32 B", 30},
                                       {"compare int32", 30},
                                       {"write bool C", 30}});
    CHECK(macs_of(node) == 0);
    CHECK(shapes_of({op, "2 int32:2"}).starts_with("fault"));
    CHECK(shapes_of({op, "2 3"}).starts_with("fault"));
  }
}

TEST_CASE("Comparison: before opset 7 B broadcasts where it is told to") {
  CHECK(shapes_of({"Equal", "int32:2x3 int32:3; broadcast=1", 1}) == "2x3");
  CHECK(shapes_of({"Less", "2x3 2; broadcast=1 axis=0", 1}) == "2x3");
  CHECK(shapes_of({"Less", "2x3 3", 1}).starts_with("fault"));
}

TEST_CASE("Comparison: values of integers and floats") {
  struct Row {
    std::string op, whole, real;
  };
  const std::vector<Row> rows{{"Equal", "0,1,0", "0,1,0"},
                              {"Greater", "0,0,1", "0,0,1"},
                              {"GreaterOrEqual", "0,1,1", "0,1,1"},
                              {"Less", "1,0,0", "1,0,0"},
                              {"LessOrEqual", "1,1,0", "1,1,0"}};
  for (const Row& row : rows) {
    CAPTURE(row.op);
    CHECK(numbers_of({row.op, "=-1,2,3 ()=2"}) == row.whole);
    CHECK(numbers_of({row.op, "float32:3=1.5,2,2.5 float32:()=2"}) == row.real);
    CHECK(numbers_of({row.op, "float32:1=nan float32:1=nan"}) == "0");
  }
  CHECK(numbers_of({"Less", "uint64:1=-1 uint64:1=1"}) == "0");  // 2^64 - 1 is the larger one
}

TEST_CASE("Where: reads the condition and both values, and asks once an element") {
  const OpCase node{"Where", "bool:3x1 2x1x5 ()"};  // 2x3x5
  CHECK(shapes_of(node) == "2x3x5");
  CHECK(count_of(node) == Happenings{{"read bool condition", 30},
                                     {"read float32 X", 30},
                                     {"read float32 Y", 30},
                                     {"compare bool", 30},
                                     {"write float32 output", 30}});
  CHECK(shapes_of({"Where", "3 3 3"}).starts_with("fault"));
  CHECK(shapes_of({"Where", "bool:3 3 int32:3"}).starts_with("fault"));
  CHECK(shapes_of({"Where", "bool:2 3 3"}).starts_with("fault"));
}

TEST_CASE("Where: chooses between known numbers, broadcast") {
  CHECK(numbers_of({"Where", "bool:3=1,0,1 =10,20,30 ()=-1"}) == "10,-1,30");
  CHECK(numbers_of({"Where", "bool:2x1=0,1 =1,2 =3,4"}) == "3,4,1,2");
  CHECK(numbers_of({"Where", "bool:2=0,1 float32:2=0.5,1.5 float32:()=9"}) == "9,1.5");
  CHECK(numbers_of({"Where", "bool:2=0,1 =1,2 int64:2"}) == "unknown");
}

TEST_CASE("IsInf: clears the sign only where both infinities are looked for") {
  const Happenings both{
      {"read float32 X", 6}, {"bitwise float32", 6}, {"compare float32", 6}, {"write bool Y", 6}};
  Happenings one = both;
  one.erase("bitwise float32");
  CHECK(count_of({"IsInf", "2x3"}) == both);
  CHECK(count_of({"IsInf", "2x3; detect_negative=0"}) == one);
  CHECK(count_of({"IsInf", "2x3; detect_positive=0"}) == one);
  CHECK(count_of({"IsNaN", "2x3"}) == one);
}
