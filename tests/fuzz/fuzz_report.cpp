// libFuzzer's entry to what is done with a saved report.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "opcost/compare/compare.h"
#include "opcost/compare/diff.h"
#include "opcost/estimate/saved_estimate.h"
#include "opcost/report/render_compare.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace opcost;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto saved = parse_saved_estimate(text, "fuzz.json");
  if (!saved) return 0;
  figures_of(*saved);
  const auto same = diff(*saved, *saved);
  if (!same) return 0;
  if (same->energy_change != 0.0) std::abort();
  for (const ReportFormat format : kComparisonFormats) {
    RenderOptions options;
    options.format = format;
    if (render_diff(*same, options).empty()) std::abort();
  }
  return 0;
}
