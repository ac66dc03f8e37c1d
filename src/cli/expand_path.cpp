// Expands folders and patterns into the models they name.
#include "cli/expand_path.h"

#include <algorithm>
#include <filesystem>

#include "opcost/core/glob.h"

namespace opcost::cli {
namespace {

namespace fs = std::filesystem;

bool is_pattern(std::string_view text) { return text.find_first_of("*?") != text.npos; }

std::vector<std::string> models_below(const fs::path& folder) {
  std::vector<std::string> found;
  std::error_code trouble;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied,
                                         trouble);
  for (; !trouble && entry != fs::recursive_directory_iterator(); entry.increment(trouble)) {
    std::error_code ignored;
    if (entry->path().extension() == ".onnx" && entry->is_regular_file(ignored))
      found.push_back(entry->path().string());
  }
  return found;
}

// Entries of `folder` that match one part of a pattern. A leading dot must be written.
std::vector<fs::path> fitting(const fs::path& folder, const std::string& part) {
  std::vector<fs::path> found;
  std::error_code trouble;
  fs::directory_iterator entry(folder.empty() ? fs::path(".") : folder, trouble);
  for (; !trouble && entry != fs::directory_iterator(); entry.increment(trouble)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with('.') && !part.starts_with('.')) continue;
    if (glob_matches(part, name)) found.push_back(folder / name);
  }
  return found;
}

std::vector<std::string> all_fitting(const fs::path& pattern) {
  std::vector<fs::path> found{""};
  for (const fs::path& part : pattern) {
    std::vector<fs::path> next;
    for (const fs::path& so_far : found) {
      if (!is_pattern(part.string())) {
        next.push_back(so_far / part);
        continue;
      }
      const auto more = fitting(so_far, part.string());
      next.insert(next.end(), more.begin(), more.end());
    }
    found = std::move(next);
  }
  std::vector<std::string> paths;
  for (const fs::path& path : found)
    if (path_exists(path.string())) paths.push_back(path.string());
  return paths;
}

}  // namespace

bool path_exists(const std::string& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

Result<std::vector<std::string>> expand_path(const std::string& path) {
  std::error_code ignored;
  std::vector<std::string> found;
  if (fs::is_directory(path, ignored)) {
    found = models_below(path);
    if (found.empty())
      return Error{"no .onnx file is in this folder", path, "or in those below it: name files"};
  } else if (!path_exists(path) && is_pattern(path)) {
    found = all_fitting(path);
    if (found.empty())
      return Error{"no file fits this pattern", path, "check the folder and the suffix"};
  } else {
    found = {path};
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace opcost::cli
