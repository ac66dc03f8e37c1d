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

Error outside(const std::string& location, const std::string& name, const std::string& hint) {
  return {"external data of `" + name + "` outside the model's folder: `" + location + "`", "",
          hint};
}

bool is_below(const fs::path& path, const fs::path& folder) {
  return std::ranges::mismatch(folder, path).in1 == folder.end();
}

}  // namespace

bool is_external(const onnx_format::TensorProto& tensor) {
  return tensor.data_location() == kExternalLocation;
}

ExternalFiles::ExternalFiles(const fs::path& model_folder) : folder_(model_folder) {}

Result<fs::path> external_file(const fs::path& folder, const std::string& location,
                               const std::string& name) {
  const fs::path wanted = location;
  const bool leaves = wanted.empty() || wanted.is_absolute() ||
                      std::ranges::find(wanted, fs::path("..")) != wanted.end();
  if (leaves) return outside(location, name, "");
  std::error_code error;
  const fs::path root = fs::canonical(folder.empty() ? fs::path(".") : folder, error);
  const fs::path file = fs::weakly_canonical(root / wanted, error);
  if (error) return fs::path();
  if (!is_below(file, root))
    return outside(location, name,
                   "it is a symbolic link that leads out; put a copy of the file there");
  return fs::is_regular_file(file, error) ? file : fs::path();
}

Result<bool> ExternalFiles::move_to_copy(onnx_format::TensorProto& tensor) {
  const auto file = external_file(folder_, location_of(tensor), tensor.name());
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
