// What users see, case by case. Each file tests/golden/NAME.case is a test "Golden: NAME":
//
//   opcost models/lenet5.onnx --top 3
//   exit 0
//   --- out
//   ...
//   --- err
//   ...
//
// Of a page for a browser, scripts and styles are left out.
// OPCOST_REBASE=1 writes the present output into the files; review the diff.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "support/line_diff.h"
#include "support/paths.h"
#include "support/program.h"

namespace {

using namespace opcost::test;

constexpr std::string_view kBefore = "Golden: ";

std::string recorded(const std::string& command) {
  auto words = split_command(command);
  words.erase(words.begin());  // "opcost"
  const Outcome outcome = run_program(words);
  return command + "\nexit " + std::to_string(outcome.exit) + "\n--- out\n" +
         without_scripts(outcome.out) + "--- err\n" + outcome.err;
}

std::filesystem::path golden_folder() {
  return std::filesystem::path(source_dir()) / "tests" / "golden";
}

// The case that the running test is named after.
void check_case() {
  const std::string_view test = doctest::getContextOptions()->currentTest->m_name;
  const std::string name = std::string(test.substr(kBefore.size())) + ".case";
  const std::string expected = source_file("tests/golden/" + name);
  const std::string now = recorded(expected.substr(0, expected.find('\n')));
  if (std::getenv("OPCOST_REBASE") != nullptr && now != expected)
    std::ofstream(golden_folder() / name, std::ios::binary) << now;
  else if (now != expected)
    FAIL_CHECK(name << ": - expected, + now\n" << line_diff(expected, now));
}

// doctest keeps the pointers to names, so these live as long as the program. Test cases of
// one file and line are told apart by their names.
std::deque<std::string> register_cases() {
  std::deque<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(golden_folder()))
    if (entry.path().extension() == ".case")
      names.push_back(std::string(kBefore) + entry.path().stem().string());
  for (const std::string& name : names) {
    doctest::detail::TestSuite no_suite{};  // with a name: filters of suites compare it
    doctest::detail::TestCase test(check_case, __FILE__, __LINE__, no_suite * "");
    doctest::detail::regTest(test * name.c_str());
  }
  return names;
}

const std::deque<std::string> kCases = register_cases();

}  // namespace

TEST_CASE("Golden: there are cases, each a test of its own") { CHECK(kCases.size() >= 140); }

TEST_CASE("Golden: a difference is told by its lines, with one line around it") {
  CHECK(line_diff("a\nb\nc\nd\ne\n", "a\nb\nx\nd\ne\n") == "  b\n- c\n+ x\n  d\n");
  CHECK(line_diff("a\n", "a\nb\n") == "  a\n+ b\n");
  CHECK(line_diff("a\nb", "b") == "- a\n  b\n");
}
