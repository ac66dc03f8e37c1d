#pragma once

#include <string>

#include "opcost/core/result.h"

namespace opcost {

/// A new folder for temporary files. It is removed with all its contents when this object goes out
/// of scope.
class TemporaryFolder {
 public:
  /// Error: no folder can be made.
  static Result<TemporaryFolder> make();
  TemporaryFolder(TemporaryFolder&& other) noexcept;
  TemporaryFolder& operator=(TemporaryFolder&& other) noexcept;
  ~TemporaryFolder();

  const std::string& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::string path) : path_(std::move(path)) {}

  std::string path_;
};

}  // namespace opcost
