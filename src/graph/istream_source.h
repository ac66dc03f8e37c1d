#pragma once

#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <cstddef>
#include <istream>
#include <string>

namespace opcost::onnx_reader {

/// The number of first bytes that are enough to recognise a file.
inline constexpr std::size_t kHeadSize = 512;

/// A std::istream for protobuf; remembers the first bytes and any failure.
class IstreamSource : public google::protobuf::io::CopyingInputStream {
 public:
  explicit IstreamSource(std::istream& stream) : stream_(stream) {}

  int Read(void* buffer, int size) override;

  const std::string& head() const { return head_; }
  bool broken() const { return broken_; }
  /// There was more than protobuf can count: the rest was not read.
  bool too_large() const { return too_large_; }

 private:
  std::streamsize room_for(int size);

  std::istream& stream_;
  std::string head_;
  std::streamsize delivered_ = 0;
  bool broken_ = false;
  bool too_large_ = false;
};

}  // namespace opcost::onnx_reader
