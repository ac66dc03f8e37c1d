#pragma once

#include <string>
#include <variant>
#include <vector>

#include "bound_inputs.h"
#include "opcost/estimate/estimate.h"
#include "opcost/estimate/precision_plan.h"
#include "opcost/graph/graph.h"

// What is asked of each model that fuzzing makes.
namespace opcost::fuzz {

/// Every value that a file may leave open is given: shapes of outputs, trip counts, branches.
inline EstimateOptions with_all_given(const Model& model) {
  EstimateOptions options = with_bound_inputs(model);
  for (const DeclaredValue& output : model.graph.outputs)
    options.set_shapes[output.name] = Shape(output.shape ? output.shape->size() : 1, 3);
  for (const Node& node : model.graph.nodes) {
    options.trip_counts[node.name] = 3;
    options.branches[node.name] = true;
  }
  options.placement = Placement::Patch;
  options.four_ops_only = true;
  return options;
}

/// Nothing; bound inputs; other types, fewer nodes; a batch; all that a file may leave open.
inline std::vector<EstimateOptions> questions(const Model& model) {
  EstimateOptions asked = with_bound_inputs(model);
  asked.what_if.fold_bn = asked.what_if.fuse_activations = true;
  asked.what_if.precision = *precision_plan("weights=int4,activations=int8,accumulator=int32");
  EstimateOptions batched;
  batched.what_if.batch = 3;
  return {{}, with_bound_inputs(model), asked, batched, with_all_given(model)};
}

/// What weights hold; their formats; zeros skipped; spikes.
inline std::vector<EstimateOptions> questions_of_weights(const Model& model) {
  EstimateOptions kept = with_bound_inputs(model);
  kept.what_if.weights.reported = true;
  EstimateOptions best = kept;
  best.what_if.weights.format = WeightFormat::Best;
  best.what_if.weights.value_bits = 3;
  best.what_if.weights.sparsity.by_magnitude = true;
  best.what_if.weights.sparsity.share = 0.5;
  best.what_if.weights.sparsity.text = "magnitude=0.5";
  EstimateOptions skipping = with_bound_inputs(model);
  skipping.what_if.zeros.skip = SkipZeros::Both;
  skipping.what_if.zeros.densities.push_back({"*", 0.5});
  EstimateOptions spiking = with_bound_inputs(model);
  spiking.what_if.spikes.text = "fuzz";
  spiking.what_if.spikes.rules.push_back({"*", 0.25, 3});
  spiking.what_if.spikes.neurons = Neurons::Lif;
  return {kept, best, skipping, spiking};
}

}  // namespace opcost::fuzz
