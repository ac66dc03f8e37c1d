#pragma once

#include <string_view>

namespace opcost {

/// The version of the library and of the program, e.g. "0.1.0".
std::string_view version();

}  // namespace opcost
