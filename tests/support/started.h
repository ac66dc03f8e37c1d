#pragma once

#include <string>
#include <vector>

namespace opcost::test {

/// The size of a terminal.
struct TerminalSize {
  unsigned short columns = 0, lines = 0;
};

/// What the built program writes when it is started from the source directory, `variables`
/// ("LANG=C") in place of what the tests' own environment says of terminals and locales: through
/// a pipe, or on a terminal of that size.
std::string started(const std::vector<std::string>& arguments,
                    const std::vector<std::string>& variables = {},
                    const TerminalSize* terminal = nullptr);

}  // namespace opcost::test
