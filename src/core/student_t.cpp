// The quantile of Student's t from which 95 % intervals are made.
#include "core/student_t.h"

#include <array>
#include <limits>

namespace opcost {

double student_t(std::size_t degrees) {
  // Two-sided 95 %, as every table of Student's t prints them (NIST/SEMATECH
  // e-Handbook of Statistical Methods, 1.3.6.7.2).
  constexpr std::array kTable{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306,
                              2.262,  2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
                              2.110,  2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064,
                              2.060,  2.056, 2.052, 2.048, 2.045, 2.042};
  if (degrees == 0) return std::numeric_limits<double>::infinity();
  if (degrees <= kTable.size()) return kTable[degrees - 1];
  // Abramowitz and Stegun 26.7.5, two terms: correct to 1e-3 from here on.
  constexpr double kNormal = 1.959964;
  const auto n = static_cast<double>(degrees);
  const double z3 = kNormal * kNormal * kNormal, z5 = z3 * kNormal * kNormal;
  return kNormal + (z3 + kNormal) / (4.0 * n) +
         (5.0 * z5 + 16.0 * z3 + 3.0 * kNormal) / (96.0 * n * n);
}

}  // namespace opcost
