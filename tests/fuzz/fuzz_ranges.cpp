// libFuzzer's entry to the reader of ranges, and to what is drawn from them.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string_view>

#include "opcost/graph/load_onnx.h"
#include "opcost/graph/write_onnx.h"
#include "opcost/runs/draw_samples.h"
#include "opcost/runs/parse_ranges.h"
#include "opcost/runs/sample.h"

namespace {

// What is drawn can be written (where it is small) and read.
void write(const opcost::Sample& sample) {
  constexpr std::uint64_t kLarge = 1U << 16;
  if (opcost::weight_bytes(sample.model).value_or(kLarge) >= kLarge) return;
  std::ostringstream out;
  if (!opcost::write_onnx(sample.model, 1, out)) std::abort();
  const std::string bytes = out.str();
  if (!opcost::load_onnx(bytes.data(), bytes.size(), "sample.onnx")) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto ranges = opcost::parse_ranges(text, "fuzz.yaml");
  if (!ranges) return 0;
  const auto samples = opcost::draw_samples(*ranges, 3, 1);
  if (!samples) return 0;
  for (const opcost::Sample& sample : *samples) write(sample);
  if (opcost::runs_to_fill_in(*samples).empty()) std::abort();
  return 0;
}
