#pragma once

#include <string>
#include <vector>

#include "report/figures/figure.h"

namespace opcost {

/// Places values on a line of a drawing; its ends are round numbers.
class FigureScale {
 public:
  /// `values`: what has to have a place. `from`, `to`: where its ends are drawn.
  FigureScale(const FigureAxis& axis, const std::vector<double>& values, double from, double to);

  double place(double value) const;
  /// Round numbers, about `most` of them: 1, 2 or 5 times a power of ten; powers of ten where the
  /// scale is logarithmic.
  std::vector<double> ticks(int most) const;
  double low() const { return low_; }
  double high() const { return high_; }
  bool logarithmic() const { return log_; }
  /// Both axes of a diagonal have one range.
  void widen(const FigureScale& other);

 private:
  double from_, to_, low_ = 0.0, high_ = 1.0;
  bool log_ = false;
};

/// The text of a tick: "200 µJ", "0.5", "1,000".
std::string tick_text(const FigureAxis& axis, double value, double most);

}  // namespace opcost
