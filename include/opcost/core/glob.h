#pragma once

#include <string_view>

namespace opcost {

/// Whether a text is of a pattern in which "*" stands for any characters, "?" for
/// one byte, and every other for itself. In time proportional to the product of
/// both lengths at worst.
bool glob_matches(std::string_view pattern, std::string_view text);

}  // namespace opcost
