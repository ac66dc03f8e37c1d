#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "io/descriptor.h"
#include "opcost/core/result.h"

namespace opcost {

/// A text file that grows piece by piece; what was appended is on its way to the
/// disk at once, so that a crash of the program loses nothing of it.
class AppendFile {
 public:
  /// Makes the file where there is none. Errors: as write_text_file().
  static Result<AppendFile> open(const std::string& path);

  const std::string& path() const { return path_; }
  /// All of the text, or nothing of it: what a full disk leaves of a piece is
  /// taken back.
  Status append(std::string_view text);

 private:
  AppendFile(Descriptor file, std::string path) : file_(std::move(file)), path_(std::move(path)) {}

  Descriptor file_;
  std::string path_;
};

}  // namespace opcost
