// Feeds protobuf from a C++ stream.
#include "graph/istream_source.h"

#include <algorithm>
#include <climits>

namespace opcost::onnx_reader {

// One byte less than protobuf's limit, at which protobuf would complain on stderr.
std::streamsize IstreamSource::room_for(int size) {
  constexpr std::streamsize kMost = INT_MAX - 1;
  too_large_ = too_large_ || delivered_ == kMost;
  return std::min<std::streamsize>(size, kMost - delivered_);
}

int IstreamSource::Read(void* buffer, int size) {
  const std::streamsize wanted = room_for(size);
  try {
    stream_.read(static_cast<char*>(buffer), wanted);
  } catch (const std::ios_base::failure&) {  // if the caller has enabled exceptions
  }
  const std::streamsize read = stream_.gcount();
  broken_ = broken_ || stream_.bad();
  if (head_.size() < kHeadSize) {
    const auto missing = static_cast<std::streamsize>(kHeadSize - head_.size());
    head_.append(static_cast<const char*>(buffer),
                 static_cast<std::size_t>(std::min(read, missing)));
  }
  delivered_ += read;
  return broken_ ? -1 : static_cast<int>(read);
}

}  // namespace opcost::onnx_reader
