// Completes the what-if questions, and refuses those that do not go together.
#include "opcost/estimate/settle_what_if.h"

#include <algorithm>
#include <string>

namespace opcost {
namespace {

bool asks_for_values(const WhatIf& asked) {
  const auto asks = [](const PrecisionRule& rule) {
    return rule.types.sparsity || rule.types.value_bits;
  };
  const WeightPlan& weights = asked.weights;
  return !weights.sparsity.text.empty() || weights.value_bits > 0 ||
         std::ranges::any_of(asked.precision.rules, asks);
}

Status check_densities(const ZeroPlan& zeros) {
  if (zeros.of_activations() == !zeros.text.empty()) return Ok{};
  if (!zeros.of_activations())
    return Error{"--density says nothing without --skip-zeros activations or both", "",
                 "e.g. --skip-zeros activations --density 0.4"};
  return Error{
      "--skip-zeros " + std::string(to_string(zeros.skip)) + ": no density of activations is given",
      "", "--density FILE with the columns node,density, or a number: 0.4"};
}

Status check_formats(const WhatIf& asked) {
  const char* other = !asked.spikes.empty() ? "--spikes" : nullptr;
  if (!asked.zeros.empty()) other = "--skip-zeros";
  const auto& format = asked.weights.format;
  if (!format || *format == WeightFormat::Dense || other == nullptr) return Ok{};
  return Error{
      std::string(other) + " and a compressed format of weights do not go together", "",
      "compare them side by side: opcost compare a.onnx@weights=csr a.onnx@" +
          std::string(asked.zeros.empty() ? "spikes=rate=0.1,timesteps=4" : "skip-zeros=weights")};
}

}  // namespace

Status settle_what_if(WhatIf& asked) {
  if (auto fits = check_densities(asked.zeros); !fits) return fits;
  if (!asked.weights.format && asked.zeros.empty() && asks_for_values(asked))
    asked.weights.format = WeightFormat::Best;
  return check_formats(asked);
}

}  // namespace opcost
