#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "io/descriptor.h"
#include "opcost/core/error.h"

namespace opcost::onnx_reader {

/// The bytes of an open file. Who reads numbers later shares it with who read the graph.
class FileBytes {
 public:
  FileBytes(Descriptor file, std::string path) : file_(std::move(file)), path_(std::move(path)) {}

  const std::string& path() const { return path_; }
  /// Reads up to `size` bytes; how many it got, negative after an error.
  std::int64_t read(char* buffer, std::size_t size, std::int64_t from) const;

 private:
  Descriptor file_;
  std::string path_;
};

/// For a file that ended before its size.
Error became_shorter(const std::string& path);

}  // namespace opcost::onnx_reader
