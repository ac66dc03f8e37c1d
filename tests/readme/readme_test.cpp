// The examples of the README and of docs are run: in every ```console block, the output of a
// line "$ opcost ..." must be what follows it. A line "[...]" stands for any
// number of lines.
#include <doctest/doctest.h>

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "support/paths.h"
#include "support/program.h"

namespace {

using namespace opcost::test;

struct Example {
  std::string command;
  std::vector<std::string> expected;
};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<Example> examples(const std::string& file) {
  std::vector<Example> found;
  bool in_block = false, running = false;
  for (const std::string& line : lines_of(source_file(file))) {
    if (line.starts_with("```")) {
      in_block = line == "```console";
      running = false;
    } else if (in_block && line.starts_with("$ ")) {
      running = line.starts_with("$ opcost ");
      if (running) found.push_back({line.substr(2), {}});
    } else if (in_block && running) {
      found.back().expected.push_back(line);
    }
  }
  return found;
}

// Does `actual` from line `at` on match `expected` from `from` on?
bool matches(const std::vector<std::string>& expected, std::size_t from,
             const std::vector<std::string>& actual, std::size_t at) {
  for (; from < expected.size(); ++from, ++at) {
    if (expected[from] == "[...]") {
      for (std::size_t later = at; later <= actual.size(); ++later)
        if (matches(expected, from + 1, actual, later)) return true;
      return false;
    }
    if (at >= actual.size() || actual[at] != expected[from]) return false;
  }
  return at == actual.size();
}

// The README, that of the tables, and all pages of docs.
std::vector<std::string> pages() {
  std::vector<std::string> files{"README.md", "cost_tables/README.md"};
  for (const auto& entry : std::filesystem::directory_iterator(source_dir() + "/docs"))
    if (entry.is_regular_file()) files.push_back("docs/" + entry.path().filename().string());
  return files;
}

}  // namespace

TEST_CASE("README: every example prints what the README and the pages of docs say") {
  std::size_t tried = 0;
  for (const std::string& file : pages()) {
    const auto all = examples(file);
    tried += all.size();
    for (const Example& example : all) {
      auto words = split_command(example.command);
      words.erase(words.begin());
      const Outcome outcome = run_program(words);
      const std::string printed = outcome.out + outcome.err;
      CHECK_MESSAGE(matches(example.expected, 0, lines_of(printed), 0),
                    file << ": $ " << example.command << "\nprinted:\n"
                         << printed);
    }
  }
  CHECK(tried >= 10);
}
