#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace opcost {

/// Points of one curve.
struct Curve {
  std::string name;  ///< Printable.
  std::vector<double> x, y;
  std::vector<bool> in_part =
      {};  ///< By point: more than y, nobody knows how much. Empty: none is.

  bool is_in_part(std::size_t at) const { return at < in_part.size() && in_part[at]; }
};

/// A chart of curves over one axis. Values of y are energies in pJ and not negative.
struct Chart {
  std::string title = {}, x_label = {};  ///< Printable.
  std::vector<Curve> curves = {};
  std::vector<std::string> categories = {};  ///< Names for x = 0, 1, 2...; empty: x is a number.

  bool empty() const;
};

/// Draws the chart with characters, in lines of at most `width` columns.
std::vector<std::string> text_plot(const Chart& chart, std::size_t width);

/// Places x on a chart's axis, from 0 to 1. Logarithmic if the smallest x is above 0 and the
/// largest is more than 16 times as large.
class AxisScale {
 public:
  explicit AxisScale(const Chart& chart);
  double place(double x) const;
  bool logarithmic() const { return logarithmic_; }

 private:
  double from_ = 0.0, to_ = 1.0;
  bool logarithmic_ = false;
};

/// The largest y of a chart; always above 0.
double largest_y(const Chart& chart);

}  // namespace opcost
