#pragma once

#include <cstddef>
#include <vector>

// Statistics for small numbers of trials.
namespace opcost {

double mean_of(const std::vector<double>& values);
/// With n - 1 in the denominator; 0 for fewer than two.
double deviation_of(const std::vector<double>& values);
double median_of(std::vector<double> values);
/// Half the width of the 95 % interval of the mean; infinite for fewer than two.
double half_width_of(const std::vector<double>& values);
/// Which values are outliers: modified z-score above 3.5 (Iglewicz and Hoaglin, "How to Detect and
/// Handle Outliers", 1993), and more than `least`, relative, from the median. Fewer than five
/// values have no outliers. If more than one in five would be an outlier, there are two kinds of
/// values, and none is one.
std::vector<bool> outliers_of(const std::vector<double>& values, double least);

}  // namespace opcost
