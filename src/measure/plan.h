#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include "opcost/measure/tools.h"

namespace opcost {

/// The duration of a measurement in seconds, and how much of it is over.
class Plan {
 public:
  explicit Plan(const std::function<void(const MeasureProgress&)>& show) : show_(show) {}

  void add(Seconds time) { total_ += time; }
  void drop(Seconds time) { total_ -= std::min(time, total_ - done_); }
  /// Begins a step of that duration; the text describes it for people.
  void begin(Seconds time, std::string what) {
    current_ = time;
    if (!show_) return;
    const double share = total_.count() > 0.0 ? done_ / total_ : 0.0;
    show_({std::clamp(share, 0.0, 1.0), std::max(total_ - done_, Seconds{0}), std::move(what)});
  }
  void end() { done_ += std::exchange(current_, Seconds{0}); }

 private:
  const std::function<void(const MeasureProgress&)>& show_;
  Seconds total_{0}, done_{0}, current_{0};
};

}  // namespace opcost
