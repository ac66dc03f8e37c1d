#pragma once

#include <cstddef>
#include <vector>

// Of few numbers, as trials are.
namespace opcost {

double mean_of(const std::vector<double>& values);
/// With n - 1; 0 for fewer than two.
double deviation_of(const std::vector<double>& values);
double median_of(std::vector<double> values);
/// What a normal quantile of 97.5 % is for a mean of n + 1 values (Student's t with
/// n degrees of freedom).
double student_t(std::size_t degrees);
/// Half the width of the mean's 95 % interval; infinite for fewer than two.
double half_width_of(const std::vector<double>& values);
/// Which values are outliers: modified z-score above 3.5 (Iglewicz and Hoaglin, "How
/// to Detect and Handle Outliers", 1993), and more than `least`, relative, from the
/// median. Fewer than five values have none; where more than one in five would be,
/// the values are of two kinds, and none is.
std::vector<bool> outliers_of(const std::vector<double>& values, double least);

}  // namespace opcost
