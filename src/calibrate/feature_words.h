#pragma once

#include <string>
#include <vector>

#include "opcost/core/result.h"
#include "predict/features.h"

namespace opcost {

/// The features that the words stand for, each once, in order; first `call` if an intercept is
/// asked for. An Error for an unknown word, or for far too many features.
Result<std::vector<Feature>> expand_features(const std::vector<std::string>& words, bool intercept);

}  // namespace opcost
