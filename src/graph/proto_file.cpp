// Reads and writes a whole model as a protobuf message.
#include "graph/proto_file.h"

#include <cerrno>
#include <fstream>
#include <system_error>

namespace opcost {

Result<onnx_format::ModelProto> read_proto(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{"cannot be read", path, "check the path and its permissions"};
  onnx_format::ModelProto model;
  if (!model.ParseFromIstream(&file))
    return Error{"damaged or no ONNX file", path, "get or export the file again"};
  return model;
}

Status write_proto(const onnx_format::ModelProto& model, const std::string& path) {
  errno = 0;
  std::ofstream file(path, std::ios::binary);
  if (file && model.SerializeToOstream(&file) && file.flush()) return Ok{};
  const std::string why = errno != 0 ? ": " + std::generic_category().message(errno) : "";
  return Error{"cannot write" + why, path, ""};
}

}  // namespace opcost
