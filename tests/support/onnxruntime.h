#pragma once

#include <string>

namespace opcost::test {

/// A Python that can import these modules ("torch, onnx"): the one that OPCOST_TEST_PYTHON names,
/// that of scripts/install-deps in build/python, or the system's. "": there is none.
std::string python_with(const std::string& modules);
std::string python_with_onnxruntime();

}  // namespace opcost::test
