// The graph of a step of decoding as an ONNX file without weights.
#include "opcost/llm/write_llm_onnx.h"

#include "opcost/graph/write_outline.h"
#include "opcost/llm/build_graph.h"

namespace opcost {

Result<std::string> llm_onnx(const LlmEstimate& estimate) {
  const LlmQuestion& q = estimate.question;
  const StepShape step{.batch = estimate.replica_batch,
                       .tokens = 1,
                       .past = q.prompt + estimate.steps / 2,
                       .experts_used = estimate.decode_experts,
                       .activations = q.activations,
                       .cache = q.cache};
  const LlmGraph graph = build_llm_graph(estimate.model, step, GraphLayers::All);
  return onnx_outline(graph.model, "weights-left-out.bin");
}

}  // namespace opcost
