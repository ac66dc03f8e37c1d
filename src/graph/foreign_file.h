#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace opcost::onnx_reader {

/// What a file that is not ONNX is, and what to do about it.
struct ForeignFile {
  std::string what;
  std::string hint;
};

/// Recognises a file that could not be read as ONNX by its first bytes; std::nullopt if they do
/// not tell.
std::optional<ForeignFile> recognise_foreign_file(std::string_view head);

}  // namespace opcost::onnx_reader
