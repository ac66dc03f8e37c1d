// CumSum and CumProd.
#include <doctest/doctest.h>

#include <string>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("CumSum: a lane of n elements takes n - 1 additions, exclusive n - 2") {
  // Axis 1 of 2x3x5: 10 lanes of 3.
  const OpCase sum{"CumSum", "2x3x5 =1"};
  CHECK(shapes_of(sum) == "2x3x5");
  CHECK(count_of(sum) ==
        Happenings{{"read float32 x", 30}, {"add float32", 20}, {"write float32 y", 30}});
  const OpCase exclusive{"CumSum", "2x3x5 ()=-2; exclusive=1 reverse=1"};
  CHECK(count_of(exclusive) ==
        Happenings{{"read float32 x", 20}, {"add float32", 10}, {"write float32 y", 30}});
  CHECK(execution_of(exclusive) == count_of(exclusive));
  CHECK(count_of({"CumProd", "2x3x5 =0", 26}) ==
        Happenings{{"read float32 x", 30}, {"mul float32", 15}, {"write float32 y", 30}});
  CHECK(macs_of(sum) == 0);
}

TEST_CASE("CumSum: an axis that arrives at run time is taken as the longest") {
  // 6 lanes of 5.
  CHECK(count_of({"CumSum", "2x3x5 int64:()"}).at("add float32") == 24);
  CHECK(shapes_of({"CumSum", "() int64:()"}).starts_with("fault"));
  CHECK(shapes_of({"CumSum", "2x3 =2"}).starts_with("fault"));
  CHECK(shapes_of({"CumSum", "2x3 =0,1"}).starts_with("fault"));
  CHECK(count_of({"CumSum", "2x0 =1"}).empty());
  CHECK(count_of({"CumSum", "2x0 =1; exclusive=1"}).empty());
  CHECK(shapes_of({"CumSum", "4611686018427387904x4 =0"}) == "4611686018427387904x4");
}

TEST_CASE("CumSum and CumProd: values along any axis, reversed and exclusive") {
  const std::string x = "int64:2x3=1,2,3,4,5,6 ";
  CHECK(numbers_of({"CumSum", x + "=1"}) == "1,3,6,4,9,15");
  CHECK(numbers_of({"CumSum", x + "=0"}) == "1,2,3,5,7,9");
  CHECK(numbers_of({"CumSum", x + "=1; exclusive=1"}) == "0,1,3,0,4,9");
  CHECK(numbers_of({"CumSum", x + "=1; reverse=1"}) == "6,5,3,15,11,6");
  CHECK(numbers_of({"CumSum", x + "=0; reverse=1 exclusive=1"}) == "4,5,6,0,0,0");
  CHECK(numbers_of({"CumProd", x + "=-1", 26}) == "1,2,6,4,20,120");
  CHECK(numbers_of({"CumProd", x + "=-1; exclusive=1 reverse=1", 26}) == "6,3,1,30,6,1");
  CHECK(numbers_of({"CumSum", "int64:0x4611686018427387904= =1"}) == "");
  CHECK(numbers_of({"CumSum", "float32:2=0.5,1.5 =0"}) == "0.5,2");
}
