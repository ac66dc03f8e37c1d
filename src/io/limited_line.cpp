// Reads a file line by line, however long a line is.
#include "io/limited_line.h"

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace opcost {

bool read_limited_line(std::istream& in, std::size_t most, std::string& line, bool& too_long) {
  using Traits = std::char_traits<char>;
  line.clear();
  too_long = false;
  if (!in) return false;
  std::streambuf& from = *in.rdbuf();
  bool any = false;
  for (auto byte = from.sbumpc(); byte != Traits::eof(); byte = from.sbumpc()) {
    any = true;
    if (byte == '\n') return true;
    if (line.size() < most)
      line.push_back(Traits::to_char_type(byte));
    else
      too_long = true;
  }
  in.setstate(std::ios::eofbit);
  return any;
}

Status open_regular(const std::string& path, std::ifstream& file) {
  std::error_code failed;
  const auto status = std::filesystem::status(path, failed);
  if (failed || !std::filesystem::exists(status))
    return Error{"cannot be read: " +
                     (failed ? failed : std::make_error_code(std::errc::no_such_file_or_directory))
                         .message(),
                 path, "check the path and its permissions"};
  if (!std::filesystem::is_regular_file(status))
    return Error{"this is no regular file", path, "to read a pipe, give `-` and pipe it in"};
  file.open(path, std::ios::binary);
  if (!file)
    return Error{"cannot be read: " + std::generic_category().message(errno), path,
                 "check the path and its permissions"};
  return Ok{};
}

}  // namespace opcost
