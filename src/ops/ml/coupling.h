#pragma once

#include <algorithm>
#include <cstdint>

#include "rules/body.h"

namespace opcost {

/// The most rounds that LIBSVM takes (svm.cpp, multiclass_probability).
inline std::uint64_t coupling_rounds(std::uint64_t classes) {
  return std::max<std::uint64_t>(100, classes);
}

/// Turns the probabilities of pairs of classes, temporaries of the type of `like`,
/// into one probability per class. For more than two classes.
void couple_probabilities(std::uint64_t classes, const Operand& like, Body& sample);

}  // namespace opcost
