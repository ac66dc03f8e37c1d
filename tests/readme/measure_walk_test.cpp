// The way of docs/measure.md from models to a table is gone: its three commands, in a folder
// of their own, with shorter windows and on a machine that need not be quiet.
#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <sstream>

#include "support/files.h"
#include "support/onnxruntime.h"
#include "support/program.h"

namespace opcost::test {
namespace {

/// The commands of the block that begins with `opcost measure models/`.
std::vector<std::string> walk() {
  const std::string text = source_file("docs/measure.md");
  const std::size_t begin = text.find("```sh\nopcost measure models/");
  REQUIRE(begin != std::string::npos);
  std::istringstream lines(text.substr(begin + 6, text.find("```", begin + 6) - begin - 6));
  std::vector<std::string> commands;
  bool goes_on = false;
  for (std::string line; std::getline(lines, line);) {
    if (!goes_on) commands.emplace_back();
    goes_on = line.ends_with('\\');
    commands.back() += line.substr(0, line.size() - (goes_on ? 1 : 0));
  }
  return commands;
}

/// Shorter, on a machine that need not be quiet.
void make_quick(std::vector<std::string>& words, const std::string& python) {
  const std::pair<const char*, std::string> quick[] = {
      {"--window", "50ms"},        {"--trials", "2"},
      {"--max-trials", "20"},      {"--idle", "50ms"},
      {"--warm-up", "20ms"},       {"--half-width", "100000%"},
      {"--max-drift", "1000000%"}, {"--max-other-load", "100%"},
      {"--python", python}};
  for (const auto& [name, value] : quick) {
    const auto given = std::ranges::find(words, name);
    if (given != words.end())
      *std::next(given) = value;
    else
      words.insert(words.end(), {name, value});
  }
}

TEST_CASE("docs: from models to a table by the estimated meter, with the guesses beside it") {
  const std::string python = python_with_onnxruntime();
  if (python.empty()) return skipped("Python with onnxruntime");
  const Folder folder("readme-walk");
  const auto commands = walk();
  REQUIRE(commands.size() == 3);
  std::string printed;
  for (const std::string& command : commands) {
    auto words = split_command(command);
    for (std::string& word : words)
      if (word == "runs.csv" || word == "my_cpu.yaml") word = folder.path(word);
    words.erase(words.begin());  // "opcost"
    if (words.front() == "measure") make_quick(words, python);
    const Outcome done = run_program(words);
    REQUIRE_MESSAGE(done.exit == 0, command << "\n" << done.err);
    printed += done.out;
  }
  for (const char* piece : {"an estimate: no counter of energy was read", "sum of the layers",
                            "18 rows estimated by a formula and not measured", "energy ~ MACs",
                            "energy ~ time", "TDP x time, 65 W"})
    CHECK_MESSAGE(printed.find(piece) != std::string::npos, piece);
}

}  // namespace
}  // namespace opcost::test
