#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Small files of the kernel, each of one value.
namespace opcost {

/// The text of a file without blanks around it; nothing where it cannot be read.
std::optional<std::string> file_value(const std::string& path);
/// A whole number from 0 to 2^64 - 1 and nothing but blanks around it.
std::optional<std::uint64_t> parse_count(std::string_view text);
std::optional<std::uint64_t> file_number(const std::string& path);

/// "folder/entry"
std::string path_in(std::string folder, std::string_view entry);
/// Names in a folder that begin so, "hwmon2" before "hwmon10"; none where there is no folder.
std::vector<std::string> names_in(const std::string& folder, std::string_view prefix);

/// The processors of a list as the kernel writes it: "0,18-20" is 0, 18, 19, 20.
/// Nothing for what is no such list.
std::optional<std::vector<int>> parse_processors(std::string_view list);

}  // namespace opcost
