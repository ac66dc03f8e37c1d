// Range, EyeLike and the window functions.
#include <doctest/doctest.h>

#include <string>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("Range: its length is how many steps fit before the limit") {
  const auto shape = [](const std::string& line) { return shapes_of({"Range", line}); };
  CHECK(shape("()=3 ()=9 ()=3") == "2");
  CHECK(shape("()=3 ()=10 ()=3") == "3");
  CHECK(shape("()=10 ()=4 ()=-2") == "3");
  CHECK(shape("()=10 ()=4 ()=2") == "0");
  CHECK(shape("float32:()=0 float32:()=1 float32:()=0.3") == "4");
  CHECK(shape("float32:()=0 float32:()=0 float32:()=1") == "0");
  CHECK(shape("()=-9223372036854775808 ()=9223372036854775807 ()=9223372036854775807") == "3");
  CHECK(shape("()=9223372036854775807 ()=-9223372036854775808 ()=-9223372036854775808") == "2");
}

TEST_CASE("Range: without an end or a length it is a fault") {
  for (const std::string line :
       {"()=0 ()=9 ()=0", "float32:()=0 float32:()=1 float32:()=0",
        "float32:()=nan float32:()=1 float32:()=1", "float32:()=0 float32:()=inf float32:()=1",
        "float64:()=0 float64:()=1e300 float64:()=1", "()=0 int64:() ()=1", "=0,1 ()=9 ()=1",
        "()=-9223372036854775808 ()=9223372036854775807 ()=1"}) {
    CAPTURE(line);
    CHECK(shapes_of({"Range", line}).starts_with("fault"));
  }
  CHECK(shapes_of({"Range", "()=0 int64:() ()=1"}).find("(limit)") != std::string::npos);
}

TEST_CASE("Range: values, and a product and a sum for each") {
  CHECK(numbers_of({"Range", "()=10 ()=4 ()=-2"}) == "10,8,6");
  CHECK(numbers_of({"Range", "int16:()=0 int16:()=3 int16:()=1"}) == "0,1,2");
  CHECK(numbers_of({"Range", "float32:()=0 float32:()=1 float32:()=0.25"}) == "0,0.25,0.5,0.75");
  CHECK(numbers_of({"Range", "()=0 ()=100000000000 ()=1"}) == "unknown");
  CHECK(count_of({"Range", "()=0 ()=5 ()=1"}) == Happenings{{"read int64 start", 1},
                                                            {"read int64 limit", 1},
                                                            {"read int64 delta", 1},
                                                            {"mul int64", 5},
                                                            {"add int64", 5},
                                                            {"write int64 output", 5}});
}

TEST_CASE("EyeLike: ones on the diagonal that k names") {
  CHECK(shapes_of({"EyeLike", "3x4"}) == "3x4");
  CHECK(numbers_of({"EyeLike", "2x3"}) == "1,0,0,0,1,0");
  CHECK(numbers_of({"EyeLike", "2x3; k=1 dtype=7"}) == "0,1,0,0,0,1");
  CHECK(numbers_of({"EyeLike", "3x2; k=-1 dtype=9"}) == "0,0,1,0,0,1");
  CHECK(numbers_of({"EyeLike", "2x2; k=9223372036854775807"}) == "0,0,0,0");
  CHECK(numbers_of({"EyeLike", "0x4611686018427387904"}) == "unknown");
  CHECK(shapes_of({"EyeLike", "3"}).starts_with("fault"));
  CHECK(shapes_of({"EyeLike", "3x3; dtype=77"}).starts_with("fault"));
}

TEST_CASE("Windows: a cosine an element, and two of Blackman's") {
  for (const std::string op : {"HannWindow", "HammingWindow"}) {
    CAPTURE(op);
    CHECK(shapes_of({op, "()=7"}) == "7");
    CHECK(count_of({op, "()=7"}) == Happenings{{"mul float32", 14},
                                               {"sin float32", 7},
                                               {"add float32", 7},
                                               {"write float32 output", 7}});
  }
  CHECK(count_of({"BlackmanWindow", "()=7; output_datatype=11"}) ==
        Happenings{{"mul float64", 28},
                   {"sin float64", 14},
                   {"add float64", 14},
                   {"write float64 output", 7}});
  CHECK(shapes_of({"HannWindow", "()=-1"}).starts_with("fault"));
  CHECK(shapes_of({"HannWindow", "int64:()"}).starts_with("fault"));
  CHECK(shapes_of({"HannWindow", "=3,4"}).starts_with("fault"));
  CHECK(shapes_of({"HannWindow", "()=7; output_datatype=8"}).starts_with("fault"));
}
