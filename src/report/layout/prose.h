#pragma once

#include <string_view>
#include <vector>

namespace opcost {

/// A part of a sentence: words, or a name that stands between backquotes.
struct ProsePart {
  std::string_view text;  ///< Without the backquotes.
  bool code = false;
};

/// The parts of a text in their order, none empty. A backquote that has no second one, or one with
/// nothing in between, stays as it is.
std::vector<ProsePart> prose_parts(std::string_view text);

}  // namespace opcost
