#pragma once

#include <string>
#include <string_view>

namespace opcost {

/// The bytes as a gzip file (RFC 1952), in stored blocks (RFC 1951, 3.2.4): valid for every reader,
/// and not made smaller, which needs no library.
std::string gzip_stored(std::string_view bytes);

}  // namespace opcost
