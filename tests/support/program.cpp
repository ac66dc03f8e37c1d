// Runs the program with arguments and catches what it writes.
#include "support/program.h"
#include "support/paths.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

#include "cli/run.h"

namespace opcost::test {

Outcome run_program(const std::vector<std::string>& arguments, const std::string& input) {
  std::filesystem::current_path(test::source_dir());
  std::istringstream in(input);
  std::ostringstream out, err;
  cli::Streams streams{in, out, err};
  const cli::ExitCode exit = cli::run(arguments, streams);
  return {static_cast<int>(exit), out.str(), err.str()};
}

std::vector<std::string> split_command(std::string_view line) {
  std::vector<std::string> words;
  bool quoted = false, in_word = false;
  for (const char c : line) {
    const bool gap = c == ' ' && !quoted;
    if (!gap && !in_word) words.emplace_back();
    in_word = !gap;
    if (c == '\'') {
      quoted = !quoted;
    } else if (!gap) {
      words.back() += c;
    }
  }
  return words;
}

std::string without_scripts(std::string page) {
  for (const auto& [open, close] :
       {std::pair<std::string, std::string>{"<script>", "</script>"}, {"<style>", "</style>"}})
    for (std::size_t at = page.find(open); at != std::string::npos;
         at = page.find(open, at + open.size()))
      page.erase(at + open.size(), page.find(close, at) - at - open.size());
  return page;
}

std::string source_file(const std::string& relative) {
  std::ifstream file(std::filesystem::path(test::source_dir()) / relative, std::ios::binary);
  REQUIRE_MESSAGE(file.good(), relative);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string shared_data() {
  const char* given = std::getenv("OPCOST_SHARED_DATA");
  const std::filesystem::path folder =
      given != nullptr ? std::filesystem::path(given)
                       : std::filesystem::path(test::source_dir()) / ".." / "shared" / "data";
  return std::filesystem::is_directory(folder) ? folder.string() : "";
}

void skipped(const std::string& what) { MESSAGE("skipped: no " << what); }

}  // namespace opcost::test
