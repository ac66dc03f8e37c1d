// Draws a chart with characters.
#include "report/layout/plot.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "opcost/core/text.h"
#include "report/layout/figures.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

constexpr std::size_t kPlotRows = 12;
constexpr std::size_t kMargin = 11;  // columns on the left, for the energies
constexpr std::array<std::string_view, 6> kMarks{"●", "○", "■", "□", "▲", "△"};

using Canvas = std::vector<std::vector<std::string_view>>;

std::size_t column_of(double share, std::size_t columns) {
  const double at = std::clamp(share, 0.0, 1.0) * static_cast<double>(columns - 1);
  return static_cast<std::size_t>(std::lround(at));
}

Canvas drawn(const Chart& chart, std::size_t columns) {
  Canvas canvas(kPlotRows, std::vector<std::string_view>(columns, " "));
  const AxisScale scale(chart);
  const double most = largest_y(chart);
  for (std::size_t curve = 0; curve < chart.curves.size(); ++curve)
    for (std::size_t at = 0; at < chart.curves[curve].x.size(); ++at) {
      const std::size_t row = column_of(1.0 - chart.curves[curve].y[at] / most, kPlotRows);
      canvas[row][column_of(scale.place(chart.curves[curve].x[at]), columns)] =
          chart.curves[curve].is_in_part(at) ? "?" : kMarks[curve % kMarks.size()];
    }
  return canvas;
}

// The names of values below the axis; names that would overlap are left out.
std::string axis_names(const Chart& chart, std::size_t columns_of_plot) {
  const AxisScale scale(chart);
  std::string line;
  std::size_t used = 0;
  const std::vector<double>& xs = chart.curves.front().x;
  for (const double x : xs) {
    const std::string name = chart.categories.empty()
                                 ? rounded_text(x, 6)
                                 : chart.categories[static_cast<std::size_t>(x)];
    const std::size_t at = column_of(scale.place(x), columns_of_plot);
    if (at < used || at + columns(name) > columns_of_plot + kMargin) continue;
    line += std::string(at - used, ' ') + name + " ";
    used = at + columns(name) + 1;
  }
  return line;
}

}  // namespace

bool Chart::empty() const {
  return std::ranges::all_of(curves, [](const Curve& curve) { return curve.x.empty(); });
}

AxisScale::AxisScale(const Chart& chart) {
  bool any = false;
  for (const Curve& curve : chart.curves)
    for (const double x : curve.x) {
      from_ = any ? std::min(from_, x) : x;
      to_ = any ? std::max(to_, x) : x;
      any = true;
    }
  constexpr double kWide = 16.0;
  logarithmic_ = chart.categories.empty() && from_ > 0.0 && to_ > kWide * from_;
}

double AxisScale::place(double x) const {
  if (!(to_ > from_)) return 0.5;
  if (logarithmic_) return std::log(x / from_) / std::log(to_ / from_);
  return (x - from_) / (to_ - from_);
}

double largest_y(const Chart& chart) {
  double most = 0.0;
  for (const Curve& curve : chart.curves)
    for (const double y : curve.y) most = std::max(most, y);
  return most > 0.0 ? most : 1.0;
}

std::vector<std::string> text_plot(const Chart& chart, std::size_t width) {
  if (chart.empty() || chart.curves.front().x.empty() || width < 2 * kMargin) return {};
  const std::size_t columns_of_plot = std::min<std::size_t>(width - kMargin - 2, 72);
  const Canvas canvas = drawn(chart, columns_of_plot);
  const double most = largest_y(chart);
  std::vector<std::string> lines;
  for (std::size_t row = 0; row < kPlotRows; ++row) {
    const bool told = row == 0 || row == kPlotRows / 2 || row + 1 == kPlotRows;
    const double y = most * (1.0 - static_cast<double>(row) / (kPlotRows - 1));
    std::string line = padded_left(told ? energy_cell({y}) : "", kMargin - 1);
    line += told ? " ┤" : " │";
    for (const std::string_view mark : canvas[row]) line += mark;
    line.erase(line.find_last_not_of(' ') + 1);
    lines.push_back(std::move(line));
  }
  std::string axis(kMargin, ' ');
  axis += "└";
  for (std::size_t at = 0; at < columns_of_plot; ++at) axis += "─";
  lines.push_back(std::move(axis));
  std::string names = std::string(kMargin + 1, ' ') + axis_names(chart, columns_of_plot);
  names.erase(names.find_last_not_of(' ') + 1);
  lines.push_back(std::move(names));
  std::string legend(kMargin + 1, ' ');
  legend += chart.x_label + (AxisScale(chart).logarithmic() ? " (logarithmic)" : "");
  for (std::size_t curve = 0; chart.curves.size() > 1 && curve < chart.curves.size(); ++curve)
    legend += "  " + std::string(kMarks[curve % kMarks.size()]) + " " + chart.curves[curve].name;
  lines.push_back(std::move(legend));
  return lines;
}

}  // namespace opcost
