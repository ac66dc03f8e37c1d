// Opens a file to append to and writes to its end.
#include "io/append_file.h"

#include <fcntl.h>
#include <sys/stat.h>
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
  struct stat status {};
  const bool regular = ::fstat(file_.number(), &status) == 0 && S_ISREG(status.st_mode);
  while (!text.empty()) {
    const ssize_t wrote = ::write(file_.number(), text.data(), text.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) {
      Error error = cannot_write(path_, errno);
      if (regular && ::ftruncate(file_.number(), status.st_size) != 0)
        error.hint = "its last row may be cut short";
      return error;
    }
    text.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return Ok{};
}

}  // namespace opcost
