// Runs every file of a corpus through a fuzz target once, as an ordinary test.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <system_error>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code trouble;
  for (const auto& entry : fs::recursive_directory_iterator(folder, trouble))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

std::vector<char> bytes_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void replay(const fs::path& file) {
  std::cerr << file.filename().string() << '\n';  // the last one named is the one that crashed
  const std::vector<char> bytes = bytes_of(file);
  // A copy of its own size: reading one byte too many is then seen by ASan.
  const std::vector<std::uint8_t> input(bytes.begin(), bytes.end());
  LLVMFuzzerTestOneInput(input.data(), input.size());
}

}  // namespace

int main(int argc, char** argv) {
  int empty_folders = argc < 2 ? 1 : 0;
  for (int at = 1; at < argc; ++at) {
    const std::vector<fs::path> files = files_below(argv[at]);
    for (const fs::path& file : files) replay(file);
    std::cout << files.size() << " inputs of " << argv[at] << " replayed\n";
    if (files.empty()) ++empty_folders;
  }
  if (empty_folders != 0) std::cerr << "usage: " << argv[0] << " FOLDER_WITH_INPUTS...\n";
  return empty_folders != 0 ? 1 : 0;
}
