// Many command lines, and what they said before: each line of the files below is a command, with
// its exit code and a hash of what it wrote or, where that is short, the text itself. New lines
// need no answer: OPCOST_REBASE=1 gives it, OPCOST_TELL=WORDS prints it whole.
#include <doctest/doctest.h>

#include <array>
#include <filesystem>
#include <numeric>
#include <sstream>
#include <string>

#include "cli/run.h"
#include "support/as_before.h"
#include "support/paths.h"
#include "support/program.h"

namespace opcost::test {
namespace command_lines_test {

struct Screen {
  std::size_t width = 0, lines = 0;
  bool colour = false, ascii = false;
};
constexpr std::array kScreens{Screen{}, Screen{}, Screen{70, 40, true, false},
                              Screen{110, 0, false, true}};

// Each line has a screen of its own, the same wherever it stands.
const Screen& screen_of(const std::string& line) {
  return kScreens[std::accumulate(line.begin(), line.end(), 0U) % kScreens.size()];
}

std::string answer_to(const std::string& line) {
  std::filesystem::current_path(source_dir());
  const Screen& screen = screen_of(line);
  std::istringstream in;
  std::ostringstream out, err;
  cli::Streams streams{in, out, err};
  streams.width = screen.width;
  streams.screen = screen.lines;
  streams.colour = screen.colour;
  streams.ascii = screen.ascii;
  const cli::ExitCode exit = cli::run(split_command(line), streams);
  return std::to_string(static_cast<int>(exit)) + " " + err.str() + without_scripts(out.str());
}

void check(const std::string& file, std::size_t least) {
  AsBefore before(file);
  CHECK(before.cases().size() >= least);
  for (const std::string& line : before.cases()) before.add(line, answer_to(line));
  before.finish();
}

TEST_CASE("Command lines: what short ones say is what they said before") {
  check("tests/cli/command_lines.txt", 500);
}

TEST_CASE("Command lines: how each operator is explained is how it was explained before") {
  check("tests/cli/explain_lines.txt", 300);
}

TEST_CASE("Command lines: what estimates with many options say is what they said before" *
          doctest::test_suite("slow with sanitizers")) {
  check("tests/cli/estimate_lines.txt", 500);
}

TEST_CASE("Command lines: what is said of right and wrong words is what was said before" *
          doctest::test_suite("slow with sanitizers")) {
  check("tests/cli/word_lines.txt", 1000);
}

TEST_CASE("Command lines: what fits say is what they said before" *
          doctest::test_suite("slow with sanitizers")) {
  check("tests/cli/fit_lines.txt", 20);
}

TEST_CASE("Command lines: what comparisons and language models say is what they said" *
          doctest::test_suite("slow with sanitizers")) {
  check("tests/cli/compare_lines.txt", 400);
}

}  // namespace command_lines_test
}  // namespace opcost::test
