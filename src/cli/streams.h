#pragma once

#include <cstddef>
#include <functional>
#include <istream>
#include <ostream>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
}  // namespace CLI

namespace opcost::cli {

/// The streams of the program; tests pass in strings.
struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool colour = false;           ///< `out` is a terminal that shows colours.
  std::size_t width = 0;         ///< Columns: $COLUMNS, else of the terminal; 0: neither.
  std::size_t screen = 0;        ///< Lines of the terminal; 0 if `out` is not one.
  bool ascii = false;            ///< The locale has no characters but those of ASCII.
  bool err_is_terminal = false;  ///< `err` is a terminal: progress may be shown.
  /// Ends the process with a code, and leaves its memory to the system; null: it goes on.
  void (*leave)(int code) = nullptr;
  /// Takes the definition of a command's options, and nothing is run; null: the command runs.
  std::function<void(const CLI::App&)> describe{};
};

}  // namespace opcost::cli
