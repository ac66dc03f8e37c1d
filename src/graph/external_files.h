#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "graph/onnx_format.pb.h"
#include "opcost/core/result.h"

namespace opcost {

/// The external data files that a model from a stranger names. Only regular files
/// below the model's own folder are accepted, symbolic links followed: neither
/// `..`, nor an absolute path, nor a link may lead out of it.
class ExternalFiles {
 public:
  explicit ExternalFiles(const std::filesystem::path& model_folder);

  /// Points a tensor that stays external to the copy that copy_into() makes:
  /// "external-0.bin" and so on: names of strangers name no file that we write. False:
  /// the file is not there. It may be cut short: then the runtime says so. Error: it
  /// would lie outside the model's folder.
  Result<bool> move_to_copy(onnx_format::TensorProto& tensor);
  /// Copies the files into `folder`, under those names. They are copies and not links:
  /// nothing that happens there reaches the originals.
  Status copy_into(const std::filesystem::path& folder) const;

 private:
  std::filesystem::path folder_;                         // as given
  std::map<std::filesystem::path, std::string> copies_;  // from where, under which name
};

/// The file below `folder` that the external data of tensor `name` may be read from: empty where
/// there is none. Error: it would lie outside the folder.
Result<std::filesystem::path> external_file(const std::filesystem::path& folder,
                                            const std::string& location, const std::string& name);
/// Whether the numbers of the tensor are in another file.
bool is_external(const onnx_format::TensorProto& tensor);

}  // namespace opcost
