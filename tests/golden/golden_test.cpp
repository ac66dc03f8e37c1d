// What users see, case by case. A case is one file of tests/golden:
//
//   opcost models/lenet5.onnx --top 3
//   exit 0
//   --- out
//   ...
//   --- err
//   ...
//
// OPCOST_REBASE=1 writes the present output into the files; review the diff.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

#include "support/paths.h"
#include "support/program.h"

namespace {

using namespace opcost::test;

std::string recorded(const std::string& command) {
  auto words = split_command(command);
  words.erase(words.begin());  // "opcost"
  const Outcome outcome = run_program(words);
  return command + "\nexit " + std::to_string(outcome.exit) + "\n--- out\n" + outcome.out +
         "--- err\n" + outcome.err;
}

std::vector<std::filesystem::path> cases() {
  std::vector<std::filesystem::path> files;
  const auto folder = std::filesystem::path(opcost::test::source_dir()) / "tests" / "golden";
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".case") files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

}  // namespace

TEST_CASE("Golden: every case prints what it printed before") {
  REQUIRE_FALSE(cases().empty());
  for (const auto& path : cases()) {
    const std::string expected = source_file("tests/golden/" + path.filename().string());
    const std::string now = recorded(expected.substr(0, expected.find('\n')));
    if (std::getenv("OPCOST_REBASE") != nullptr && now != expected)
      std::ofstream(path, std::ios::binary) << now;
    else
      CHECK_MESSAGE(now == expected, path.filename().string());
  }
}
