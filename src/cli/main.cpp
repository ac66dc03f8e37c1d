#include <cstdlib>
#include <iostream>

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

#include "cli/run.h"

namespace {

bool wants_colour() {
#ifdef _WIN32
  const bool terminal = _isatty(_fileno(stdout)) != 0;
#else
  const bool terminal = isatty(STDOUT_FILENO) != 0;
#endif
  const char* no_colour = std::getenv("NO_COLOR");
  return terminal && (no_colour == nullptr || *no_colour == '\0');
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  opcost::cli::Streams streams{std::cin, std::cout, std::cerr, wants_colour()};
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  return static_cast<int>(opcost::cli::run(arguments, streams));
}
