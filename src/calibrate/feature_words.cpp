// Expands the words of `--features` into the list of features.
#include "calibrate/feature_words.h"

#include <algorithm>

#include "opcost/core/text.h"

namespace opcost {
namespace {

constexpr std::string_view kIntercept = "call";
// With more columns than this a fit is not a regression any more.
constexpr std::size_t kMostFeatures = 500;

/// The named features, in order and without repetitions.
class FeatureList {
 public:
  Status add(const std::string& word) {
    if (word == "physical") return add_all(physical_features());
    if (word == "parameters") return add_all(parameter_features());
    if (word == "pairs") return add_pairs();
    auto feature = Feature::parse(word);
    if (!feature) return with_words(feature.error(), word);
    const auto same = [&](const Feature& one) { return one.text() == feature->text(); };
    if (std::ranges::any_of(features_, same)) return Ok{};
    if (features_.size() == kMostFeatures)
      return Error{"more than " + std::to_string(kMostFeatures) + " features", "", ""};
    features_.push_back(*std::move(feature));
    return Ok{};
  }

  std::vector<Feature> take() && { return std::move(features_); }

 private:
  Status add_all(const std::vector<std::string>& words) {
    for (const std::string& word : words)
      if (auto added = add(word); !added) return added;
    return Ok{};
  }

  // Pairs of the features before the word; the intercept times a feature is that feature.
  Status add_pairs() {
    std::vector<std::string> factors;
    for (const Feature& feature : features_)
      if (feature.text() != kIntercept) factors.push_back(feature.text());
    for (std::size_t a = 0; a < factors.size(); ++a)
      for (std::size_t b = a + 1; b < factors.size(); ++b)
        if (auto added = add(factors[a] + "*" + factors[b]); !added) return added;
    return Ok{};
  }

  static Error with_words(Error error, const std::string& word) {
    const std::vector<std::string> groups{"physical", "parameters", "pairs"};
    const std::string near = did_you_mean(word, groups);
    if (!near.empty()) error.hint = near;
    error.what = "--features: " + error.what;
    return error;
  }

  std::vector<Feature> features_;
};

}  // namespace

Result<std::vector<Feature>> expand_features(const std::vector<std::string>& words,
                                             bool intercept) {
  FeatureList list;
  if (intercept)
    if (auto added = list.add(std::string(kIntercept)); !added) return added.error();
  for (const std::string& word : words)
    if (auto added = list.add(word); !added) return added.error();
  auto features = std::move(list).take();
  if (features.empty()) return Error{"--features names none", "", "e.g. --features physical"};
  return features;
}

}  // namespace opcost
