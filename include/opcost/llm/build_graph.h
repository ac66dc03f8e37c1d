#pragma once

#include "opcost/core/result.h"
#include "opcost/llm/architecture.h"
#include "opcost/llm/llm_graph.h"
#include "opcost/llm/step.h"

namespace opcost {

/// Whether equal layers stand in a graph once.
enum class GraphLayers : std::uint8_t { Distinct, All };

/// The graph of one pass through a decoder. Weights have shapes and no numbers. Of equal layers the
/// first alone stands in it (`repeats` says how often it runs), unless all are asked for.
LlmGraph build_llm_graph(const Architecture& model, const StepShape& step,
                         GraphLayers layers = GraphLayers::Distinct);

}  // namespace opcost
