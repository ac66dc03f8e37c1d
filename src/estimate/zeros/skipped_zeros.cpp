// Which products of a node have a zero, and are not made.
#include "estimate/zeros/skipped_zeros.h"

#include <algorithm>
#include <optional>

#include "estimate/module_path.h"
#include "estimate/node_rates.h"
#include "estimate/rewrite/stored_types.h"
#include "estimate/zeros/thin_products.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

std::optional<double> density_of(const UnbilledNode& one, const ZeroPlan& plan) {
  std::optional<double> density;
  const std::string module = module_path(*one.in_file, one.id);
  for (const DensityRule& rule : plan.densities)
    if (names_node(rule.node, one.id, one.node->name, module)) density = rule.density;
  return density;
}

const WeightUse* use_of(const std::vector<WeightUse>& uses, const Operand* weights) {
  const auto found = std::ranges::find(uses, weights, &WeightUse::weights);
  return found != uses.end() ? &*found : nullptr;
}

bool is_spike(const Operand* operand) {
  return operand != nullptr && operand->present() && operand->info()->type == ElementType::UInt1;
}

std::string percent(double share) { return rounded_text(100 * share, 3) + "%"; }

class Skipper {
 public:
  Skipper(Accesses& node, const UnbilledNode& one, const WhatIf& asked,
          const std::vector<WeightUse>& uses, const Operands& operands)
      : node_(node),
        one_(one),
        plan_(asked.zeros),
        sparsity_(
            precision_of(asked.precision, *one.node).sparsity.value_or(asked.weights.sparsity)),
        uses_(uses),
        operands_(operands) {}

  std::vector<std::string> assumptions, warnings;

  void skip() {
    for (std::size_t at = 0; at < node_.nests.size(); ++at) {
      const Nest& nest = node_.nests[at];
      if (one_.spike_rate && (is_spike(nest.a) || is_spike(nest.b)))
        thin_by_spikes(at);
      else if (!plan_.empty())
        thin_by_zeros(at);
    }
  }

 private:
  void thin_by_spikes(std::size_t at) {
    const Nest& nest = node_.nests[at];
    Thinning thinning;
    thinning.inputs = is_spike(nest.a) ? nest.a : nest.b;
    thinning.weights = is_spike(nest.a) ? nest.b : nest.a;
    thinning.share = *one_.spike_rate;
    thinning.reads_inputs = true;
    thin_products(node_, at, thinning, operands_);
  }

  void thin_by_zeros(std::size_t at) {
    const Nest& nest = node_.nests[at];
    Thinning thinning;
    const WeightUse* use = nullptr;
    for (const Operand* factor : {nest.a, nest.b})
      if (factor != nullptr && factor->constant() && use == nullptr) {
        thinning.weights = factor;
        use = use_of(uses_, factor);
      }
    thinning.inputs = thinning.weights == nest.a ? nest.b : nest.a;
    if (plan_.of_weights()) take_weights(use, thinning);
    if (plan_.of_activations()) take_inputs(thinning);
    if (thinning.weights_masked || thinning.inputs_masked)
      thin_products(node_, at, thinning, operands_);
  }

  void take_weights(const WeightUse* use, Thinning& thinning) {
    if (use == nullptr) return;  // a product of activations has none
    if (!use->known()) {
      warnings.push_back("--skip-zeros: its weights `" + use->weights->name() +
                         "` are taken as without zeros: " + use->found.why_not);
      return;
    }
    const WeightStatistics& found = use->found.statistics;
    if (found.entries() == 0) return;
    thinning.weights_masked = true;
    thinning.share *=
        static_cast<double>(found.nonzero.count) / static_cast<double>(found.entries());
    std::string text = "--skip-zeros: " + grouped_text(Count{found.zeros}) + " of " +
                       grouped_text(Count{found.entries()}) + " weights are " +
                       (sparsity_.is_assumed() ? "taken as 0" : "0");
    if (const auto& nm = found.structure)
      text +=
          ", at most " + std::to_string(nm->kept) + " of every " + std::to_string(nm->of) + " not";
    assumptions.push_back(std::move(text));
  }

  void take_inputs(Thinning& thinning) {
    const auto density = density_of(one_, plan_);
    if (!density) {
      warnings.emplace_back(
          "--skip-zeros: no density is given, its inputs are taken as without zeros");
      return;
    }
    thinning.inputs_masked = true;
    thinning.share *= *density;
    assumptions.push_back("--skip-zeros: " + percent(*density) + " of its inputs differ from 0");
  }

  Accesses& node_;
  const UnbilledNode& one_;
  const ZeroPlan& plan_;
  Sparsity sparsity_;
  const std::vector<WeightUse>& uses_;
  const Operands& operands_;
};

}  // namespace

void skip_products(Accesses& node, const UnbilledNode& one, const WhatIf& asked,
                   const std::vector<WeightUse>& uses, const Operands& operands,
                   std::vector<std::string>& assumptions, std::vector<std::string>& warnings) {
  Skipper skipper(node, one, asked, uses, operands);
  skipper.skip();
  assumptions = std::move(skipper.assumptions);
  warnings = std::move(skipper.warnings);
}

}  // namespace opcost
