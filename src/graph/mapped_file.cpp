#include "graph/mapped_file.h"

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#if defined(__unix__) || defined(__APPLE__)
#define OPCOST_HAS_MMAP 1
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace opcost::onnx_reader {
namespace {

namespace fs = std::filesystem;

Error unreadable(const std::string& path, const std::error_code& code) {
  return {"cannot be read: " + code.message(), path, "check the path and its permissions"};
}

Status must_be_regular(const std::string& path) {
  std::error_code code;
  const fs::file_type type = fs::status(path, code).type();
  if (type == fs::file_type::directory) {
    return Error{"this is a folder, not an ONNX file", path, "name a .onnx file in it"};
  }
  if (code || type == fs::file_type::not_found) return unreadable(path, code);
  if (type != fs::file_type::regular) {
    return Error{"this is no regular file", path, "to read a pipe, give `-` and pipe it in"};
  }
  return Ok{};
}

#ifdef OPCOST_HAS_MMAP

/// A file descriptor that is closed in the end.
class Descriptor {
 public:
  // Not to wait, should the file have become a pipe since it was looked at.
  explicit Descriptor(const std::string& path)
      : value_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  int value() const { return value_; }

 private:
  int value_;
};

std::error_code last_error() { return {errno, std::generic_category()}; }

#endif

}  // namespace

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

#ifdef OPCOST_HAS_MMAP

Result<std::optional<MappedFile>> MappedFile::open(const std::string& path) {
  if (auto regular = must_be_regular(path); !regular) return regular.error();
  const Descriptor file(path);
  if (file.value() < 0) return unreadable(path, last_error());
  struct stat status {};
  if (::fstat(file.value(), &status) != 0) return unreadable(path, last_error());
  const auto size = static_cast<std::size_t>(status.st_size);
  if (!S_ISREG(status.st_mode) || size == 0) return std::optional<MappedFile>{};
  void* data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.value(), 0);
  if (data == MAP_FAILED) return std::optional<MappedFile>{};
  return std::optional<MappedFile>(MappedFile(data, size));
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(data_, size_);
}

#else

Result<std::optional<MappedFile>> MappedFile::open(const std::string& path) {
  if (auto regular = must_be_regular(path); !regular) return regular.error();
  return std::optional<MappedFile>{};
}

MappedFile::~MappedFile() = default;

#endif

}  // namespace opcost::onnx_reader
