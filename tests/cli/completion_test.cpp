// Completion scripts and the manual page, from the definitions of the options.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <sstream>

#include "cli/command_words.h"
#include "cli/commands.h"
#include "support/files.h"
#include "support/program.h"
#include "support/text.h"

namespace opcost::cli::completion_test {
namespace {

using test::holds;
using test::run_program;

/// What bash offers for the last of some words.
std::string offered(const std::string& words) {
  const test::Folder folder("completion");
  const std::string file = folder.file("opcost.bash", run_program({"completion", "bash"}).out);
  const std::string script =
      "source '" + file + "'; COMP_WORDS=(" + words +
      "); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _opcost; echo ${COMPREPLY[*]}";
  const std::string run = folder.file("run.bash", script + "\n");
  std::FILE* bash = popen(("bash --norc '" + run + "' 2>&1").c_str(), "r");
  REQUIRE((bash != nullptr));
  std::string text;
  std::array<char, 4096> buffer{};
  for (std::size_t got = 0; (got = std::fread(buffer.data(), 1, buffer.size(), bash)) > 0;)
    text.append(buffer.data(), got);
  CHECK(pclose(bash) == 0);
  return text.substr(0, text.find('\n'));
}

TEST_CASE("Completion: every command and option is in all scripts and in the manual page") {
  const auto commands = all_command_words();
  CHECK(commands.size() == kCommands.size() + 1);
  for (const char* kind : {"bash", "zsh", "fish", "man"}) {
    const std::string text = run_program({"completion", kind}).out;
    CAPTURE(kind);
    for (const CommandWords& command : commands) {
      CAPTURE(command.name);
      CHECK(holds(text, command.name));
      CHECK(command.usage.starts_with("usage: opcost"));
      for (const OptionWords& option : command.options) {
        std::string name = option.names.back();
        if (kind == std::string("fish")) name = name.substr(name.find_last_of('-') == 0 ? 1 : 2);
        if (kind == std::string("man"))
          for (std::size_t at = 0; (at = name.find('-', at)) != std::string::npos; at += 2)
            name.insert(at, "\\");
        CHECK_MESSAGE(holds(text, name), name);
      }
    }
  }
}

TEST_CASE("Completion: bash offers commands, options and what an option may be") {
  CHECK(offered("opcost comp") == "compare completion");
  CHECK(offered("opcost --plac") == "--placement");
  CHECK(offered("opcost model.onnx --placement t") == "tiled");
  CHECK(offered("opcost calibrate --placement a") == "auto array");
  CHECK(offered("opcost table --h") == "--help");
  CHECK(offered("opcost runs --inf") == "--inferences");  // of runs import
  CHECK(offered("opcost model.onnx mod") == "");          // files, by bash itself
}

TEST_CASE("Completion: the manual page has no line that troff would take for a request") {
  std::istringstream lines(run_program({"completion", "man"}).out);
  for (std::string line; std::getline(lines, line);) {
    CHECK_FALSE(line.starts_with("'"));
    if (!line.starts_with(".")) continue;
    const std::string request = line.substr(0, line.find(' '));
    CHECK_MESSAGE(std::ranges::count(std::array{".TH", ".SH", ".SS", ".TP", ".PP", ".nf", ".fi"},
                                     request) == 1,
                  line);
  }
}

TEST_CASE("Completion: another shell is told which there are") {
  const auto tcsh = run_program({"completion", "tcsh"});
  CHECK(tcsh.exit == 2);
  CHECK(holds(tcsh.err, "bash, zsh, fish, man"));
  CHECK(run_program({"completion"}).exit == 2);
}

}  // namespace
}  // namespace opcost::cli::completion_test
