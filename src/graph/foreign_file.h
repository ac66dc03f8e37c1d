#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace opcost::onnx_reader {

/// What a file that is no ONNX model is, and what to do about it.
struct ForeignFile {
  std::string what;
  std::string hint;
};

/// Tells by its first bytes a file that could not be read as ONNX; nothing where
/// they say nothing.
std::optional<ForeignFile> recognise_foreign_file(std::string_view head);

}  // namespace opcost::onnx_reader
