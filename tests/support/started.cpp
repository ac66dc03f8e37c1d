// Starts the built program as a user does, with a pipe or a terminal for what it writes.
#include "support/started.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "support/paths.h"

extern char** environ;

namespace opcost::test {
namespace {

/// Where the program writes, and where that is read.
using Ends = std::pair<int, int>;

Ends pipe_ends() {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  for (const int end : ends) REQUIRE(::fcntl(end, F_SETFD, FD_CLOEXEC) == 0);
  return {ends[1], ends[0]};
}

Ends terminal_ends(const TerminalSize& size) {
  const int reads = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  REQUIRE(reads >= 0);
  REQUIRE((::grantpt(reads) == 0 && ::unlockpt(reads) == 0));
  const int writes = ::open(::ptsname(reads), O_RDWR | O_NOCTTY | O_CLOEXEC);
  REQUIRE(writes >= 0);
  const winsize told{size.lines, size.columns, 0, 0};
  REQUIRE(::ioctl(writes, TIOCSWINSZ, &told) == 0);
  return {writes, reads};
}

std::vector<std::string> environment(std::vector<std::string> variables) {
  for (char** one = environ; *one != nullptr; ++one) {
    const std::string text = *one;
    bool own = false;
    for (const char* name : {"LANG=", "LC_", "COLUMNS=", "NO_COLOR="})
      own = own || text.starts_with(name);
    if (!own) variables.push_back(text);
  }
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

// A terminal ends its lines with \r\n, and its end is an error of reading.
std::string all_of(int descriptor) {
  std::string text;
  std::array<char, 4096> buffer{};
  for (ssize_t got = 0; (got = ::read(descriptor, buffer.data(), buffer.size())) > 0;)
    text.append(buffer.data(), static_cast<std::size_t>(got));
  ::close(descriptor);
  std::erase(text, '\r');
  return text;
}

}  // namespace

std::string started(const std::vector<std::string>& arguments,
                    const std::vector<std::string>& variables, const TerminalSize* terminal) {
  std::filesystem::current_path(source_dir());
  std::vector<std::string> words{built_program()}, settings = environment(variables);
  words.insert(words.end(), arguments.begin(), arguments.end());
  const auto [writes, reads] = terminal != nullptr ? terminal_ends(*terminal) : pipe_ends();
  posix_spawn_file_actions_t actions{};
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, writes, STDOUT_FILENO);
  pid_t child = 0;
  const int failed = ::posix_spawn(&child, words[0].c_str(), &actions, nullptr,
                                   pointers(words).data(), pointers(settings).data());
  posix_spawn_file_actions_destroy(&actions);
  ::close(writes);
  REQUIRE(failed == 0);
  std::string text = all_of(reads);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
  return text;
}

}  // namespace opcost::test
