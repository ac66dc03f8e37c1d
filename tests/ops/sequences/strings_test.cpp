// StringConcat, StringNormalizer, StringSplit, RegexFullMatch, TfIdfVectorizer
// and ImageDecoder.
#include <doctest/doctest.h>

#include <string>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("Strings: each is one access of a 64-bit reference") {
  check_shapes({
      {{"StringConcat", "string:2x3x5 string:3x1", 20}, "2x3x5"},
      {{"StringConcat", "string:2 string:3", 20}, ""},
      {{"StringConcat", "string:2 float32:2", 20}, ""},
      {{"RegexFullMatch", "string:2x3", 20}, "2x3"},
      {{"StringNormalizer", "string:4"}, "4"},
      {{"StringNormalizer", "string:1x4"}, "1x4"},
      {{"StringNormalizer", "string:1x0"}, "1x1"},
      {{"StringNormalizer", "string:4; stopwords=monday"}, "4"},
      {{"StringNormalizer", "string:2x4"}, ""},
      {{"StringNormalizer", "string:()"}, ""},
  });
  CHECK(count_of({"StringConcat", "string:2x3 string:3", 20}) ==
        Happenings{{"read uint64 X", 6}, {"read uint64 Y", 6}, {"write uint64 Z", 6}});
  CHECK(count_of({"RegexFullMatch", "string:2x3", 20}) ==
        Happenings{{"read uint64 X", 6}, {"write bool Y", 6}});
  // Nothing left is one empty string.
  CHECK(count_of({"StringNormalizer", "string:1x0"}) == Happenings{{"write uint64 Y", 1}});
  CHECK(assumptions_of({"StringNormalizer", "string:4"}).empty());
  CHECK(assumptions_of({"StringNormalizer", "string:4; stopwords=monday"}).size() == 1);
}

TEST_CASE("StringSplit: as many parts as maxsplit allows, else nobody knows") {
  check_shapes({
      {{"StringSplit", "string:2x3; maxsplit=2", 20}, "2x3x3 2x3"},
      {{"StringSplit", "string:2x3; maxsplit=0", 20}, "2x3x1 2x3"},
      {{"StringSplit", "string:0", 20}, "0x0 0"},
      {{"StringSplit", "string:2x3", 20}, ""},
      {{"StringSplit", "string:2x3; maxsplit=-1", 20}, ""},
      {{"StringSplit", "string:2x3; maxsplit=9223372036854775807", 20}, ""},
  });
  CHECK(shapes_of({"StringSplit", "string:2x3", 20}).find("not known before the network runs") !=
        std::string::npos);
  CHECK(count_of({"StringSplit", "string:2x3; maxsplit=2", 20}) ==
        Happenings{{"read uint64 X", 6}, {"write uint64 Y", 18}, {"write int64 Z", 6}});
}

TEST_CASE("TfIdfVectorizer: looks for every n-gram that fits") {
  const std::string pool = " ngram_counts=0,2 ngram_indexes=0,4,2 pool_int64s=1,2,3,4";
  const std::string grams = " min_gram_length=1 max_gram_length=2 max_skip_count=1";
  check_shapes({
      {{"TfIdfVectorizer", "int64:2x5; mode=TF" + pool + grams}, "2x5"},
      {{"TfIdfVectorizer", "string:7; mode=IDF" + pool + grams}, "5"},
      {{"TfIdfVectorizer", "int64:2x5; mode=TF" + grams}, ""},
      {{"TfIdfVectorizer", "int64:2x5; mode=TF" + pool}, ""},
      {{"TfIdfVectorizer", "int64:2x5; mode=FT" + pool + grams}, ""},
      {{"TfIdfVectorizer", "int64:2x5x1; mode=TF" + pool + grams}, ""},
      {{"TfIdfVectorizer", "int64:(); mode=TF" + pool + grams}, ""},
      {{"TfIdfVectorizer", "int64:5; mode=TF min_gram_length=2 max_gram_length=1" + pool}, ""},
      {{"TfIdfVectorizer",
        "int64:5; mode=TF min_gram_length=1 max_gram_length=9223372036854775807 "
        "max_skip_count=9223372036854775807" +
            pool},
       ""},
      {{"TfIdfVectorizer",
        "int64:5; mode=TF min_gram_length=1 max_gram_length=2048 max_skip_count=1" + pool},
       "5"},
      {{"TfIdfVectorizer",
        "int64:5; mode=TF min_gram_length=1 max_gram_length=2049 max_skip_count=1" + pool},
       ""},
      {{"TfIdfVectorizer", "int64:5; mode=TF ngram_indexes=-1,0" + grams}, ""},
  });
  // Two rows of 5 words: 5 single ones, 4 pairs, and 3 with one word between;
  // 5 + 2·(4 + 3) = 19 words looked at, 12 n-grams counted.
  CHECK(count_of({"TfIdfVectorizer", "int32:2x5; mode=TF" + pool + grams}) ==
        Happenings{{"read int32 X", 38},
                   {"compare int32", 38},
                   {"add float32", 24},
                   {"write float32 Y", 10}});
  CHECK(count_of({"TfIdfVectorizer", "string:2x5; mode=TFIDF" + pool + grams}) ==
        Happenings{{"read uint64 X", 38},
                   {"compare uint64", 38},
                   {"add float32", 24},
                   {"mul float32", 10},
                   {"write float32 Y", 10}});
  CHECK(count_of({"TfIdfVectorizer", "int32:5; mode=IDF" + pool + grams}).at("compare float32") ==
        5);
  // Rows shorter than the n-grams have none.
  CHECK(count_of({"TfIdfVectorizer", "int32:1; mode=TF min_gram_length=2 max_gram_length=3" +
                                         pool}) == Happenings{{"write float32 Y", 5}});
}

TEST_CASE("ImageDecoder: the size of an image is in the file that arrives") {
  const std::string shapes = shapes_of({"ImageDecoder", "uint8:3126", 20});
  CHECK(shapes.starts_with("fault: the size of the image in `input_0`"));
  CHECK(assumptions_of({"ImageDecoder", "uint8:3126", 20}).size() == 1);
}
