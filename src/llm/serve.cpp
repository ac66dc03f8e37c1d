// What several devices cost together, and the time of a pass.
#include "llm/serve.h"

#include <algorithm>
#include <cmath>

namespace opcost::llm {
namespace {

double real(Count count) { return static_cast<double>(count.exact().value_or(0)); }

std::uint64_t layers_with(const Architecture& model, bool (*is)(const LlmLayer&)) {
  return static_cast<std::uint64_t>(std::ranges::count_if(model.layers, is));
}

// The sums of all devices after each mixer and each MLP: n - 1 of n parts are sent, and sent on.
void exchange(const Architecture& model, const LlmQuestion& question, const StepShape& step,
              const ServingCosts* serving, PassCost& pass) {
  const auto n = static_cast<std::uint64_t>(question.devices());
  if (n < 2) return;
  const std::uint64_t sums =
      layers_with(model, [](const LlmLayer& l) { return l.mixer != Mixer::None; }) +
      layers_with(model, [](const LlmLayer& l) { return l.mlp != Mlp::None; });
  const Count elements = Count{static_cast<std::uint64_t>(step.batch)} *
                         Count{static_cast<std::uint64_t>(step.tokens)} *
                         Count{static_cast<std::uint64_t>(model.hidden)};
  const Bits bits = number_type(step.activations).value_or(NumberType{}).bits;
  pass.exchange_bytes = storage(elements, bits).value * Count{2 * sums} * Count{n - 1};
  if (serving != nullptr)
    pass.part(LlmPart::Exchange) = {real(pass.exchange_bytes) * serving->exchange_pj_per_byte};
}

}  // namespace

double cache_copies(const Architecture& model, const LlmQuestion& question) {
  const auto devices = static_cast<double>(question.devices());
  return std::max(1.0, devices / static_cast<double>(std::max<std::int64_t>(1, model.kv_heads)));
}

void serve_pass(const Architecture& model, const LlmQuestion& question, const StepShape& step,
                const ServingCosts* serving, PassCost& pass) {
  const double copies = cache_copies(model, question);
  if (copies > 1) {
    pass.part(LlmPart::Cache) = copies * pass.part(LlmPart::Cache);
    const auto whole = static_cast<std::uint64_t>(copies);
    pass.cache_bytes = pass.cache_bytes * Count{whole};
  }
  exchange(model, question, step, serving, pass);
  if (serving == nullptr) return;
  const ServingCosts& s = *serving;
  const auto n = static_cast<double>(question.devices());
  const auto layers = static_cast<double>(model.layers.size());
  const bool eight = model.form(WeightClass::Experts).type == ElementType::Float8E4M3FN;
  const auto experts8 = eight ? static_cast<double>(layers_with(
                                    model, [](const LlmLayer& l) { return l.mlp == Mlp::Experts; }))
                              : 0.0;
  const double bytes =
      real(pass.weight_bytes) + real(pass.cache_bytes) + real(pass.activation_bytes);
  const auto batch = static_cast<double>(step.batch);
  const double bandwidth = n * s.bytes_per_second, products = n * s.products_per_second;
  pass.seconds = (bandwidth > 0 ? bytes / bandwidth : 0.0) +
                 (products > 0 ? real(pass.mac16) / 16 / products : 0.0) +
                 layers * (s.layer_seconds + std::log2(n) * s.exchange_seconds) +
                 batch * s.sequence_seconds + experts8 * s.expert8_seconds;
  pass.part(LlmPart::Static) = {n * s.watts * pass.seconds * kPicojoulesPerJoule};
  pass.part(LlmPart::Host) = {n * (batch * s.sequence_joules + experts8 * s.expert8_joules) *
                              kPicojoulesPerJoule};
}

}  // namespace opcost::llm
