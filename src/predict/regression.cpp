// What a regression depends on, by the features of its terms.
#include "opcost/predict/regression.h"

#include <algorithm>

#include "predict/features.h"

namespace opcost {

std::string Regression::label() const {
  return op + " " + to_string(type) + (in_place ? " in place" : "");
}

bool Regression::uses_vectors() const {
  return std::ranges::any_of(terms, [](const RegressionTerm& term) {
    const auto feature = Feature::parse(term.feature);
    return feature && feature->uses_vectors();
  });
}

bool Regression::uses_cache() const {
  return std::ranges::any_of(terms, [](const RegressionTerm& term) {
    const auto feature = Feature::parse(term.feature);
    return feature && feature->uses_cache();
  });
}

}  // namespace opcost
