// Rounding operators, Sign and Mod.
#include <doctest/doctest.h>

#include <string>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("Rounding: to a whole number is one conversion an element") {
  for (const std::string op : {"Ceil", "Floor", "Round"}) {
    CAPTURE(op);
    CHECK(count_of({op, "2x3"}) ==
          Happenings{{"read float32 X", 6}, {"convert float32", 6}, {"write float32 Y", 6}});
  }
  CHECK(count_of({"Reciprocal", "2x3"}) ==
        Happenings{{"read float32 X", 6}, {"div float32", 6}, {"write float32 Y", 6}});
  CHECK(count_of({"Sign", "int8:2x3"}) ==
        Happenings{{"read int8 input", 6}, {"compare int8", 12}, {"write int8 output", 6}});
}

TEST_CASE("Mod: a division, a product and a difference; that of floats is rounded") {
  Happenings expected{{"read int32 A", 6}, {"read int32 B", 6}, {"div int32", 6},
                      {"mul int32", 6},    {"add int32", 6},    {"write int32 C", 6}};
  CHECK(count_of({"Mod", "int32:2x1 int32:3"}) == expected);
  CHECK(count_of({"Mod", "2x1 3; fmod=1"}) == Happenings{{"read float32 A", 6},
                                                         {"read float32 B", 6},
                                                         {"div float32", 6},
                                                         {"convert float32", 6},
                                                         {"mul float32", 6},
                                                         {"add float32", 6},
                                                         {"write float32 C", 6}});
  CHECK(shapes_of({"Mod", "2 2; fmod=2"}).starts_with("fault"));
  CHECK(shapes_of({"Mod", "2 int32:2"}).starts_with("fault"));
}

TEST_CASE("Mod: the rest has the sign of the divisor, with fmod that of the dividend") {
  CHECK(numbers_of({"Mod", "=7,-7,7,-7,6 =3,3,-3,-3,3"}) == "1,2,-2,-1,0");
  CHECK(numbers_of({"Mod", "=7,-7,7,-7,6 =3,3,-3,-3,3; fmod=1"}) == "1,-1,1,-1,0");
  CHECK(numbers_of({"Mod", "float32:4=7.5,-7.5,7.5,-7.5 float32:4=2,2,-2,-2; fmod=1"}) ==
        "1.5,-1.5,1.5,-1.5");
  CHECK(numbers_of({"Mod", "float32:2=-7.5,7.5 float32:2=2,-2"}) == "0.5,-0.5");
  CHECK(numbers_of({"Mod", "=-9223372036854775808 =-1"}) == "0");
  CHECK(numbers_of({"Mod", "=-9223372036854775808 =-1; fmod=1"}) == "0");
  CHECK(numbers_of({"Mod", "=5 =0"}) == "unknown");
  CHECK(numbers_of({"Mod", "uint64:1=-1 uint64:1=10"}) == "5");  // 18446744073709551615
}

TEST_CASE("Rounding: values of constants") {
  CHECK(numbers_of({"Floor", "float32:3=1.5,-1.5,2"}) == "1,-2,2");
  CHECK(numbers_of({"Ceil", "float32:3=1.5,-1.5,2"}) == "2,-1,2");
  CHECK(numbers_of({"Round", "float32:6=0.5,1.5,2.5,-2.5,2.4,-0.6"}) == "0,2,2,-2,2,-1");
  CHECK(numbers_of({"Sign", "float32:3=-0.5,0,7"}) == "-1,0,1");
  CHECK(numbers_of({"Sign", "=-5,0,7"}) == "-1,0,1");
  CHECK(numbers_of({"Sign", "uint64:2=-1,0"}) == "1,0");
  CHECK(numbers_of({"Reciprocal", "float32:2=4,-0.5"}) == "0.25,-2");
}
