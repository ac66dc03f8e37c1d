// Reads what --sparsity says, and words a plan of how weights are kept.
#include "opcost/estimate/weight_plan.h"

#include <optional>

#include "core/parse.h"

namespace opcost {
namespace {

constexpr std::uint64_t kMostOf = 1024;  // no hardware has groups nearly as large

std::optional<Structure> structure_of(std::string_view words) {
  const auto parts = split(words, ':');
  if (parts.size() != 2) return std::nullopt;
  const auto kept = parse_number<std::uint64_t>(parts[0]),
             of = parse_number<std::uint64_t>(parts[1]);
  const bool fits = kept && of && *kept >= 1 && *kept <= *of && *of <= kMostOf;
  return fits ? std::optional{Structure{*kept, *of}} : std::nullopt;
}

std::optional<double> share_of(std::string_view words) {
  const bool percent = words.ends_with('%');
  const auto number = parse_real(percent ? words.substr(0, words.size() - 1) : words);
  if (!number) return std::nullopt;
  const double share = percent ? *number / 100 : *number;
  return share >= 0 && share < 1 ? std::optional{share} : std::nullopt;
}

}  // namespace

Result<Sparsity> parse_sparsity(std::string_view words) {
  Sparsity sparsity;
  sparsity.text = words;
  sparsity.structure = structure_of(words);
  if (sparsity.structure) return sparsity;
  const auto share = share_of(words);
  if (!share)
    return Error{"--sparsity " + std::string(words) +
                     " is neither a share of zeros from 0 to below 1 nor N:M",
                 "", "e.g. --sparsity 0.9, 90% or 2:4"};
  sparsity.share = *share;
  return sparsity;
}

std::string weight_plan_text(const WeightPlan& plan) {
  std::string text(to_string(plan.format.value_or(WeightFormat::Dense)));
  if (plan.format && plan.pointer_reads == PointerReads::One) text += ", pointers read once";
  if (!plan.sparsity.text.empty()) text += ", sparsity " + plan.sparsity.text;
  return text;
}

}  // namespace opcost
