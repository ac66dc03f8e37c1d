// Paths of the source tree and of helper programs.
#include "support/paths.h"

namespace opcost::test {

std::string source_dir() { return OPCOST_SOURCE_DIR; }
std::string built_program() { return OPCOST_PROGRAM; }
std::string onnx_oracle() { return OPCOST_ONNX_ORACLE; }
std::string fake_nvml(const std::string& variant) {
  return OPCOST_FAKE_NVML_DIR "/fake_nvml_" + variant + ".so";
}

}  // namespace opcost::test
