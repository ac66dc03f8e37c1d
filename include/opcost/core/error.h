#pragma once

#include <string>

namespace opcost {

/// An expected failure that is told to the user in one message.
struct Error {
  std::string what;   ///< A sentence: what is wrong.
  std::string where;  ///< `file`, `file:line:column`, or the name of a node.
  std::string hint;   ///< What to do about it; may be empty.
};

/// "where: what" and, on a second line, the hint.
std::string to_string(const Error& error);

}  // namespace opcost
