// Opens the model and the price table that the options name.
#include <set>

#include "cli/model_options.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/conv_plan.h"
#include "opcost/graph/load_onnx.h"
#include "opcost/predict/find_prices.h"

namespace opcost::cli {
Status set_prices(PriceSource& prices, const std::vector<std::string>& assignments) {
  if (assignments.empty()) return Ok{};
  CostTable* table = prices.table();
  if (table == nullptr)
    return Error{"--set changes prices, which the layerwise table " + prices.name() + " has not",
                 "", "edit its terms instead"};
  std::set<std::string> given;
  for (const std::string& price : assignments) {
    if (auto set = override_price(*table, price); !set) return set;
    const auto what = overridden_price(price);
    if (!what) return what.error();
    if (!given.insert(*what).second)
      return Error{"--set " + *what + " is given twice", "", "give it once"};
  }
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
  follow_conv(table.info(), result);
}

Result<Model> open_model(const std::string& path, const EstimateOptions& options,
                         Streams& streams) {
  const LoadOptions limits{options.max_memory};
  if (path == "-") return load_onnx(streams.in, "<stdin>", limits);
  return load_onnx(path, limits);
}

}  // namespace opcost::cli
