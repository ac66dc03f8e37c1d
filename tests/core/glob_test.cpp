// Matching texts with patterns.
#include "opcost/core/glob.h"

#include <doctest/doctest.h>

#include <string>

using opcost::glob_matches;

TEST_CASE("Globs: a star stands for any characters, a question mark for one") {
  CHECK(glob_matches("*.onnx", "a.onnx"));
  CHECK(glob_matches("/layer1/*", "/layer1/conv/Conv"));
  CHECK(glob_matches("conv?", "conv1"));
  CHECK(glob_matches("a*b*c", "a-b-b-c"));
  CHECK(glob_matches("*", ""));
  CHECK_FALSE(glob_matches("conv?", "conv"));
  CHECK_FALSE(glob_matches("a*b*c", "a-b-c-d"));
  CHECK_FALSE(glob_matches("", "a"));
}

TEST_CASE("Globs: many stars on a long text end soon") {
  std::string pattern;
  for (int i = 0; i < 50; ++i) pattern += "a*";
  CHECK_FALSE(glob_matches(pattern + "b", std::string(5000, 'a')));
}
