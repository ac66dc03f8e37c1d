// External data of models from strangers: which files they may name, and copies of those.
#include "graph/external_files.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace opcost {
namespace {

namespace fs = std::filesystem;

constexpr int kExternalLocation = 1;  // TensorProto.DataLocation
constexpr std::string_view kLocation = "location";

std::string location_of(const onnx_format::TensorProto& tensor) {
  for (const auto& entry : tensor.external_data())
    if (entry.key() == kLocation) return entry.value();
  return "";
}

Error outside(const onnx_format::TensorProto& tensor, const std::string& hint) {
  return {"external data of `" + tensor.name() + "` outside the model's folder: `" +
              location_of(tensor) + "`",
          "", hint};
}

bool is_below(const fs::path& path, const fs::path& folder) {
  return std::ranges::mismatch(folder, path).in1 == folder.end();
}

}  // namespace

bool is_external(const onnx_format::TensorProto& tensor) {
  return tensor.data_location() == kExternalLocation;
}

ExternalFiles::ExternalFiles(const fs::path& model_folder)
    : folder_(model_folder.empty() ? fs::path(".") : model_folder) {}

// Empty where there is no such file.
Result<fs::path> ExternalFiles::resolved(const onnx_format::TensorProto& tensor) const {
  const fs::path location = location_of(tensor);
  const bool leaves = location.empty() || location.is_absolute() ||
                      std::ranges::find(location, fs::path("..")) != location.end();
  if (leaves) return outside(tensor, "");
  std::error_code error;
  const fs::path folder = fs::canonical(folder_, error);
  const fs::path file = fs::weakly_canonical(folder / location, error);
  if (error) return fs::path();
  if (!is_below(file, folder))
    return outside(tensor, "it is a symbolic link that leads out; put a copy of the file there");
  return fs::is_regular_file(file, error) ? file : fs::path();
}

Result<bool> ExternalFiles::move_to_copy(onnx_format::TensorProto& tensor) {
  const auto file = resolved(tensor);
  if (!file) return file.error();
  if (file->empty()) return false;
  const auto name = "external-" + std::to_string(copies_.size()) + ".bin";
  const std::string& copy = copies_.try_emplace(*file, name).first->second;
  for (auto& entry : *tensor.mutable_external_data())
    if (entry.key() == kLocation) entry.set_value(copy);
  return true;
}

Status ExternalFiles::copy_into(const fs::path& folder) const {
  for (const auto& [from, name] : copies_) {
    std::error_code error;
    fs::copy_file(from, folder / name, error);
    if (error)
      return Error{"cannot copy external data: " + error.message(), from.string(),
                   "the temporary folder needs room for it; TMPDIR names another"};
  }
  return Ok{};
}

}  // namespace opcost
