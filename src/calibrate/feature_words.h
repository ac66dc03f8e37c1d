#pragma once

#include <string>
#include <vector>

#include "predict/features.h"

namespace opcost {

/// The features that words stand for, each once, in order; `call` first where the
/// intercept is asked for. An Error for a word that is none, or for far too many.
Result<std::vector<Feature>> expand_features(const std::vector<std::string>& words, bool intercept);

}  // namespace opcost
