#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "cli/streams.h"
#include "opcost/core/result.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/options.h"
#include "opcost/graph/graph.h"
#include "opcost/predict/price_source.h"

namespace opcost::cli {

/// The options of all commands that estimate a model, as typed.
struct ModelOptions {
  std::string table{kDefaultTable};
  std::string fallback;             ///< --fallback
  std::vector<std::string> prices;  ///< --set
  std::string placement{to_string(EstimateOptions{}.placement)};
  bool placement_given = false;  ///< Whether it was typed; false for the default.
  bool four_ops_only = false;
  std::string qdq = "integer";
  std::vector<std::string> dims;
  std::vector<std::string> input_shapes, set_values, set_shapes, branches, trip_counts;
  std::string precision, batch;
  std::vector<std::string> conv;  ///< --conv
  std::string weights, sparsity;  ///< --weights, --sparsity
  std::string quantise_weights;   ///< --quantise-weights
  std::string spikes, neurons;    ///< --spikes, --neurons
  std::string skip_zeros, density;
  std::string pointer_reads{to_string(PointerReads::Both)};
  bool fold_bn = false, fuse_activations = false;
  std::string op_rules;    ///< --op-rules
  std::string max_memory;  ///< --max-memory
};

void add_model_options(CLI::App& app, ModelOptions& options);
/// The same without --table, for a command that takes several tables.
void add_question_options(CLI::App& app, ModelOptions& options);

/// The parsed options, or an Error that names the wrong one.
Result<EstimateOptions> estimate_options(const ModelOptions& options);
/// The table, with the prices of --set and the fallback of a layerwise table.
Result<PriceSource> chosen_table(const ModelOptions& options);
/// Sets prices of a table, "mul.float32=3.1"; an Error for a layerwise table.
Status set_prices(PriceSource& prices, const std::vector<std::string>& assignments);
/// If no placement was typed, takes the one that the table's prices are meant for.
void follow_table(const Pricer& table, const ModelOptions& options, EstimateOptions& result);
/// The model of that path, within the memory that it may take; "-" reads the standard input.
Result<Model> open_model(const std::string& path, const EstimateOptions& options, Streams& streams);

}  // namespace opcost::cli
