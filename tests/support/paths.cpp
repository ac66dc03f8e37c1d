#include "support/paths.h"

namespace opcost::test {

std::string source_dir() { return OPCOST_SOURCE_DIR; }
std::string onnx_oracle() { return OPCOST_ONNX_ORACLE; }

}  // namespace opcost::test
