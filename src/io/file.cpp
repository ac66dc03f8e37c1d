// Reads whole files and writes them by replacing the old one in a single step.
#include "io/file.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "io/descriptor.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

constexpr int kTemporaryNames = 100;

std::string reason(int code) {
  switch (code) {
    case ENOENT: return "no such file or directory";
    case EACCES:
    case EPERM: return "no permission";
    case EISDIR: return "it is a directory";
    case ENOTDIR: return "a part of its path is no directory";
    case ENOSPC:
    case EDQUOT: return "no space left on the device";
    case EROFS: return "the file system is read-only";
    default: return std::generic_category().message(code);
  }
}

Error cannot(std::string_view verb, const std::string& path, int code) {
  std::string hint;
  if (verb == "read") hint = code == ENOENT ? missing_file_hint(path) : "check the path";
  if (verb == "write" && code == ENOENT) hint = "its folder is not there: make it first";
  return {"cannot " + std::string(verb) + ": " + reason(code), path, hint};
}

template <class Call>
ssize_t uninterrupted(const Call& call) {
  ssize_t done = 0;
  do {
    done = call();
  } while (done < 0 && errno == EINTR);
  return done;
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t wrote = uninterrupted([&] { return ::write(file, text.data(), text.size()); });
    if (wrote < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return true;
}

// /dev/stdout may be a regular file, and renaming would take it from its owner. Therefore
// everything in /dev counts as a device, and is appended to.
Status write_device(const std::string& path, std::string_view text) {
  Descriptor file{::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY)};
  if (!file.is_open()) return cannot("write", path, errno);
  if (!write_all(file.number(), text) || !file.close()) return cannot("write", path, errno);
  return Ok{};
}

/// The target of a link, so that the rename replaces the file and not the link.
std::string link_target(const std::string& path) {
  std::error_code error;
  const auto target = std::filesystem::canonical(path, error);
  return error ? path : target.string();
}

std::pair<Descriptor, std::string> open_temporary(const std::string& beside) {
  for (int i = 0; i < kTemporaryNames; ++i) {
    std::string name = beside + ".tmp" + std::to_string(::getpid()) + "-" + std::to_string(i);
    // 0666: the user's umask then decides, as for any new file.
    Descriptor file{::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)};
    if (file.is_open() || errno != EEXIST) return {std::move(file), std::move(name)};
  }
  return {Descriptor{-1}, ""};
}

Error cannot_replace(const std::string& path, int code) {
  Error error = cannot("write", path, code);
  if (code == EACCES || code == EPERM || code == EROFS)
    error.hint = "a file is written beside it and takes its place: the folder must be writable";
  return error;
}

Status replace_file(const std::string& path, std::optional<mode_t> mode, std::string_view text) {
  auto [file, temporary] = open_temporary(path);
  if (!file.is_open()) return cannot_replace(path, errno);
  const bool stored = (!mode || ::fchmod(file.number(), *mode & 07777) == 0) &&
                      write_all(file.number(), text) && file.close() &&
                      ::rename(temporary.c_str(), path.c_str()) == 0;
  if (stored) return Ok{};
  const int code = errno;
  ::unlink(temporary.c_str());
  return cannot("write", path, code);
}

/// Waits until a pipe that has a writer has more, or ends. False: it is not a pipe or terminal.
bool wait_for_more(const Descriptor& file) {
  struct stat status {};
  if (::fstat(file.number(), &status) != 0 || S_ISREG(status.st_mode)) return false;
  pollfd waits{file.number(), POLLIN, 0};
  return uninterrupted([&] { return static_cast<ssize_t>(::poll(&waits, 1, -1)); }) > 0;
}

}  // namespace

std::string missing_file_hint(const std::string& path) {
  constexpr std::size_t kMostFiles = 2000;  // a folder of all models of a study is not searched
  const std::filesystem::path wanted(path);
  const auto folder = wanted.parent_path();
  std::error_code failed;
  std::vector<std::string> stems;  // the suffix is the same, and would make names more alike
  for (std::filesystem::directory_iterator entry(folder.empty() ? "." : folder, failed), end;
       !failed && entry != end && stems.size() < kMostFiles; entry.increment(failed))
    if (entry->path().extension() == wanted.extension())
      stems.push_back(entry->path().stem().string());
  const auto near = nearest_names(wanted.stem().string(), stems);
  if (near.empty()) return "check the path and its permissions";
  return "did you mean `" + (folder / (near.front() + wanted.extension().string())).string() + "`?";
}

Result<std::string> read_text_file(const std::string& path, std::size_t max_bytes) {
  // O_NONBLOCK: a pipe without a writer is empty, and is not waited for.
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)};
  if (!file.is_open()) return cannot("read", path, errno);
  std::string text;
  std::array<char, 16384> block{};
  while (true) {
    const ssize_t got =
        uninterrupted([&] { return ::read(file.number(), block.data(), block.size()); });
    if (got < 0 && errno == EAGAIN && wait_for_more(file)) continue;
    if (got < 0) return cannot("read", path, errno);
    if (got == 0) return text;
    text.append(block.data(), static_cast<std::size_t>(got));
    if (text.size() > max_bytes)
      return Error{"larger than " + std::to_string(max_bytes) + " bytes", path, ""};
  }
}

Status write_text_file(const std::string& path, std::string_view text) {
  struct stat status {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (!exists && errno != ENOENT) return cannot("write", path, errno);
  if (!exists) return replace_file(path, std::nullopt, text);
  if (S_ISDIR(status.st_mode)) return cannot("write", path, EISDIR);
  if (!S_ISREG(status.st_mode) || path.starts_with("/dev/")) return write_device(path, text);
  if (::access(path.c_str(), W_OK) != 0) return cannot("write", path, errno);
  return replace_file(link_target(path), status.st_mode, text);
}

Status refuse_link(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0 || !S_ISLNK(status.st_mode)) return Ok{};
  return Error{"it is a symbolic link, which opcost does not write through", path,
               "remove it, or name another file"};
}

Status create_new_file(const std::string& path) {
  // O_EXCL does not follow links.
  Descriptor file{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)};
  if (!file.is_open()) return cannot("create", path, errno);
  return Ok{};
}

}  // namespace opcost
