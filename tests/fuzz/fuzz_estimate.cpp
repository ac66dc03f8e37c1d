// Bytes to estimate to every report. All open dims of the inputs are bound to
// 2, so that more than the binding's errors is reached.
#include <cstddef>
#include <cstdint>
#include <string>

#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "opcost/report/render.h"
#include "questions.h"

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
  for (const EstimateOptions& options : fuzz::questions(*model)) run_all(*model, *kTable, options);
  return 0;
}
