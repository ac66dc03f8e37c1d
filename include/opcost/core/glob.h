#pragma once

#include <string_view>

namespace opcost {

/// Whether a text matches a pattern in which "*" stands for any characters and "?" for one byte. At
/// worst it takes time proportional to the product of both lengths.
bool glob_matches(std::string_view pattern, std::string_view text);

}  // namespace opcost
