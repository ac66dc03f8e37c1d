// A folder for temporary files that is removed with its object.
#include "io/temporary_folder.h"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

namespace opcost {

Result<TemporaryFolder> TemporaryFolder::make() {
  std::error_code error;
  const auto base = std::filesystem::temp_directory_path(error);
  std::string pattern = (base / "opcost-XXXXXX").string();
  if (!error && ::mkdtemp(pattern.data()) == nullptr)
    error = std::error_code(errno, std::generic_category());
  if (error) return Error{"no temporary folder: " + error.message(), base.string(), ""};
  return TemporaryFolder(std::move(pattern));
}

TemporaryFolder::TemporaryFolder(TemporaryFolder&& other) noexcept
    : path_(std::exchange(other.path_, "")) {}

TemporaryFolder& TemporaryFolder::operator=(TemporaryFolder&& other) noexcept {
  std::swap(path_, other.path_);
  return *this;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace opcost
