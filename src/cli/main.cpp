// The program's entry: looks at the terminal and the environment, then runs.
#include <cstdlib>
#include <iostream>

#if __has_include(<sys/ioctl.h>) && __has_include(<unistd.h>)
#include <sys/ioctl.h>
#include <unistd.h>
#define OPCOST_HAS_TERMINAL 1
#endif

#include "cli/run.h"

namespace {

/// Whether standard error is a terminal.
bool error_is_terminal() {
#ifdef OPCOST_HAS_TERMINAL
  return isatty(STDERR_FILENO) != 0;
#else
  return false;
#endif
}

/// Width of the terminal if standard output is one, else 0.
std::size_t terminal_width() {
#ifdef OPCOST_HAS_TERMINAL
  constexpr std::size_t kUnsaid = 80;  // a terminal that does not report its size
  if (isatty(STDOUT_FILENO) == 0) return 0;
  winsize size{};
  const bool told = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return told ? size.ws_col : kUnsaid;
#else
  return 0;
#endif
}

// https://no-color.org: any value that is not empty turns colour off.
bool refuses_colour() {
  const char* no_colour = std::getenv("NO_COLOR");
  return no_colour != nullptr && *no_colour != '\0';
}

// Whoever writes a report checks that it was written; here are no errors left to tell.
#ifdef OPCOST_ENDS_AT_ONCE
void leave(int code) {
  std::cout.flush();
  std::cerr.flush();
  std::_Exit(code);
}
#else
constexpr void (*leave)(int) = nullptr;  // sanitizers and coverage look at what is left
#endif

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  const std::size_t width = terminal_width();
  const bool colour = width > 0 && !refuses_colour();
  opcost::cli::Streams streams{std::cin, std::cout,           std::cerr, colour,
                               width,    error_is_terminal(), leave,     {}};
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  return static_cast<int>(opcost::cli::run(arguments, streams));
}
