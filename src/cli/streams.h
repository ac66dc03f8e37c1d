#pragma once

#include <istream>
#include <ostream>

namespace opcost::cli {

/// Where the program reads and writes; tests hand in strings.
struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool colour = false;  ///< `out` is a terminal that wants colour.
};

}  // namespace opcost::cli
