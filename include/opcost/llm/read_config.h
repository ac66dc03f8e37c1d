#pragma once

#include <string>
#include <string_view>

#include "opcost/core/result.h"
#include "opcost/llm/architecture.h"

namespace opcost {

/// What a config.json of Hugging Face's form says of its decoder. `like`: the model_type as which
/// it is read; "": its own. Errors name file, line and field: not JSON, a field that is missing or
/// absurd, a model_type that is not known (with the nearest), a quantisation that is not known.
Result<Architecture> read_llm_config(const std::string& path, std::string_view like = "");
/// The same of the text of a file.
Result<Architecture> parse_llm_config(std::string_view json, const std::string& file,
                                      std::string_view like = "");

}  // namespace opcost
