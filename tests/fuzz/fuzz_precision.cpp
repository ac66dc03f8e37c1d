// Files of --precision, applied to a network.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "estimate/rewrite/precision_file.h"
#include "model_mutator.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/estimate/precision_plan.h"
#include "opcost/graph/load_onnx.h"

namespace {

const opcost::Model& network() {
  static const opcost::Model model = [] {
    const std::string bytes = opcost::fuzz::small_model().SerializeAsString();
    return *opcost::load_onnx(bytes.data(), bytes.size(), "small.onnx");
  }();
  return model;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace opcost;
  static const auto kTable = find_table(std::string(kDefaultTable));
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Precision types;
  const std::size_t equals = std::min(text.find('='), text.size());
  if (const auto set = set_precision(text.substr(0, equals), text.substr(equals), types); !set)
    if (set.error().what.empty()) std::abort();
  if (parse_precision_type(text) == ElementType::Undefined) std::abort();
  const auto plan = parse_precision(text, "fuzz.yaml");
  if (!plan) return 0;
  EstimateOptions options;
  options.what_if.precision = *plan;
  const auto result = estimate(network(), *kTable, options);
  if (result && !(result->totals.energy.value > 0.0 && result->totals.macs == 4U * 27U * 36U))
    std::abort();
  return 0;
}
