// Computes the carbon intensity of a mix of energy sources.
#include "carbon/mix.h"

#include <algorithm>
#include <cmath>

#include "carbon/quantity.h"
#include "core/parse.h"
#include "core/parse_quantity.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

/// How far the sum of shares may be from 1: published shares are rounded.
constexpr double kTolerance = 0.005;
constexpr double kRounding = 1e-12;  // rounding error of the sum itself

struct Share {
  const GenerationRow* of = nullptr;
  double value = 0.0;
};

Error wrong(std::string_view shares, std::string what, std::string hint) {
  return {std::move(what), "mix:" + std::string(shares), std::move(hint)};
}

Error unknown_kind(std::string_view shares, const std::string& kind, const CarbonTables& tables) {
  std::vector<std::string> kinds;
  for (const GenerationRow& row : tables.generation) kinds.push_back(row.kind);
  const std::string near = did_you_mean(kind, kinds);
  return wrong(shares, "`" + kind + "` is no kind of generation",
               near.empty() ? "one of: " + joined(kinds) : near);
}

std::optional<double> parse_share(std::string_view text) {
  const auto share = text.ends_with('%') ? parse_percentage(text) : parse_plain_number(text);
  return share && *share >= 0.0 ? share : std::nullopt;
}

Result<Share> read_share(std::string_view part, std::string_view shares,
                         const CarbonTables& tables) {
  const std::size_t equals = part.find('=');
  if (equals == std::string_view::npos)
    return wrong(shares, "`" + std::string(part) + "` is not of the form kind=share",
                 "e.g. mix:coal=.4,wind=.6");
  const std::string kind(trimmed(part.substr(0, equals)));
  const auto found =
      std::ranges::find(tables.generation, simplified(kind),
                        [](const GenerationRow& row) { return simplified(row.kind); });
  if (found == tables.generation.end()) return unknown_kind(shares, kind, tables);
  const auto value = parse_share(part.substr(equals + 1));
  if (!value)
    return wrong(shares, "the share of " + kind + " must be a number from 0 to 1",
                 "e.g. " + kind + "=.25, or " + kind + "=25%");
  return Share{&*found, *value};
}

Result<std::vector<Share>> read_shares(std::string_view shares, const CarbonTables& tables) {
  if (trimmed(shares).empty())
    return wrong(shares, "the mix has no shares", "e.g. mix:coal=.4,wind=.6");
  std::vector<Share> all;
  double sum = 0.0;
  for (const std::string_view part : split(shares, ',')) {
    const auto share = read_share(part, shares, tables);
    if (!share) return share.error();
    if (std::ranges::find(all, share->of, &Share::of) != all.end())
      return wrong(shares, share->of->kind + " is given twice", "give it once");
    all.push_back(*share);
    sum += share->value;
  }
  if (std::abs(sum - 1.0) <= kTolerance + kRounding) return all;
  const bool percent = std::abs(sum - 100.0) <= 100.0 * kTolerance;
  return wrong(shares, "the shares sum to " + rounded_text(sum, 6) + ", not to 1 within 0.5 %",
               percent ? "write .25 or 25% for a quarter" : "give every kind of generation");
}

CarbonScope scope_of(const std::vector<Share>& shares) {
  std::optional<CarbonScope> scope;
  for (const Share& share : shares) {
    if (share.value == 0.0) continue;
    if (scope && *scope != share.of->figure.scope) return CarbonScope::Mixed;
    scope = share.of->figure.scope;
  }
  return scope.value_or(CarbonScope::Unstated);
}

}  // namespace

Result<CarbonIntensity> mix_intensity(std::string_view shares, const CarbonTables& tables) {
  const auto all = read_shares(shares, tables);
  if (!all) return all.error();
  CarbonIntensity mix;
  mix.place = "mix";
  mix.scope = scope_of(*all);
  double weighted = 0.0, sum = 0.0;
  std::vector<std::string> names, terms, keys;
  for (const Share& share : *all) {
    const std::string value = rounded_text(share.value, 6);
    const double figure = share.of->figure.value.value;
    weighted += share.value * figure;
    sum += share.value;
    names.push_back(rounded_text(share.value * 100.0, 6) + "% " + share.of->kind);
    terms.push_back(value + " x " + exact_text(figure));
    const std::string& key = share.of->figure.source;
    if (share.value == 0.0 || std::ranges::find(keys, key) != keys.end()) continue;
    keys.push_back(key);
    mix.sources.push_back(tables.sources.at(key));
  }
  // Shares have few decimals, and so has their sum, except for the error of binary fractions.
  mix.value.value = std::round(weighted / sum * 1e9) / 1e9;
  mix.name = "mix of " + joined(names);
  mix.note = joined(terms, " + ");
  if (std::abs(sum - 1.0) > kRounding)
    mix.note = "(" + mix.note + ") / " + rounded_text(sum, 6) + ", the sum of the shares";
  return mix;
}

}  // namespace opcost
