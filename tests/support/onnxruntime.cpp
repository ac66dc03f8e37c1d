// Finds a Python that has ONNX Runtime.
#include "support/onnxruntime.h"

#include <cstdlib>

#include "support/paths.h"

namespace opcost::test {

std::string python_with_onnxruntime() {
  for (const std::string& python :
       {source_dir() + "/build/python/bin/python3", std::string("python3")}) {
    const std::string ask = "'" + python + "' -c 'import onnxruntime' >/dev/null 2>&1";
    if (std::system(ask.c_str()) == 0) return python;
  }
  return "";
}

}  // namespace opcost::test
