#pragma once

#include <map>
#include <string_view>

namespace opcost {

/// The runners that come with opcost, by name ("opcost_onnxruntime"). They are files of this folder
/// and are compiled in, so that the program needs no files beside it.
/// scripts/embed_tables.cmake generates the definition.
const std::map<std::string_view, std::string_view>& runner_scripts();

}  // namespace opcost
