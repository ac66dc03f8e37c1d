#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "io/descriptor.h"
#include "opcost/core/result.h"

namespace opcost {

/// A text file that grows piece by piece. What was appended goes to the disk at once, so that a
/// crash of the program loses nothing.
class AppendFile {
 public:
  /// Makes the file if there is none. Errors: as write_text_file().
  static Result<AppendFile> open(const std::string& path);

  const std::string& path() const { return path_; }
  /// Appends all of the text or nothing: if the disk is full, a partly written text is removed.
  Status append(std::string_view text);

 private:
  AppendFile(Descriptor file, std::string path) : file_(std::move(file)), path_(std::move(path)) {}

  Descriptor file_;
  std::string path_;
};

}  // namespace opcost
