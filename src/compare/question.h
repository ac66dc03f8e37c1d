#pragma once

#include <string>
#include <vector>

#include "opcost/estimate/record.h"

namespace opcost {

/// What two estimates were asked that differs, in words: "placement array, not tiled", "dim
/// `batch` 1, not 8". Of dims, those that both bind. Nothing: their energies are answers to one
/// question.
std::vector<std::string> differing_questions(const Estimate& one, const Estimate& other);
/// The same without what changes a model, such as its precision: a comparison may ask for that.
std::vector<std::string> differing_settings(const Estimate& one, const Estimate& other);

/// The Error of a saved report that answers another question than `asked`.
Error other_question(const std::string& saved, const std::vector<std::string>& differences);

}  // namespace opcost
