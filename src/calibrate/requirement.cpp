// Parses and checks requirements on scores, e.g. `mape=15%`.
#include <algorithm>
#include <array>
#include <cmath>

#include "core/parse.h"
#include "core/parse_quantity.h"
#include "opcost/calibrate/requirement.h"
#include "opcost/calibrate/scores.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

struct Named {
  std::string_view name;
  bool at_least;  ///< Else at most.
  std::optional<double> (*of)(const Scores&);
};

constexpr std::array kScores{
    Named{"r2", true, [](const Scores& s) { return s.r2; }},
    Named{"r2_log", true, [](const Scores& s) { return s.r2_log; }},
    Named{"spearman", true, [](const Scores& s) { return s.spearman; }},
    Named{"mape", false, [](const Scores& s) { return std::optional{s.mape}; }},
    Named{"median_ape", false, [](const Scores& s) { return std::optional{s.median_ape}; }},
    Named{"bias", false, [](const Scores& s) { return std::optional{std::abs(s.bias)}; }},
};

// An error of 15 is probably meant as 15 %, but says 1500 %: better refused than guessed.
constexpr double kLargestFraction = 2.0;

Error wrong(std::string_view text, std::string what, std::string hint) {
  return {std::move(what), "--require " + std::string(text), std::move(hint)};
}

std::optional<double> parse_limit(std::string_view text) {
  return text.ends_with('%') ? parse_percentage(text) : parse_real(text);
}

Result<Requirement> parse_one(std::string_view text) {
  Requirement requirement;
  requirement.text = std::string(text);
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos)
    return wrong(text, "it is not of the form score=number", "e.g. r2=0.99,mape=15%");
  std::string_view name = text.substr(0, equals);
  if (const std::size_t dot = name.rfind('.'); dot != std::string_view::npos) {
    requirement.group = std::string(name.substr(0, dot));
    name.remove_prefix(dot + 1);
  }
  requirement.score = std::string(name);
  const auto found = std::ranges::find(kScores, name, &Named::name);
  std::vector<std::string> names;
  names.reserve(std::size(kScores));
  for (const Named& score : kScores) names.emplace_back(score.name);
  if (found == kScores.end()) {
    const std::string near = did_you_mean(name, names);
    return wrong(text, "`" + requirement.score + "` is no score",
                 near.empty() ? "one of: " + joined(names) : near);
  }
  const auto limit = parse_limit(text.substr(equals + 1));
  if (!limit) return wrong(text, "it is not of the form score=number", "e.g. mape=15%");
  if (!found->at_least && *limit >= kLargestFraction && !text.ends_with('%'))
    return wrong(text, "a fraction of " + exact_text(*limit) + " is meant as percent?",
                 "write " + exact_text(*limit) + "% or " + exact_text(*limit / 100.0));
  requirement.limit = *limit;
  return requirement;
}

}  // namespace

Result<std::vector<Requirement>> parse_requirements(std::string_view text) {
  std::vector<Requirement> requirements;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    auto one = parse_one(text.substr(0, end));
    if (!one) return std::move(one).error();
    requirements.push_back(*std::move(one));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return requirements;
}

std::string shortfall(const Requirement& requirement, const Scores& scores) {
  const auto found = std::ranges::find(kScores, requirement.score, &Named::name);
  if (found == kScores.end()) return "`" + requirement.score + "` is no score";
  const auto value = found->of(scores);
  if (!value) return requirement.text + ": there is none";
  const bool met = found->at_least ? *value >= requirement.limit : *value <= requirement.limit;
  return met ? "" : requirement.text + ": it is " + rounded_text(*value, 4);
}

}  // namespace opcost
