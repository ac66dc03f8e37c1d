// Aligning two lists by likeness.
#include "compare/align.h"

#include <doctest/doctest.h>

#include <string>

using namespace opcost;

namespace {

using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;

Pairs aligned(const std::string& a, const std::string& b) {
  return align(a.size(), b.size(),
               [&](std::size_t i, std::size_t j) { return a[i] == b[j] ? 1 : 0; });
}

}  // namespace

TEST_CASE("Alignment: the longest common order of two lists") {
  CHECK(aligned("conv-relu", "conv-relu").size() == 9);
  CHECK(aligned("abcd", "acd") == Pairs{{0, 0}, {2, 1}, {3, 2}});
  CHECK(aligned("ab", "ba").size() == 1);
  CHECK(aligned("", "a").empty());
  CHECK(aligned("a", "b").empty());
}

TEST_CASE("Alignment: the likelier pair wins") {
  const auto likeness = [](std::size_t, std::size_t j) { return j == 1 ? 3 : 1; };
  CHECK(align(1, 2, likeness) == Pairs{{0, 1}});
}

TEST_CASE("Alignment: long lists are paired in order all the same") {
  const std::size_t length = 5000;  // 25 million pairs
  const auto same = [](std::size_t i, std::size_t j) { return i == j ? 1 : 0; };
  const Pairs pairs = align(length, length, same);
  REQUIRE(pairs.size() == length);
  CHECK(pairs.back() == std::pair{length - 1, length - 1});
}
