// benchmarks/accuracy/example_runs.csv, the file of the README's example.
// OPCOST_REBASE=1 writes it anew.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

#include "opcost/runs/runs_file.h"
#include "support/paths.h"
#include "support/program.h"
#include "support/synthetic_runs.h"

namespace opcost {

TEST_CASE("Runs: the example file is synthetic, as its generator writes it") {
  const std::string file = "benchmarks/accuracy/example_runs.csv";
  const test::SyntheticRuns wish{.of_each = 12, .noise = 0.05, .seed = 2};
  const std::string text = runs_csv(test::synthetic_runs(test::true_table(), wish).runs);
  if (std::getenv("OPCOST_REBASE") != nullptr)
    std::ofstream(test::source_dir() + "/" + file, std::ios::binary) << text;
  CHECK(test::source_file(file) == text);
}

}  // namespace opcost
