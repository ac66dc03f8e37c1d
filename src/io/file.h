#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "opcost/core/result.h"

namespace opcost {

/// The whole of a small file, a pipe or a device. Errors: no such file, no
/// permission, a directory, more than `max_bytes`.
Result<std::string> read_text_file(const std::string& path, std::size_t max_bytes);

/// What to do where a file is not there: "did you mean `models/lenet5.onnx`?" where one beside it
/// has a similar name, else to check the path.
std::string missing_file_hint(const std::string& path);

/// Writes a file completely or not at all: under another name beside it, then renamed, so that a
/// full disk leaves the old file unchanged. Anything that is not a regular file (a device, a
/// pipe, anything under /dev) is written directly.
Status write_text_file(const std::string& path, std::string_view text);

/// For names that opcost makes itself, where somebody else may have put a link that leads
/// elsewhere: an Error if `path` is a symbolic link.
Status refuse_link(const std::string& path);

/// Makes an empty file. Error: something of that name exists, be it only a link.
Status create_new_file(const std::string& path);

}  // namespace opcost
