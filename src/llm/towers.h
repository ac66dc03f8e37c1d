#pragma once

#include "io/json_reader.h"
#include "opcost/llm/architecture.h"

namespace opcost::llm {

/// Counts the parameters of the vision tower and its projector that a config describes beside the
/// decoder. Of a tower that is not known it notes that it is not counted.
void count_towers(const JsonValue& config, Architecture& to);

}  // namespace opcost::llm
