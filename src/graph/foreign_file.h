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

/// Recognises a file that could not be read as ONNX by its first bytes, else by its name;
/// std::nullopt if neither tells.
std::optional<ForeignFile> recognise_foreign_file(std::string_view head, std::string_view path);

/// What a folder is that was given in place of a file.
ForeignFile recognise_folder(const std::string& path);

}  // namespace opcost::onnx_reader
