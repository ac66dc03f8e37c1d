#pragma once

#include <string>

namespace opcost::test {

/// The root of the checkout the tests were built from.
std::string source_dir();
/// The program itself, as it was built.
std::string built_program();
/// The program that asks the ONNX library, or "" where it was not built.
std::string onnx_oracle();
/// A library that stands for NVIDIA's: "normal", "no_counter", "old".
std::string fake_nvml(const std::string& variant);

}  // namespace opcost::test
