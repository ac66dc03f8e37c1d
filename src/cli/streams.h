#pragma once

#include <cstddef>
#include <istream>
#include <ostream>

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
};

}  // namespace opcost::cli
