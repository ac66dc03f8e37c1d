#include "io/append_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace opcost {
namespace {

Error cannot_write(const std::string& path, int code) {
  const std::string why =
      code == ENOSPC ? "no space left on the device" : std::generic_category().message(code);
  return {"cannot write: " + why, path, ""};
}

}  // namespace

Result<AppendFile> AppendFile::open(const std::string& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0666);
  if (file < 0) return cannot_write(path, errno);
  return AppendFile(file, path);
}

AppendFile::AppendFile(AppendFile&& other) noexcept
    : file_(std::exchange(other.file_, -1)), path_(std::move(other.path_)) {}

AppendFile& AppendFile::operator=(AppendFile&& other) noexcept {
  std::swap(file_, other.file_);
  std::swap(path_, other.path_);
  return *this;
}

AppendFile::~AppendFile() {
  if (file_ >= 0) ::close(file_);
}

Status AppendFile::append(std::string_view text) {
  const off_t before = ::lseek(file_, 0, SEEK_END);  // -1: a pipe or a device
  while (!text.empty()) {
    const ssize_t wrote = ::write(file_, text.data(), text.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) {
      const int code = errno;
      if (before >= 0 && ::ftruncate(file_, before) != 0) return cannot_write(path_, code);
      return cannot_write(path_, code);
    }
    text.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return Ok{};
}

}  // namespace opcost
