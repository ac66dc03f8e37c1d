#pragma once

#include <google/protobuf/io/zero_copy_stream.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "graph/file_bytes.h"
#include "opcost/core/result.h"

namespace opcost::onnx_reader {

/// A regular file as protobuf reads it. What is skipped is not read from disk. The file is
/// not mapped into memory: one that somebody cuts short meanwhile would end the program
/// (SIGBUS), here it is an error.
class FileSource final : public google::protobuf::io::ZeroCopyInputStream {
 public:
  /// Error: it cannot be read, or is not regular (a pipe or a device may never end).
  static Result<std::unique_ptr<FileSource>> open(const std::string& path);

  bool Next(const void** data, int* size) override;
  void BackUp(int count) override { position_ -= count; }
  bool Skip(int count) override;
  std::int64_t ByteCount() const override { return position_; }

  std::int64_t size() const { return size_; }
  /// The first bytes, which tell what kind of file it is.
  std::string_view head() const { return head_; }
  /// What numbers are read from later.
  const std::shared_ptr<const FileBytes>& bytes() const { return file_; }
  /// It ended before its size, or could not be read to the end.
  bool broken() const { return broken_; }

 private:
  FileSource(std::shared_ptr<const FileBytes> file, std::int64_t size);

  static constexpr std::size_t kSmallPiece = 4096, kLargePiece = 65536;
  std::shared_ptr<const FileBytes> file_;
  std::int64_t size_, position_ = 0;
  std::string head_;
  std::size_t next_piece_ = kSmallPiece;
  std::array<char, kLargePiece> piece_;
  bool broken_ = false;
};

}  // namespace opcost::onnx_reader
