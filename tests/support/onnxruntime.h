#pragma once

#include <string>

namespace opcost::test {

/// A Python that can import onnxruntime: that of scripts/install-deps in
/// build/python, or the system's. "": there is none.
std::string python_with_onnxruntime();

}  // namespace opcost::test
