#pragma once

#include <cmath>

#include "opcost/core/units.h"

namespace opcost {

/// A sum of energies whose error does not grow with the number of terms
/// (Neumaier's compensated summation, ZAMM 54, 1974).
class EnergySum {
 public:
  void add(Picojoules energy) {
    const double term = energy.value, next = sum_ + term;
    lost_ += std::abs(sum_) >= std::abs(term) ? (sum_ - next) + term : (term - next) + sum_;
    sum_ = next;
  }
  Picojoules total() const { return {sum_ + lost_}; }

 private:
  double sum_ = 0.0;
  double lost_ = 0.0;
};

}  // namespace opcost
