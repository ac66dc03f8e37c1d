// Axes with round numbers.
#include "report/figures/scale.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "opcost/core/text.h"

namespace opcost {
namespace {

double round_step(double span, int most) {
  const double raw = span / std::max(most, 1);
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  for (const double times : {1.0, 2.0, 5.0})
    if (times * power >= raw * (1.0 - 1e-9)) return times * power;
  return 10.0 * power;
}

constexpr int kTicks = 5;

}  // namespace

FigureScale::FigureScale(const FigureAxis& axis, const std::vector<double>& values, double from,
                         double to)
    : from_(from), to_(to) {
  if (values.empty()) return;
  const auto [least, most] = std::ranges::minmax(values);
  if (axis.log && least > 0.0) {
    log_ = true;
    low_ = std::pow(10.0, std::floor(std::log10(least) + 1e-9));
    high_ = std::pow(10.0, std::ceil(std::log10(most) - 1e-9));
    if (!(high_ > low_)) high_ = low_ * 10.0;
    return;
  }
  const double margin = axis.zero ? 0.0 : 0.06 * (most - least);
  low_ = axis.zero ? std::min(0.0, least) : least - margin;
  high_ = most + margin;
  if (!(high_ > low_)) high_ = low_ + (low_ != 0.0 ? std::abs(low_) : 1.0);
  const double step = round_step(high_ - low_, kTicks);
  low_ = std::floor(low_ / step + 1e-9) * step;
  high_ = std::ceil(high_ / step - 1e-9) * step;
}

double FigureScale::place(double value) const {
  const double share =
      log_ ? (std::log10(value) - std::log10(low_)) / (std::log10(high_) - std::log10(low_))
           : (value - low_) / (high_ - low_);
  return from_ + share * (to_ - from_);
}

std::vector<double> FigureScale::ticks(int most) const {
  std::vector<double> all;
  if (log_) {
    const double decades = std::log10(high_ / low_);
    const double each = std::max(1.0, std::ceil(decades / most));
    for (double at = 0.0; at <= decades + 1e-9; at += each) all.push_back(low_ * std::pow(10, at));
    return all;
  }
  const double step = round_step(high_ - low_, most);
  for (double at = std::ceil(low_ / step - 1e-9); at * step <= high_ + step * 1e-9; at += 1.0)
    all.push_back(at * step + 0.0);  // no "-0"
  return all;
}

void FigureScale::widen(const FigureScale& other) {
  low_ = std::min(low_, other.low_);
  high_ = std::max(high_, other.high_);
}

std::string tick_text(const FigureAxis& axis, double value, double most) {
  if (axis.unit != "pJ") return rounded_text(value, 6);
  constexpr std::array<std::pair<double, const char*>, 6> kUnits{
      {{1e15, "kJ"}, {1e12, "J"}, {1e9, "mJ"}, {1e6, "µJ"}, {1e3, "nJ"}, {1.0, "pJ"}}};
  // Of many decades, each tick has the unit that suits it.
  const double scaled = axis.log && value > 0.0 ? value * (1 + 1e-9) : most;
  const auto* unit =
      std::ranges::find_if(kUnits, [&](const auto& one) { return std::abs(scaled) >= one.first; });
  if (unit == kUnits.end()) --unit;
  return rounded_text(value / unit->first, 6) + " " + unit->second;
}

}  // namespace opcost
