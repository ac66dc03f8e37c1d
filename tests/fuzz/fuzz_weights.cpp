// Models with their weights, as `opcost weights` reads them: from a file.
#include <unistd.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "questions.h"

namespace {

using namespace opcost;

void must(bool holds) {
  if (!holds) std::abort();
}

/// A folder of this process, where no external data lies; it is removed at the end.
class OwnFolder {
 public:
  OwnFolder()
      : path_(std::filesystem::temp_directory_path() /
              ("opcost-fuzz-weights-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(path_);
  }
  OwnFolder(const OwnFolder&) = delete;
  OwnFolder& operator=(const OwnFolder&) = delete;
  ~OwnFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string file() const { return (path_ / "fuzz.onnx").string(); }

 private:
  std::filesystem::path path_;
};

const std::string& file_path() {
  static const OwnFolder folder;
  static const std::string path = folder.file();
  return path;
}

void check(const NodeWeights& weights) {
  if (!weights.why_not.empty()) return;
  const WeightStatistics& found = weights.statistics;
  const std::uint64_t all = found.entries();
  must(found.zeros <= all && found.most_frequent_count <= all);
  must(found.nonzero.count == all - found.zeros && found.nonzero.rows <= found.rows);
  must(found.entropy >= -1e-9 && found.entropy <= std::log2(static_cast<double>(all)) + 1e-6);
  must(!found.distinct || (*found.distinct >= 1 && *found.distinct <= all));
  must(!found.distinct_in_rows ||
       (*found.distinct_in_rows >= found.rows && *found.distinct_in_rows <= all));
}

void run(const Model& model, const EstimateOptions& options) {
  static const auto kTable = find_table(std::string(kDefaultTable));
  const auto result = estimate(model, *kTable, options);
  if (!result) return;
  for (const NodeEstimate& node : result->nodes)
    for (const NodeWeights& weights : node.weights) check(weights);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  {
    std::ofstream file(file_path(), std::ios::binary | std::ios::trunc);
    file.write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  }
  const auto model = load_onnx(file_path());
  if (!model) return 0;
  for (const EstimateOptions& options : fuzz::questions_of_weights(*model)) run(*model, options);
  return 0;
}
