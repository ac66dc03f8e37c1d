// Files of measured runs, and the records of other tools. The first byte says
// which: a digit a tool, anything else a runs file.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "opcost/runs/import_runs.h"
#include "opcost/runs/layer_model.h"
#include "opcost/runs/measured_run.h"
#include "opcost/runs/runs_file.h"

namespace {

// What was read is positive and finite, and reads back as many rows.
void check(const std::vector<opcost::MeasuredRun>& runs) {
  for (const opcost::MeasuredRun& run : runs)
    if (!(run.energy_j > 0.0) || run.energy_j > 1e300) std::abort();
  if (runs.empty()) return;
  const auto again = opcost::parse_runs(opcost::runs_csv(runs), "again.csv");
  if (!again) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(data + 1, data + size);
  const std::size_t tool = static_cast<std::size_t>(data[0]) - '0';
  if (const auto tools = opcost::tool_names(); tool < tools.size()) {
    opcost::ImportOptions options;
    options.model = "m.onnx";
    options.inferences = 10;
    const auto imported = opcost::import_runs(tools[tool], text, "log", options);
    if (imported) check(imported->runs);
    return 0;
  }
  if (const auto set = opcost::parse_runs(text, "runs.csv")) {
    check(set->runs);
    for (const opcost::MeasuredRun& run : set->runs)
      if (run.layer && !opcost::layer_model(*run.layer)) std::abort();
  }
  return 0;
}
