// Finds a Python that has ONNX Runtime, or other packages.
#include "support/onnxruntime.h"

#include <cstdlib>

#include "support/paths.h"

namespace opcost::test {

std::string python_with(const std::string& modules) {
  const char* given = std::getenv("OPCOST_TEST_PYTHON");
  for (const std::string& python :
       {std::string(given != nullptr ? given : ""), source_dir() + "/build/python/bin/python3",
        std::string("python3")}) {
    if (python.empty()) continue;
    const std::string ask = "'" + python + "' -c 'import " + modules + "' >/dev/null 2>&1";
    if (std::system(ask.c_str()) == 0) return python;
  }
  return "";
}

std::string python_with_onnxruntime() { return python_with("onnxruntime"); }

}  // namespace opcost::test
