#pragma once

#include <string_view>

#include "opcost/core/result.h"
#include "opcost/llm/question.h"

namespace opcost {

/// "weights=int4,kv=fp8,activations=bf16": other widths than the model's config says; "" changes
/// nothing. Errors name the word.
Status set_llm_precision(std::string_view words, LlmQuestion& question);

}  // namespace opcost
