// The texts of the golden cases on other screens: narrow ones, wide ones without characters beyond
// ASCII, coloured ones of few lines.
//
// screens.txt has a line for each case whose text depends on the screen: its name, and a hash for
// each screen. OPCOST_TELL=NAME prints that case on all screens; OPCOST_REBASE=1 writes the file
// anew.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "cli/run.h"
#include "support/line_diff.h"
#include "support/paths.h"
#include "support/program.h"

namespace opcost::test {
namespace screens_test {

struct Screen {
  std::size_t width, lines;
  bool colour, ascii;
};
constexpr std::array kScreens{Screen{48, 0, false, false}, Screen{76, 40, true, false},
                              Screen{170, 0, false, true}};

std::string text_on(const Screen& screen, const std::vector<std::string>& words) {
  std::filesystem::current_path(source_dir());
  std::istringstream in;
  std::ostringstream out, err;
  cli::Streams streams{in, out, err};
  streams.width = screen.width;
  streams.screen = screen.lines;
  streams.colour = screen.colour;
  streams.ascii = screen.ascii;
  cli::run(words, streams);
  return out.str();
}

// FNV-1a
std::uint64_t hash_of(const std::string& text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char byte : text) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
  return hash;
}

std::vector<std::string> names_of_cases() {
  std::vector<std::string> names;
  const auto folder = std::filesystem::path(source_dir()) / "tests" / "golden";
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".case") names.push_back(entry.path().stem().string());
  std::ranges::sort(names);
  return names;
}

// "" where no screen changes the text.
std::string line_of(const std::string& name) {
  const std::string recorded = source_file("tests/golden/" + name + ".case");
  auto words = split_command(recorded.substr(0, recorded.find('\n')));
  words.erase(words.begin());  // "opcost"
  const char* const told = std::getenv("OPCOST_TELL");
  std::ostringstream line;
  line << name << std::hex << std::setfill('0');
  for (const Screen& screen : kScreens) {
    const std::string text = text_on(screen, words);
    if (text.starts_with('<')) return "";  // a page
    if (recorded.find("--- out\n" + text + "--- err\n") != std::string::npos) return "";
    line << ' ' << std::setw(16) << hash_of(text);
    if (told != nullptr && name == told) std::cout << text;
  }
  return line.str() + "\n";
}

TEST_CASE("Golden screens: the texts of all golden cases are what they were, narrow and wide" *
          doctest::test_suite("slow with sanitizers")) {
  std::string now;
  for (const std::string& name : names_of_cases()) now += line_of(name);
  const std::string path = source_dir() + "/tests/golden/screens.txt";
  if (std::getenv("OPCOST_REBASE") != nullptr) std::ofstream(path) << now;
  const std::string before = source_file("tests/golden/screens.txt");
  if (now != before) FAIL_CHECK("screens.txt: - expected, + now\n" << line_diff(before, now));
}

}  // namespace screens_test
}  // namespace opcost::test
