// What the record of a measurement says of itself: why trials were rejected, small figures.
#include "opcost/measure/record.h"

#include <cmath>

namespace opcost {
namespace {

std::string_view words_of(Rejection rejection) {
  switch (rejection) {
    case Rejection::None: return "";
    case Rejection::Gap: return "for gaps of the meter";
    case Rejection::Short: return "for too short a window";
    case Rejection::OtherLoad: return "for load of other processes";
    case Rejection::Throttled: return "for throttling";
    case Rejection::Outlier: return "as outliers";
  }
  return "";
}

}  // namespace

double Trial::joules_each() const {
  return energy && inferences > 0 ? energy->joules / static_cast<double>(inferences) : 0.0;
}

double Block::drift() const {
  if (!before || !after) return 0.0;
  const double watts = before->watts(), change = std::abs(after->watts() - watts);
  if (change == 0.0) return 0.0;
  return watts > 0.0 ? change / watts : 1.0;
}

std::string rejected_text(const std::map<Rejection, std::size_t>& rejected) {
  std::string text;
  for (const auto& [rejection, count] : rejected)
    text +=
        (text.empty() ? "" : ", ") + std::to_string(count) + " " + std::string(words_of(rejection));
  return text;
}

}  // namespace opcost
