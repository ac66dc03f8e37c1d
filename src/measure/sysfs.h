#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Small files of the kernel with one value each.
namespace opcost {

/// The trimmed text of a file; std::nullopt if it cannot be read.
std::optional<std::string> file_value(const std::string& path);
/// A whole number from 0 to 2^64 - 1; only blanks may surround it.
std::optional<std::uint64_t> parse_count(std::string_view text);
std::optional<std::uint64_t> file_number(const std::string& path);

/// "folder/entry"
std::string path_in(std::string folder, std::string_view entry);
/// Names in a folder with that beginning, "hwmon2" before "hwmon10"; empty if there is no folder.
std::vector<std::string> names_in(const std::string& folder, std::string_view prefix);

/// The processors of a list as the kernel writes it: "0,18-20" is 0, 18, 19, 20.
/// std::nullopt if it is not such a list.
std::optional<std::vector<int>> parse_processors(std::string_view list);

}  // namespace opcost
