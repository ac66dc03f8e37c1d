// Encoders of ai.onnx.ml.
#include <doctest/doctest.h>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("ml encodings: shapes") {
  const std::string three = "; cats_strings=[a,b,c] cats_int64s=1,2,3";
  check_shapes({
      {ml_case("CategoryMapper", "string:2x3" + three), "2x3"},
      {ml_case("CategoryMapper", "int64:5" + three), "5"},
      {ml_case("CategoryMapper", "int64:5; cats_strings=[a,b] cats_int64s=1,2,3"), ""},
      {ml_case("LabelEncoder", "string:2x3; classes_strings=[a,b]"), "2x3"},
      {ml_case("LabelEncoder", "string:2x3"), ""},
      {ml_case("LabelEncoder", "string:2x3; keys_strings=[a,b] values_floats=0.5,1.5", 2), "2x3"},
      {ml_case("LabelEncoder", "int64:2x3; keys_strings=[a,b] values_floats=0.5,1.5", 2), ""},
      {ml_case("LabelEncoder", "string:2x3; keys_strings=[a,b] values_floats=0.5,", 2), ""},
      {ml_case("LabelEncoder", "float64:4; keys_tensor=float64:2=1,2 values_tensor=int16:2=3,4", 4),
       "4"},
      {ml_case("OneHotEncoder", "2x3; cats_int64s=1,2,3,4,5"), "2x3x5"},
      {ml_case("OneHotEncoder", "string:2; cats_strings=[a,b]"), "2x2"},
      {ml_case("OneHotEncoder", "2x3"), ""},
      {ml_case("OneHotEncoder", "2x3; cats_int64s=7"), ""},
  });
}

// 6 elements. A bisection of 5 keys looks at 3 at most, of 4 at 3, of 3 at 2: the bits
// of the number.
TEST_CASE("LabelEncoder: bisects the keys and reads one value") {
  CHECK(count_of(ml_case("LabelEncoder",
                         "string:2x3; keys_strings=[a,b,c,d,e] values_int64s=1,2,3,4,5", 2)) ==
        Happenings{{"read uint64 X", 6},
                   {"read uint64 keys_strings", 18},
                   {"compare uint64", 18},
                   {"read int64 values_int64s", 6},
                   {"write int64 Y", 6}});
}

TEST_CASE("LabelEncoder: version 1 indexes its strings, or bisects them") {
  CHECK(count_of(ml_case("LabelEncoder", "int64:4; classes_strings=[a,b,c]")) ==
        Happenings{{"read int64 X", 4}, {"read uint64 classes_strings", 4}, {"write uint64 Y", 4}});
  CHECK(count_of(ml_case("LabelEncoder", "string:4; classes_strings=[a,b,c]")) ==
        Happenings{{"read uint64 X", 4},
                   {"read uint64 classes_strings", 8},
                   {"compare uint64", 8},
                   {"write int64 Y", 4}});
}

TEST_CASE("CategoryMapper: from either list to the other") {
  CHECK(count_of(ml_case("CategoryMapper", "int64:4; cats_strings=[a,b,c] cats_int64s=1,2,3")) ==
        Happenings{{"read int64 X", 4},
                   {"read int64 cats_int64s", 8},
                   {"compare int64", 8},
                   {"read uint64 cats_strings", 4},
                   {"write uint64 Y", 4}});
}

TEST_CASE("OneHotEncoder: finds the category and writes the whole row") {
  CHECK(count_of(ml_case("OneHotEncoder", "2x3; cats_int64s=1,2,3,4")) ==
        Happenings{{"read float32 X", 6},
                   {"convert int64", 6},
                   {"read int64 cats_int64s", 18},
                   {"compare int64", 18},
                   {"write float32 Y", 24}});
}
