// Reads what --sparsity says, and words a plan of how weights are kept.
#include "opcost/estimate/weight_plan.h"

#include <optional>

#include "core/parse.h"

namespace opcost {
namespace {

constexpr std::uint64_t kMostOf = 1024;       // no hardware has groups nearly as large
constexpr std::uint32_t kMostValueBits = 16;  // as many values as are told apart

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
  constexpr std::string_view kMagnitude = "magnitude=";
  sparsity.by_magnitude = words.starts_with(kMagnitude);
  if (!sparsity.by_magnitude) sparsity.structure = structure_of(words);
  if (sparsity.structure) return sparsity;
  const auto share = share_of(sparsity.by_magnitude ? words.substr(kMagnitude.size()) : words);
  if (!share)
    return Error{"--sparsity " + std::string(words) +
                     " is neither a share of zeros from 0 to below 1 nor N:M",
                 "", "e.g. --sparsity 0.9, 90% or 2:4; magnitude=0.9 reads the weights"};
  sparsity.share = *share;
  return sparsity;
}

Result<std::uint32_t> parse_value_bits(std::string_view words) {
  constexpr std::string_view kUnit = "bit";
  const bool has_unit = words.ends_with(kUnit);
  const auto bits =
      parse_number<std::uint32_t>(has_unit ? words.substr(0, words.size() - kUnit.size()) : words);
  if (bits && *bits >= 1 && *bits <= kMostValueBits) return *bits;
  return Error{"--quantise-weights " + std::string(words) + " is no number of bits from 1 to " +
                   std::to_string(kMostValueBits),
               "", "e.g. --quantise-weights 7bit"};
}

std::string weight_plan_text(const WeightPlan& plan) {
  std::string text(to_string(plan.format.value_or(WeightFormat::Dense)));
  if (plan.format && plan.pointer_reads == PointerReads::One) text += ", pointers read once";
  if (!plan.sparsity.text.empty()) text += ", sparsity " + plan.sparsity.text;
  if (plan.value_bits > 0) text += ", " + std::to_string(plan.value_bits) + " bits of values";
  return text;
}

}  // namespace opcost
