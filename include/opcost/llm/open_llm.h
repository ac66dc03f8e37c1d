#pragma once

#include <string>
#include <string_view>

#include "opcost/core/result.h"
#include "opcost/llm/architecture.h"

namespace opcost {

/// A language model from where it lies: a config.json; a folder with one, whose safetensors headers
/// then say in which types weights are stored; or the header of a GGUF file. Weights are not read.
/// `like`: see read_llm_config().
Result<Architecture> open_llm(const std::string& path, std::string_view like = "");

}  // namespace opcost
