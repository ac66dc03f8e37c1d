// Summarises the trials of a model: outliers, idle energy, mean and confidence.
#include "measure/summary.h"

#include <algorithm>
#include <cmath>

#include "measure/statistics.h"

namespace opcost {
namespace {

// Counters and clocks differ by this much from trial to trial although nothing is wrong.
constexpr double kNeverOutlier = 0.02;

std::vector<Trial*> usable(SubjectResult& result) {
  std::vector<Trial*> trials;
  for (Trial& trial : result.trials)
    if (trial.rejection == Rejection::None || trial.rejection == Rejection::Outlier)
      trials.push_back(&trial);
  return trials;
}

std::vector<double> joules_of(const std::vector<Trial*>& trials) {
  std::vector<double> joules;
  joules.reserve(trials.size());
  for (const Trial* trial : trials) joules.push_back(trial->joules_each());
  return joules;
}

void mark_outliers(SubjectResult& result) {
  const auto trials = usable(result);
  const auto outliers = outliers_of(joules_of(trials), kNeverOutlier);
  for (std::size_t i = 0; i < trials.size(); ++i)
    trials[i]->rejection = outliers[i] ? Rejection::Outlier : Rejection::None;
}

void subtract_idle(const Block& block, SubjectResult& result) {
  std::vector<double> watts;
  for (const auto& window : {block.before, block.after})
    if (window) watts.push_back(window->watts());
  if (watts.empty()) return;
  result.idle_joules = mean_of(watts) * result.seconds;
  result.net_joules = result.joules - *result.idle_joules;
  // Half of the difference of the two idle windows is the uncertainty of the idle power. It is the
  // same for all trials, so more trials do not reduce it.
  const double doubt = watts.size() == 2 ? std::abs(watts[1] - watts[0]) / 2.0 : 0.0;
  result.net_half_width = std::hypot(result.half_width, doubt * result.seconds);
}

}  // namespace

void summarise(const MeasureOptions& options, const Block& block, SubjectResult& result) {
  mark_outliers(result);
  std::vector<double> joules, seconds;
  result.rejected.clear();
  for (const Trial& trial : result.trials) {
    if (trial.rejection != Rejection::None) {
      ++result.rejected[trial.rejection];
      continue;
    }
    joules.push_back(trial.joules_each());
    seconds.push_back(trial.time.count() / static_cast<double>(trial.inferences));
  }
  result.counted = joules.size();
  result.joules = mean_of(joules);
  result.deviation = deviation_of(joules);
  result.half_width = half_width_of(joules);
  result.median = median_of(joules);
  result.seconds = mean_of(seconds);
  result.converged = result.half_width <= options.half_width * result.joules;
  subtract_idle(block, result);
}

bool is_enough(const MeasureOptions& options, const SubjectResult& result) {
  return result.counted >= options.trials && result.converged;
}

}  // namespace opcost
