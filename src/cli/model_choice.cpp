// Opens the model and the price table that the options name.
#include <filesystem>

#include "cli/commands.h"
#include "cli/model_options.h"
#include "opcost/core/text.h"
#include "opcost/cost/tables.h"
#include "opcost/graph/load_onnx.h"
#include "opcost/predict/find_prices.h"

namespace opcost::cli {
namespace {

bool missing(const std::string& path) {
  std::error_code ignored;
  return !std::filesystem::exists(path, ignored);
}

}  // namespace

Status set_prices(PriceSource& prices, const std::vector<std::string>& assignments) {
  if (assignments.empty()) return Ok{};
  CostTable* table = prices.table();
  if (table == nullptr)
    return Error{"--set changes prices, which the layerwise table " + prices.name() + " has not",
                 "", "edit its terms instead"};
  for (const std::string& price : assignments)
    if (auto set = override_price(*table, price); !set) return set;
  return Ok{};
}

Result<PriceSource> chosen_table(const ModelOptions& options) {
  auto prices = find_prices(options.table, options.fallback);
  if (!prices) return prices;
  if (auto set = set_prices(*prices, options.prices); !set) return set.error();
  return prices;
}

void follow_table(const Pricer& table, const ModelOptions& options, EstimateOptions& result) {
  const auto own = parse_placement(table.info().placement);
  if (own && !options.placement_given) result.placement = *own;
}

Result<Model> open_model(const std::string& path, Streams& streams) {
  if (path == "-") return load_onnx(streams.in, "<stdin>");
  auto model = load_onnx(path);
  if (model || !missing(path)) return model;
  Error error = model.error();
  const std::string near = did_you_mean(path, command_names());
  if (!near.empty()) error.hint = near;
  return error;
}

}  // namespace opcost::cli
