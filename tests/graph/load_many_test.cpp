// Loading many public models, and files that fuzzing found.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "support/paths.h"
#include "tests/graph/loading.h"

using namespace opcost;
using namespace opcost::test;
namespace fs = std::filesystem;

namespace {

fs::path shared_data() {
  const char* given = std::getenv("OPCOST_SHARED_DATA");
  return given != nullptr ? fs::path(given) : fs::path(test::source_dir()) / "../shared/data";
}

std::vector<fs::path> files_in(const fs::path& folder, const std::string& extension) {
  std::vector<fs::path> files;
  if (!fs::is_directory(folder)) return files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == extension) files.push_back(entry.path());
  }
  return files;
}

/// Loads each file: how many are models. The others must say why.
std::size_t load_all(const std::vector<fs::path>& files) {
  std::size_t models = 0;
  for (const fs::path& file : files) {
    const auto model = load_onnx(file.string());
    if (model.ok()) {
      ++models;
    } else {
      CHECK_FALSE(model.error().what.empty());
      MESSAGE(to_string(model.error()));
    }
  }
  return models;
}

}  // namespace

TEST_CASE("load: the nine light models of the ONNX project load without a warning") {
  const auto files = files_in(shared_data() / "light", ".onnx");
  if (files.empty()) {
    MESSAGE("skipped: no shared data");
    return;
  }
  CHECK(load_all(files) == 9);
  for (const fs::path& file : files) CHECK(load_onnx(file.string())->warnings.empty());
}

TEST_CASE("load: every model found in public loads") {
  for (const char* folder : {"models", "node_tests"}) {
    const auto files = files_in(shared_data() / folder, ".onnx");
    if (files.empty()) MESSAGE("skipped: no shared data");
    CHECK(load_all(files) == files.size());
  }
}

TEST_CASE("load: what fuzzing found, and its like, is a model or one error") {
  const auto files = files_in(fs::path(test::source_dir()) / "tests/fuzz/corpus/load", "");
  CHECK(files.size() >= 20);
  for (const fs::path& file : files) {
    std::ifstream stream(file, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(stream), {});
    const auto from_memory = load(bytes);
    std::istringstream again(bytes);
    CHECK(from_memory.ok() == load_onnx(again, "test.onnx").ok());
  }
}
