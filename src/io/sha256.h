#pragma once

#include <string>
#include <string_view>

namespace opcost {

/// The SHA-256 of bytes (FIPS 180-4), as 64 hexadecimal digits: what
/// `sha256sum` prints of a file.
std::string sha256(std::string_view bytes);

}  // namespace opcost
