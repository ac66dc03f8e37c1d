#pragma once

#include <cstddef>
#include <istream>
#include <ostream>

namespace opcost::cli {

/// Where the program reads and writes; tests hand in strings.
struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool colour = false;           ///< `out` is a terminal that wants colour.
  std::size_t width = 0;         ///< Columns of the terminal; 0: `out` is none.
  bool err_is_terminal = false;  ///< Somebody watches: progress may be shown.
};

}  // namespace opcost::cli
