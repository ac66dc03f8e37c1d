// Models that are mutated as messages, and what must hold of every estimate: totals are the sums of
// nodes, the order of nodes changes nothing, JSON reads back, no number is infinite or NaN.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "bound_inputs.h"
#include "graph/onnx_format.pb.h"
#include "model_mutator.h"
#include "opcost/core/energy_sum.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/estimate/saved_estimate.h"
#include "opcost/graph/load_onnx.h"
#include "opcost/report/render.h"

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned int seed);

namespace {

using namespace opcost;

void must(bool holds) {
  if (!holds) std::abort();
}

bool close(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b));
}

std::optional<Estimate> estimate_of(const std::string& bytes) {
  static const auto kTable = find_table(std::string(kDefaultTable));
  const auto model = load_onnx(bytes.data(), bytes.size(), "fuzz.onnx");
  if (!model) return std::nullopt;
  auto result = estimate(*model, *kTable, fuzz::with_bound_inputs(*model));
  return result ? std::optional{*std::move(result)} : std::nullopt;
}

void check_sums(const Estimate& result) {
  EnergySum energy, floor;
  std::uint64_t macs = 0, unknown = 0;
  for (const NodeEstimate& node : result.nodes) {
    must(std::isfinite(node.energy.value) && node.energy.value >= 0.0);
    must(node.energy_floor.value <= node.energy.value * (1.0 + 1e-9));
    must((node.status == NodeStatus::Unknown) == node.unknown.has_value());
    must(node.status == NodeStatus::Counted || node.events.empty());
    energy.add(node.energy);
    floor.add(node.energy_floor);
    macs += node.macs;
    unknown += node.unknown ? 1U : 0U;
  }
  must(std::isfinite(result.totals.energy.value));
  must(close(energy.total().value, result.totals.energy.value));
  must(close(floor.total().value, result.totals.energy_floor.value));
  must(macs == result.totals.macs);
  const Coverage& all = result.coverage;
  must(unknown == all.unknown);
  must(all.counted + all.free + all.folded + all.unknown == result.nodes.size());
}

void check_json(const Estimate& result) {
  RenderOptions options;
  options.format = ReportFormat::Json;
  std::string text;
  must(render(result, options, text).ok());
  const auto again = parse_saved_estimate(text, "again.json");
  must(again.ok());
  must(again->totals.macs == result.totals.macs);
  must(again->totals.energy == result.totals.energy);
  must(again->nodes.size() == result.nodes.size());
}

void check_order(onnx_format::ModelProto model, const Estimate& before) {
  opcost::fuzz::ModelMutator(1).shuffle_nodes(*model.mutable_graph());
  const auto after = estimate_of(model.SerializeAsString());
  must(after.has_value());
  must(close(after->totals.energy.value, before.totals.energy.value));
  must(after->totals.macs == before.totals.macs);
  must(after->totals.parameters == before.totals.parameters);
  must(after->coverage.unknown == before.coverage.unknown);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  onnx_format::ModelProto model;
  if (!model.ParseFromArray(data, static_cast<int>(size))) return 0;
  const auto result = estimate_of(model.SerializeAsString());
  if (!result) return 0;
  check_sums(*result);
  check_json(*result);
  for (const ReportFormat format : kEstimateFormats) {
    RenderOptions options;
    options.format = format;
    std::string text;
    must(render(*result, options, text).ok());
  }
  check_order(model, *result);
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned int seed) {
  onnx_format::ModelProto model;
  if (!model.ParseFromArray(data, static_cast<int>(size)) || !model.has_graph())
    model = opcost::fuzz::small_model();
  opcost::fuzz::ModelMutator mutator(seed);
  for (unsigned int left = 1 + seed % 4; left > 0; --left) mutator.mutate(model);
  const std::string bytes = model.SerializeAsString();
  if (bytes.size() > most) return size;
  std::memcpy(data, bytes.data(), bytes.size());
  return bytes.size();
}
