// Work on several threads.
#include "compare/parallel.h"

#include <doctest/doctest.h>

#include <stdexcept>
#include <vector>

using namespace opcost;

TEST_CASE("Threads: every piece of work is done once, by one thread or many") {
  for (const unsigned threads : {0U, 1U, 7U}) {
    std::vector<int> done(100, 0);
    for_each_parallel(done.size(), threads, [&](std::size_t at) { ++done[at]; });
    CHECK(done == std::vector<int>(100, 1));
  }
}

TEST_CASE("Threads: an exception comes out, and nothing is left running") {
  const auto fail = [](std::size_t at) {
    if (at == 3) throw std::runtime_error("three");
  };
  CHECK_THROWS_WITH(for_each_parallel(10, 4, fail), "three");
}
