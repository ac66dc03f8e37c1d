#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "opcost/core/result.h"

namespace opcost::onnx_reader {

/// A regular file seen as memory. What is not looked at is not read from disk.
/// The file must not be cut short by others meanwhile: no system can map that away.
class MappedFile {
 public:
  /// Nothing where the file is there but cannot be mapped: an empty one, or a
  /// system without mmap. An Error where it cannot be read or is not regular
  /// (a pipe or device may never end).
  static Result<std::optional<MappedFile>> open(const std::string& path);

  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  const void* data() const { return data_; }
  std::size_t size() const { return size_; }

 private:
  MappedFile(void* data, std::size_t size) : data_(data), size_(size) {}

  void* data_;
  std::size_t size_;
};

}  // namespace opcost::onnx_reader
