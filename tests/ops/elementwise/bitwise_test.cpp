// Operators on bits and on truth values.
#include <doctest/doctest.h>

#include <string>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("Bitwise: one action an element, on bits and on truth values") {
  for (const std::string op : {"And", "Or", "Xor"}) {
    CAPTURE(op);
    const OpCase node{op, "bool:2x3 bool:3"};
    CHECK(shapes_of(node) == "2x3");
    CHECK(count_of(node) ==
          Happenings{
              {"read bool A", 6}, {"read bool B", 6}, {"bitwise bool", 6}, {"write bool C", 6}});
    CHECK(shapes_of({op, "int32:2 int32:2"}).starts_with("fault"));
  }
  for (const std::string op : {"BitwiseAnd", "BitwiseOr", "BitwiseXor"}) {
    CAPTURE(op);
    CHECK(count_of({op, "uint16:2x3 uint16:3"}) == Happenings{{"read uint16 A", 6},
                                                              {"read uint16 B", 6},
                                                              {"bitwise uint16", 6},
                                                              {"write uint16 C", 6}});
  }
  CHECK(count_of({"Not", "bool:5"}) ==
        Happenings{{"read bool X", 5}, {"bitwise bool", 5}, {"write bool Y", 5}});
  CHECK(count_of({"BitwiseNot", "int8:5"}) ==
        Happenings{{"read int8 X", 5}, {"bitwise int8", 5}, {"write int8 Y", 5}});
  CHECK(shapes_of({"Not", "int8:5"}).starts_with("fault"));
}

TEST_CASE("Bitwise: values") {
  CHECK(numbers_of({"And", "bool:4=0,0,1,1 bool:4=0,1,0,1"}) == "0,0,0,1");
  CHECK(numbers_of({"Or", "bool:4=0,0,1,1 bool:4=0,1,0,1"}) == "0,1,1,1");
  CHECK(numbers_of({"Xor", "bool:4=0,0,1,1 bool:4=0,1,0,1"}) == "0,1,1,0");
  CHECK(numbers_of({"Not", "bool:2=0,1"}) == "1,0");
  CHECK(numbers_of({"BitwiseAnd", "=12 =10"}) == "8");
  CHECK(numbers_of({"BitwiseOr", "=12 =10"}) == "14");
  CHECK(numbers_of({"BitwiseXor", "=12 =10"}) == "6");
  CHECK(numbers_of({"BitwiseNot", "=5"}) == "-6");
  CHECK(numbers_of({"BitwiseNot", "uint8:1=5"}) == "250");
}

TEST_CASE("BitShift: goes left or right, and shifts out what is beyond the width") {
  const auto shifted = [](const std::string& line) { return numbers_of({"BitShift", line}); };
  CHECK(shifted("uint8:3=16,4,1 uint8:3=1,2,3; direction=RIGHT") == "8,1,0");
  CHECK(shifted("uint8:3=16,4,200 uint8:3=1,2,1; direction=LEFT") == "32,16,144");
  CHECK(shifted("uint8:2=255,255 uint8:2=8,200; direction=LEFT") == "0,0");
  CHECK(shifted("uint64:2=-1,-1 uint64:2=63,64; direction=RIGHT") == "1,0");
  CHECK(shifted("uint64:2=1,1 uint64:2=63,-1; direction=LEFT") == "-9223372036854775808,0");
  // Signed numbers, since opset 28: filled up with the sign.
  CHECK(shifted("int8:4=-8,-8,8,8 int8:4=1,-1,1,100; direction=RIGHT") == "-4,-1,4,0");
  CHECK(shifted("int8:2=-8,64 int8:2=-1,1; direction=LEFT") == "0,-128");
  CHECK(shapes_of({"BitShift", "uint8:3 uint8:3"}).starts_with("fault"));
  CHECK(shapes_of({"BitShift", "uint8:3 uint8:3; direction=UP"}).starts_with("fault"));
  CHECK(count_of({"BitShift", "uint8:2x3 uint8:3; direction=LEFT"}).at("bitwise uint8") == 6);
}

TEST_CASE("BitCast: another name for the same bits, of as many bits") {
  CHECK(shapes_of({"BitCast", "2x3; to=6", 26}) == "2x3");
  CHECK(shapes_of({"BitCast", "2x3; to=7", 26}).starts_with("fault"));
  CHECK(shapes_of({"BitCast", "2x3; to=8", 26}).starts_with("fault"));
  CHECK(shapes_of({"BitCast", "string:2x3; to=6", 26}).starts_with("fault"));
  CHECK(numbers_of({"BitCast", "int8:2=-1,5; to=2", 26}) == "255,5");
  CHECK(numbers_of({"BitCast", "float32:1=1; to=6", 26}) == "unknown");
}
