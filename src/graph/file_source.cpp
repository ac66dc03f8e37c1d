// Reads an ONNX file in pieces, so that what is skipped costs nothing.
#include "graph/file_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "graph/foreign_file.h"
#include "graph/istream_source.h"
#include "io/file.h"

namespace opcost::onnx_reader {
namespace {

Error unreadable(const std::string& path) {
  const int code = errno;
  return {"cannot be read: " + std::generic_category().message(code), path,
          code == ENOENT ? missing_file_hint(path) : "check the path and its permissions"};
}

}  // namespace

Error became_shorter(const std::string& path) {
  return {"it became shorter while it was read, or cannot be read to its end", path,
          "is another program writing it? try again"};
}

Result<std::unique_ptr<FileSource>> FileSource::open(const std::string& path) {
  // A name out of a runs file; the system would see the part before the zero only.
  if (path.find('\0') != std::string::npos)
    return Error{"its name has a zero character", path, "correct the name where it is written"};
  // O_NONBLOCK: a pipe that nobody writes is not waited for.
  Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
  struct stat status {};
  if (!file.is_open() || ::fstat(file.number(), &status) != 0) return unreadable(path);
  if (S_ISDIR(status.st_mode)) {
    const ForeignFile folder = recognise_folder(path);
    return Error{folder.what, path, folder.hint};
  }
  if (!S_ISREG(status.st_mode))
    return Error{"this is no regular file", path, "to read a pipe, give `-` and pipe it in"};
  // Not make_unique: the constructor is private.
  return std::unique_ptr<FileSource>(
      new FileSource(std::make_shared<const FileBytes>(std::move(file), path), status.st_size));
}

FileSource::FileSource(std::shared_ptr<const FileBytes> file, std::int64_t size)
    : file_(std::move(file)), size_(size) {
  head_.resize(static_cast<std::size_t>(std::min<std::int64_t>(size_, kHeadSize)));
  head_.resize(static_cast<std::size_t>(
      std::max<std::int64_t>(0, file_->read(head_.data(), head_.size(), 0))));
}

std::int64_t FileBytes::read(char* buffer, std::size_t size, std::int64_t from) const {
  std::int64_t got = 0;
  do {
    got = ::pread(file_.number(), buffer, size, from);
  } while (got < 0 && errno == EINTR);
  return got;
}

// Pieces grow while the file is read without a gap: between weights that are skipped
// there is little to read.
bool FileSource::Next(const void** data, int* size) {
  if (position_ >= size_) return false;
  const std::int64_t wanted = std::min(static_cast<std::int64_t>(next_piece_), size_ - position_);
  const std::int64_t got = file_->read(piece_.data(), static_cast<std::size_t>(wanted), position_);
  broken_ = broken_ || got <= 0;
  if (got <= 0) return false;
  next_piece_ = std::min(2 * next_piece_, kLargePiece);
  position_ += got;
  *data = piece_.data();
  *size = static_cast<int>(got);
  return true;
}

bool FileSource::Skip(int count) {
  position_ += count;
  next_piece_ = kSmallPiece;
  return position_ <= size_;
}

}  // namespace opcost::onnx_reader
