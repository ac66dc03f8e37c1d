// All models at hand, for properties that hold for each of them.
#include "support/every_model.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "opcost/graph/load_onnx.h"
#include "support/paths.h"
#include "support/program.h"

namespace opcost::test {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> models_in(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".onnx") files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

}  // namespace

void for_each_model(FunctionRef<void(const std::string& name, const Model& model)> use) {
  std::vector<fs::path> files = models_in(fs::path(source_dir()) / "models");
  REQUIRE(files.size() > 20);
  const fs::path more = fs::path(shared_data()) / "models";
  if (shared_data().empty() || !fs::is_directory(more))
    skipped("data/models");
  else
    std::ranges::copy(models_in(more), std::back_inserter(files));
  std::size_t wrong = 0;
  for (const fs::path& file : files) {
    const std::string name = file.stem().string();
    CAPTURE(name);
    const auto model = load_onnx(file.string());
    if (model)
      use(name, *model);
    else
      MESSAGE("not loaded, the " << ++wrong << ". so: " << to_string(model.error()));
  }
  CHECK(wrong <= files.size() / 20);
}

}  // namespace opcost::test
