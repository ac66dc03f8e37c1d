// Bytes to estimate to every report. All open dims of the inputs are bound to
// 2, so that more than the binding's errors is reached.
#include <cstddef>
#include <cstdint>
#include <string>

#include "bound_inputs.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/estimate/precision_plan.h"
#include "opcost/graph/load_onnx.h"
#include "opcost/report/render.h"

namespace {

using namespace opcost;

void run_all(const Model& model, const CostTable& table, const EstimateOptions& options) {
  const auto result = estimate(model, table, options);
  if (!result) return;
  for (const ReportFormat format : kEstimateFormats) {
    std::string text;
    RenderOptions rendering;
    rendering.format = format;
    if (!render(*result, rendering, text)) __builtin_trap();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto kTable = find_table(std::string(kDefaultTable));
  const auto model = load_onnx(data, size, "fuzz.onnx");
  if (!model) return 0;
  run_all(*model, *kTable, {});
  EstimateOptions bound = fuzz::with_bound_inputs(*model);
  run_all(*model, *kTable, bound);
  EstimateOptions asked = bound;
  asked.what_if.fold_bn = asked.what_if.fuse_activations = true;
  asked.what_if.precision = *precision_plan("weights=int4,activations=int8,accumulator=int32");
  run_all(*model, *kTable, asked);
  EstimateOptions batched;
  batched.what_if.batch = 3;
  run_all(*model, *kTable, batched);
  for (const DeclaredValue& output : model->graph.outputs)
    bound.set_shapes[output.name] = Shape(output.shape ? output.shape->size() : 1, 3);
  for (const Node& node : model->graph.nodes) {
    bound.trip_counts[node.name] = 3;
    bound.branches[node.name] = true;
  }
  bound.placement = Placement::Patch;
  bound.four_ops_only = true;
  run_all(*model, *kTable, bound);
  return 0;
}
