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
  Descriptor file{::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0666)};
  if (!file.is_open()) return cannot_write(path, errno);
  return AppendFile(std::move(file), path);
}

Status AppendFile::append(std::string_view text) {
  const off_t before = ::lseek(file_.number(), 0, SEEK_END);  // -1: a pipe or a device
  while (!text.empty()) {
    const ssize_t wrote = ::write(file_.number(), text.data(), text.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) {
      Error error = cannot_write(path_, errno);
      if (before >= 0 && ::ftruncate(file_.number(), before) != 0)
        error.hint = "its last row may be cut short";
      return error;
    }
    text.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return Ok{};
}

}  // namespace opcost
