#pragma once

#include <cstddef>
#include <fstream>
#include <istream>
#include <string>

#include "opcost/core/result.h"

namespace opcost {

/// The next line, without its break. Of a line of more than `most` bytes the rest is passed over
/// and `too_long` is set: memory does not grow with what a stranger writes. False: there is none.
bool read_limited_line(std::istream& in, std::size_t most, std::string& line, bool& too_long);

/// Opens a file to be read line by line. Errors: it cannot be read, or is not regular (a pipe or a
/// device may never end).
Status open_regular(const std::string& path, std::ifstream& file);

}  // namespace opcost
