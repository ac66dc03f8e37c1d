// The program's entry: looks at the terminal and the environment, then runs.
#include <cstdlib>
#include <iostream>
#include <string>

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

struct Screen {
  std::size_t columns = 0, lines = 0;
};

/// The size of the terminal if standard output is one, else 0.
Screen terminal() {
#ifdef OPCOST_HAS_TERMINAL
  constexpr Screen kUnsaid{80, 24};  // a terminal that does not report its size
  if (isatty(STDOUT_FILENO) == 0) return {};
  winsize size{};
  const bool told = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return told && size.ws_row > 0 ? Screen{size.ws_col, size.ws_row} : kUnsaid;
#else
  return {};
#endif
}

/// POSIX: $COLUMNS, where it is a number above 0, is the width that the user wants.
std::size_t wanted_columns() {
  const char* columns = std::getenv("COLUMNS");
  if (columns == nullptr || *columns < '0' || *columns > '9') return 0;
  return std::strtoul(columns, nullptr, 10);
}

/// Whether the user set a locale whose characters are not those of Unicode: LANG=C.
bool ascii_locale() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* set = std::getenv(name);
    if (set == nullptr || *set == '\0') continue;
    std::string locale(set);
    for (char& c : locale)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return locale.find("utf-8") == std::string::npos && locale.find("utf8") == std::string::npos;
  }
  return false;
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
  const Screen screen = terminal();
  const std::size_t wanted = wanted_columns();
  opcost::cli::Streams streams{std::cin, std::cout, std::cerr};
  streams.colour = screen.columns > 0 && !refuses_colour();
  streams.width = wanted > 0 ? wanted : screen.columns;
  streams.screen = screen.lines;
  streams.ascii = ascii_locale();
  streams.err_is_terminal = error_is_terminal();
  streams.leave = leave;
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  return static_cast<int>(opcost::cli::run(arguments, streams));
}
