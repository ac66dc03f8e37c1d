// Operators of ai.onnx.ml that prepare features.
#include <doctest/doctest.h>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("ml features: shapes") {
  check_shapes({
      {ml_case("ArrayFeatureExtractor", "3x4 int64:2"), "3x2"},
      {ml_case("ArrayFeatureExtractor", "2x3x4 int64:1x5"), "2x3x5"},
      {ml_case("ArrayFeatureExtractor", "4 int64:2x3"), "1x6"},
      {ml_case("ArrayFeatureExtractor", "() int64:2"), ""},
      {ml_case("ArrayFeatureExtractor", "3x4 int64:4611686018427387904x4"), ""},
      {ml_case("Binarizer", "3x4x5"), "3x4x5"},
      {ml_case("FeatureVectorizer", "3x4 3x5"), "3x9"},
      {ml_case("FeatureVectorizer", "3x4 3x5; inputdimensions=2,7"), "3x9"},
      {ml_case("FeatureVectorizer", "4 5"), "1x9"},
      {ml_case("FeatureVectorizer", "3x4 2x5"), ""},
      {ml_case("FeatureVectorizer", "3x4x1 3x5x1"), ""},
      {ml_case("FeatureVectorizer", "3x4; inputdimensions=-1,"), ""},
      {ml_case("FeatureVectorizer", "3x4611686018427387904 3x4611686018427387904"), ""},
      {ml_case("Imputer", "2x3; imputed_value_floats=0.5,"), "2x3"},
      {ml_case("Imputer", "2x3; imputed_value_floats=0.5,1.5"), ""},
      {ml_case("Imputer", "2x3"), ""},
      {ml_case("Imputer", "2x3; imputed_value_floats=7"), ""},
      {ml_case("Normalizer", "2x3"), "2x3"},
      {ml_case("Normalizer", "3"), "3"},
      {ml_case("Normalizer", "2x3; norm=L3"), ""},
      {ml_case("Normalizer", "2x3x4"), ""},
      {ml_case("Scaler", "2x3; scale=2.5, offset=0.5,1.5,2.5"), "2x3"},
      {ml_case("Scaler", "2x3; scale=2.5,3.5"), ""},
  });
}

// 2 indices, each read once; 3 rows of 4: 6 elements of each of the 2 columns.
TEST_CASE("ArrayFeatureExtractor: reads an index once and then its column") {
  CHECK(count_of(ml_case("ArrayFeatureExtractor", "3x4 int64:1x2")) ==
        Happenings{{"read int64 Y", 2}, {"read float32 X", 6}, {"write float32 Z", 6}});
}

// Of the first input 2 of 4 columns, of the second 3 of 3: 3 rows, 6 + 9 reads. The
// output has 2 + 5 columns, two of them 0: 21 writes.
TEST_CASE("FeatureVectorizer: reads the columns it takes and fills those that are missing") {
  CHECK(count_of(ml_case("FeatureVectorizer", "3x4 int64:3x3; inputdimensions=2,5")) ==
        Happenings{{"read float32 X[0]", 6},
                   {"read int64 X[1]", 9},
                   {"convert int64", 9},
                   {"write float32 Y", 21}});
}

TEST_CASE("Binarizer and Imputer: a comparison an element") {
  CHECK(count_of(ml_case("Binarizer", "int32:2x3")) ==
        Happenings{{"read int32 X", 6}, {"compare int32", 6}, {"write int32 Y", 6}});
  CHECK(count_of(ml_case("Imputer", "int64:2x3; imputed_value_int64s=1,2,3")) ==
        Happenings{{"read int64 X", 6},
                   {"compare int64", 6},
                   {"read int64 imputed_value_int64s", 6},
                   {"write int64 Y", 6}});
}

TEST_CASE("Scaler: an offset and a factor for every element, read each time") {
  CHECK(count_of(ml_case("Scaler", "2x3; offset=0.5,1.5,2.5 scale=2.5,3.5,4.5")) ==
        Happenings{{"read float32 X", 6},
                   {"read float32 offset", 6},
                   {"add float32", 6},
                   {"read float32 scale", 6},
                   {"mul float32", 6},
                   {"write float32 Y", 6}});
  CHECK(count_of(ml_case("Scaler", "float64:2x3; scale=2.5,")) ==
        Happenings{{"read float64 X", 6},
                   {"convert float64", 6},
                   {"read float32 scale", 6},
                   {"mul float32", 6},
                   {"write float32 Y", 6}});
}

// 2 rows of 3, each element read twice, 6 quotients, a test for 0 a row. MAX: 3
// magnitudes and 2 comparisons a row; L1: 3 and 2 additions; L2: 3 squares, 2
// additions, a root.
TEST_CASE("Normalizer: the divisor of a row, then a division an element") {
  const auto with = [](Happenings more) {
    Happenings all{{"read float32 X", 12}, {"div float32", 6}, {"write float32 Y", 6}};
    all.merge(more);
    return all;
  };
  CHECK(count_of(ml_case("Normalizer", "2x3; norm=MAX")) ==
        with({{"bitwise float32", 6}, {"compare float32", 4 + 2}}));
  CHECK(count_of(ml_case("Normalizer", "2x3; norm=L1")) ==
        with({{"bitwise float32", 6}, {"add float32", 4}, {"compare float32", 2}}));
  CHECK(
      count_of(ml_case("Normalizer", "2x3; norm=L2")) ==
      with({{"mul float32", 6}, {"add float32", 4}, {"sqrt float32", 2}, {"compare float32", 2}}));
}
