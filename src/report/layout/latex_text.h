#pragma once

#include <string>
#include <string_view>

namespace opcost {

/// Printable text in LaTeX, its special characters escaped; symbols that fonts lack in words or
/// mathematics.
std::string latex_text(std::string_view text);
/// The same in a comment, which ends with the line: on one line.
std::string latex_comment(std::string_view text);

}  // namespace opcost
