// Wrong uses, one a line of wrong_uses.txt:
//
//   exit | arguments | words of the message | words of the hint
//
// The message is one line that a person reads, the hint what to do: "-" where there is none to
// give. (help): the command shows its own help instead. OPCOST_REBASE=1 writes message and hint
// anew, whole: shorten them to what must stay.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "support/paths.h"
#include "support/program.h"
#include "support/text.h"

namespace opcost::test {
namespace {

constexpr const char* kFile = "tests/cli/wrong_uses.txt";
constexpr const char* kHelp = "(help)";
constexpr std::size_t kLongestMessage = 300;

struct WrongUse {
  int exit = 0;
  std::string arguments, message, hint;
};

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields;
  std::size_t from = 0;
  for (std::size_t bar = 0; bar != std::string::npos; from = bar + 3) {
    bar = line.find(" | ", from);
    fields.push_back(line.substr(from, bar == std::string::npos ? bar : bar - from));
    if (bar == std::string::npos) break;
  }
  return fields;
}

std::vector<WrongUse> wrong_uses() {
  std::vector<WrongUse> all;
  std::istringstream lines(source_file(kFile));
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    const auto fields = fields_of(line);
    REQUIRE_MESSAGE(fields.size() == 4, line);
    all.push_back({std::stoi(fields[0]), fields[1], fields[2], fields[3]});
  }
  return all;
}

/// What the program said: its first line without "opcost: ", and the lines below it without their
/// two blanks, in one. False where they have another form.
bool told(const Outcome& done, std::string& message, std::string& hint) {
  std::istringstream lines(done.err);
  if (!std::getline(lines, message) || !message.starts_with("opcost: ")) return false;
  message.erase(0, 8);
  for (std::string line; std::getline(lines, line);) {
    // "usage:" and what stands below it is what a command without arguments says.
    if (!line.starts_with("  ")) return false;
    hint += (hint.empty() ? "" : " ") + line.substr(2);
  }
  return true;
}

// Words of a library, or of a program that lost its way.
bool is_strange(const std::string& text) {
  for (const char* word : {"internal error", "std::", "CLI", "INT", "UINT", "FLOAT in", "Could not",
                           "RequiredError", "ExcludesError", "terminate", "nan", "\t"})
    if (holds(text, word)) return true;
  return false;
}

void check(const WrongUse& use) {
  const Outcome done = run_program(split_command(use.arguments));
  INFO("opcost " << use.arguments << "\n" << done.err << done.out.substr(0, 300));
  CHECK(done.exit == use.exit);
  if (use.message == kHelp) {
    CHECK(done.err.empty());
    CHECK(holds(done.out, "usage: opcost"));
    return;
  }
  std::string message, hint;
  CHECK(told(done, message, hint));
  CHECK(message.size() <= kLongestMessage);
  CHECK(holds(message, use.message));
  CHECK_FALSE(is_strange(message + " " + hint));
  if (use.hint == "-")
    CHECK(hint.empty());
  else
    CHECK(holds(hint, use.hint));
  if (use.exit == 2) CHECK(done.out.empty());
}

void rebase(const std::vector<WrongUse>& uses) {
  std::ofstream file(std::string(source_dir()) + "/" + kFile, std::ios::binary);
  file
      << "# exit | arguments | words of the message | words of the hint: see wrong_uses_test.cpp\n";
  for (const WrongUse& use : uses) {
    const Outcome done = run_program(split_command(use.arguments));
    std::string message, hint;
    const bool fits = told(done, message, hint);
    if (done.err.empty()) message = done.out.empty() ? "(nothing)" : kHelp;
    file << done.exit << " | " << use.arguments << " | " << message << " | "
         << (hint.empty() ? "-" : hint) << (fits || message == kHelp ? "" : " (!)") << "\n";
  }
}

TEST_CASE("Wrong uses: one clear line, a hint, and the exit code that is right") {
  const auto uses = wrong_uses();
  if (std::getenv("OPCOST_REBASE") != nullptr) return rebase(uses);
  CHECK(uses.size() >= 200);
  for (const WrongUse& use : uses) check(use);
}

}  // namespace
}  // namespace opcost::test
