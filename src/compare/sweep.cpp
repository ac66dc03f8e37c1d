// Estimates one model with several values of one option.
#include "opcost/compare/sweep.h"
#include "opcost/compare/sweep_record.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/parse.h"
#include "opcost/compare/compare.h"
#include "opcost/estimate/precision_plan.h"
#include "opcost/estimate/weight_plan.h"

namespace opcost {
namespace {

constexpr std::size_t kMostValues = 1000;

bool is_precision(std::string_view variable) {
  constexpr std::array<std::string_view, 4> kWords{"precision", "weights", "activations",
                                                   "accumulator"};
  return std::ranges::find(kWords, variable) != kWords.end();
}

Status set_value(const std::string& variable, const std::string& value, EstimateOptions& options) {
  if (is_precision(variable)) {
    auto plan = precision_plan(variable == "precision" ? value : variable + "=" + value);
    if (!plan) return plan.error();
    // The options that the user gave for all columns apply unless the sweep changes them.
    auto& rules = options.what_if.precision.rules;
    rules.insert(rules.end(), plan->rules.begin(), plan->rules.end());
    options.what_if.precision.text = plan->text;
    return Ok{};
  }
  if (variable == "sparsity") {
    auto sparsity = parse_sparsity(value);
    if (!sparsity) return sparsity.error();
    options.what_if.weights.sparsity = *std::move(sparsity);
    const bool skips = !options.what_if.zeros.empty();
    if (!options.what_if.weights.format && !skips)
      options.what_if.weights.format = WeightFormat::Best;
    return Ok{};
  }
  const auto number = parse_extent(value);
  if (!number)
    return Error{"--sweep " + variable + ": `" + value + "` is no whole number", "",
                 "e.g. --sweep " + variable + "=1,2,4"};
  if (variable == "batch") {
    options.what_if.batch = *number;
  } else {
    options.dims[variable] = *number;
  }
  return Ok{};
}

}  // namespace

std::optional<double> Sweep::number(std::size_t at) const {
  if (variable == "sparsity") {
    const auto sparsity = parse_sparsity(values[at]);
    return sparsity && !sparsity->structure ? std::optional{sparsity->share} : std::nullopt;
  }
  const auto value = is_precision(variable) ? std::nullopt : parse_extent(values[at]);
  return value ? std::optional{static_cast<double>(*value)} : std::nullopt;
}

Result<SweepRequest> sweep_request(std::string_view text) {
  const Error malformed{"--sweep " + std::string(text) + " is not of the form name=1,2,3", "",
                        "e.g. --sweep batch=1,2,4,8"};
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0) return malformed;
  SweepRequest request;
  request.variable = text.substr(0, equals);
  for (const std::string_view value : split(text.substr(equals + 1), ',')) {
    if (value.empty()) return malformed;
    if (request.values.size() == kMostValues)
      return Error{"--sweep takes at most " + std::to_string(kMostValues) + " values", "", ""};
    request.values.emplace_back(value);
  }
  return request;
}

Result<Sweep> sweep(const Subject& subject, const SweepRequest& request,
                    const std::vector<PriceSource>& tables, const CompareOptions& options) {
  std::vector<Subject> subjects;
  for (const std::string& value : request.values) {
    Subject one = subject;
    one.label = value;
    if (auto set = set_value(request.variable, value, one.options); !set) return set.error();
    subjects.push_back(std::move(one));
  }
  CompareOptions as_given = options;
  as_given.sort = SortKey::Given;
  as_given.only_batch_differs = request.variable == "batch";
  return Sweep{request.variable, request.values, compare(subjects, tables, as_given)};
}

}  // namespace opcost
