// Estimates what a row of a runs file measured: a model or a single layer.
#include "opcost/runs/run_estimator.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/parse.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "opcost/runs/layer_model.h"
#include "opcost/runs/runs_in_place.h"

namespace opcost {
namespace {

Error at_row(const MeasuredRun& run, const Error& error) {
  const std::string what = error.where.empty() ? error.what : error.where + ": " + error.what;
  return {what, run.where(), error.hint};
}

bool has_dim(const Model& model, const std::string& name) {
  for (const DeclaredValue& input : model.graph.inputs)
    for (const Dim& dim : input.shape.value_or(std::vector<Dim>{}))
      if (const auto* symbol = std::get_if<std::string>(&dim); symbol != nullptr && *symbol == name)
        return true;
  return false;
}

bool has_input(const Model& model, const std::string& name) {
  const auto& inputs = model.graph.inputs;
  return std::ranges::find(inputs, name, &DeclaredValue::name) != inputs.end();
}

// A single number binds a dim; if there is no such dim, an input with one axis.
void apply_bindings(const Model& model, const std::string& bindings, EstimateOptions& options) {
  for (const std::string_view word : split_words(bindings)) {
    const std::size_t equals = word.rfind('=');
    if (equals == std::string_view::npos) continue;  // the reader has checked the bindings
    const std::string name(word.substr(0, equals));
    auto sizes = parse_extents(word.substr(equals + 1)).value_or(std::vector<std::int64_t>{});
    const bool is_dim = sizes.size() == 1 && (has_dim(model, name) || !has_input(model, name));
    if (is_dim)
      options.dims[name] = sizes.front();
    else
      options.input_shapes[name] = std::move(sizes);
  }
}

/// Prices a layer as inside a network, where its result takes the place of its input.
class InPlacePricer final : public Pricer {
 public:
  explicit InPlacePricer(const Pricer& pricer) : pricer_(pricer) {}
  PricerInfo info() const override { return pricer_.info(); }
  const MemoryHierarchy& memory() const override { return pricer_.memory(); }
  Result<Price> price(const Event& event, std::optional<TierIndex> tier) const override {
    return pricer_.price(event, tier);
  }
  std::optional<Price> node_price() const override { return pricer_.node_price(); }
  bool prices_nodes() const override { return pricer_.prices_nodes(); }
  NodePrice price_of(const NodeFacts& node) const override {
    NodeFacts in_network = node;
    in_network.around.in_place = true;
    return pricer_.price_of(in_network);
  }

 private:
  const Pricer& pricer_;
};

Result<Estimate> complete(const MeasuredRun& run, Result<Estimate> result) {
  if (!result) return at_row(run, result.error());
  const auto unknown = std::ranges::find(result->nodes, NodeStatus::Unknown, &NodeEstimate::status);
  if (unknown != result->nodes.end()) {
    const std::uint64_t others = result->coverage.unknown - 1;
    return Error{"node `" + unknown->id + "` (" + unknown->op + ") is unknown: " + unknown->reason +
                     (others == 0 ? "" : "; " + std::to_string(others) + " more are"),
                 run.where(), ""};
  }
  if (result->coverage.counted == 0) return Error{"nothing of it is counted", run.where(), ""};
  return result;
}

}  // namespace

Result<Estimate> RunEstimator::estimate(const MeasuredRun& run) {
  return run.layer ? estimate_layer(run) : estimate_model(run);
}

Result<Estimate> RunEstimator::estimate_layer(const MeasuredRun& run) {
  const auto model = layer_model(*run.layer);
  if (!model) return at_row(run, model.error());
  if (!runs_in_place(*run.layer)) return complete(run, opcost::estimate(*model, pricer_, options_));
  return complete(run, opcost::estimate(*model, InPlacePricer(pricer_), options_));
}

Result<Estimate> RunEstimator::estimate_model(const MeasuredRun& run) {
  const std::string path = run.model_path();
  auto known = models_.find(path);
  if (known == models_.end()) {
    auto loaded = load_onnx(path, {options_.max_memory});
    if (!loaded) return at_row(run, loaded.error());
    known = models_.emplace(path, *std::move(loaded)).first;
  }
  EstimateOptions options = options_;
  apply_bindings(known->second, run.bindings, options);
  return complete(run, opcost::estimate(known->second, pricer_, options));
}

}  // namespace opcost
