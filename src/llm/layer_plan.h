#pragma once

#include "llm/config_fields.h"
#include "llm/families.h"
#include "opcost/llm/architecture.h"

namespace opcost::llm {

/// The layers of a decoder: what mixes tokens, which window, which have experts.
void plan_layers(ConfigFields& config, const Family& family, Architecture& to);

}  // namespace opcost::llm
