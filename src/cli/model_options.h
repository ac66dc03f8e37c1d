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

/// The options of every command that estimates a model, as typed.
struct ModelOptions {
  std::string table{kDefaultTable};
  std::string fallback;             ///< --fallback
  std::vector<std::string> prices;  ///< --set
  std::string placement = "array";
  bool placement_given = false;  ///< Typed, and not the default.
  bool four_ops_only = false;
  std::string qdq = "integer";
  std::vector<std::string> dims;
  std::vector<std::string> input_shapes, set_values, set_shapes, branches, trip_counts;
  std::string precision, batch;
  bool fold_bn = false, fuse_activations = false;
  std::string op_rules;  ///< --op-rules
};

void add_model_options(CLI::App& app, ModelOptions& options);
/// The same but --table, for a command that takes several.
void add_question_options(CLI::App& app, ModelOptions& options);

/// The options with their words understood, or an Error that names the one.
Result<EstimateOptions> estimate_options(const ModelOptions& options);
/// The table, with the prices of --set and the fallback of a layerwise one.
Result<PriceSource> chosen_table(const ModelOptions& options);
/// Sets prices of a table, "mul.float32=3.1"; an Error where it is a layerwise one.
Status set_prices(PriceSource& prices, const std::vector<std::string>& assignments);
/// Takes the placement that the table's prices hold for, where none was typed.
void follow_table(const Pricer& table, const ModelOptions& options, EstimateOptions& result);
/// The model of that path; "-" reads the standard input.
Result<Model> open_model(const std::string& path, Streams& streams);

}  // namespace opcost::cli
