// An energy counter that is a file of the kernel.
#include "measure/file_counter.h"

#include <fcntl.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "io/descriptor.h"
#include "measure/sysfs.h"

namespace opcost {
namespace {

class FileCounter final : public Counter {
 public:
  FileCounter(Descriptor file, std::string path) : file_(std::move(file)), path_(std::move(path)) {}

  Result<std::uint64_t> read() override {
    std::array<char, 64> text{};  // a 64-bit number has at most 20 digits
    const ssize_t got = ::pread(file_.number(), text.data(), text.size(), 0);
    if (got < 0) return Error{"cannot read: " + std::generic_category().message(errno), path_, ""};
    const auto number = parse_count({text.data(), static_cast<std::size_t>(got)});
    if (!number) return Error{"holds no number", path_, ""};
    return *number;
  }

 private:
  Descriptor file_;
  std::string path_;
};

}  // namespace

OpenedCounter no_counter(int code) {
  return {nullptr, code == EACCES || code == EPERM, std::generic_category().message(code)};
}

OpenedCounter open_file_counter(const std::string& path) {
  Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)};
  if (!file.is_open()) return no_counter(errno);
  return {std::make_unique<FileCounter>(std::move(file), path), false, ""};
}

}  // namespace opcost
