// Bars, columns and waterfalls.
#include <algorithm>

#include "report/figures/sheet.h"

namespace opcost {
namespace {

void interval(Sheet& sheet, const FigureItem& item, const FigureScale& x, double middle) {
  if (!item.low || !item.high) return;
  const double end = std::min(*item.high, x.high());
  sheet.canvas.line(x.place(*item.low), middle, x.place(end), middle, kFigureInk, 1);
  sheet.canvas.line(x.place(*item.low), middle - 3, x.place(*item.low), middle + 3, kFigureInk, 1);
  if (*item.high <= x.high())
    sheet.canvas.line(x.place(end), middle - 3, x.place(end), middle + 3, kFigureInk, 1);
}

void parts(Sheet& sheet, const FigureItem& item, const FigureScale& x, double top, double height) {
  std::vector<double> all = item.parts;
  if (all.empty()) all = {*item.value};
  double from = 0.0;
  for (std::size_t at = 0; at < all.size(); ++at) {
    const double begin = x.place(from), end = x.place(from + all[at]);
    if (end > begin)
      sheet.canvas.box(begin, top, end - begin, height, figure_colour(at),
                       item.label + ": " + value_text(sheet.figure.x, all[at]));
    from += all[at];
  }
}

}  // namespace

void draw_bars(Sheet& sheet) {
  constexpr double kRow = 16, kName = 104, kValue = 58;
  const PlotArea area{kName, kFigureWidth - kValue, sheet.y + 2,
                      sheet.y + 6 + kRow * static_cast<double>(sheet.figure.items.size())};
  std::vector<double> values{0.0};
  double most = 0.0, highest = 0.0;
  for (const FigureItem& item : sheet.figure.items) {
    most = std::max(most, item.value.value_or(0.0));
    highest = std::max({highest, item.value.value_or(0.0), item.high.value_or(0.0)});
  }
  // An interval many times as long as the bars would hide them: it ends at the edge then.
  values.push_back(std::min(highest, 1.5 * most));
  FigureAxis from_zero = sheet.figure.x;
  from_zero.zero = true;
  from_zero.log = false;
  const FigureScale x(from_zero, values, area.left, area.right);
  sheet.x_axis(x, area, 3);
  double top = area.top + 3;
  for (const FigureItem& item : sheet.figure.items) {
    sheet.canvas.words(kName - 5, top + 9, "end", fitting(item.label, kName - 8));
    if (item.value) parts(sheet, item, x, top, kRow - 5);
    interval(sheet, item, x, top + (kRow - 5) / 2);
    sheet.canvas.words(kFigureWidth, top + 9, "end",
                       !item.value
                           ? "no estimate"
                           : (item.in_part ? "≥ " : "") + value_text(sheet.figure.x, *item.value));
    top += kRow;
  }
  sheet.y = area.bottom + 34;
}

void draw_columns(Sheet& sheet) {
  const PlotArea area{52, kFigureWidth, sheet.y + 20, sheet.y + 160};
  std::vector<double> values{0.0};
  for (const FigureItem& item : sheet.figure.items) values.push_back(item.value.value_or(0.0));
  FigureAxis from_zero = sheet.figure.y;
  from_zero.zero = true;
  const FigureScale y(from_zero, values, area.bottom, area.top);
  sheet.y_axis(y, area);
  const double step =
      std::min(14.0, (area.right - area.left) /
                         static_cast<double>(std::max<std::size_t>(sheet.figure.items.size(), 1)));
  double x = area.left;
  for (const FigureItem& item : sheet.figure.items) {
    std::vector<double> all = item.parts;
    if (all.empty()) all = {item.value.value_or(0.0)};
    double from = 0.0;
    for (std::size_t at = 0; at < all.size(); ++at) {
      if (all[at] > 0.0)
        sheet.canvas.box(x, y.place(from + all[at]), step * 0.86,
                         y.place(from) - y.place(from + all[at]), figure_colour(at),
                         item.label + ": " + value_text(sheet.figure.y, all[at]));
      from += all[at];
    }
    x += step;
  }
  sheet.canvas.line(area.left, area.bottom, area.right, area.bottom, kFigureInk);
  sheet.canvas.words((area.left + area.right) / 2, area.bottom + 14, "middle",
                     sheet.figure.x.label);
  sheet.y = area.bottom + 24;
}

void draw_waterfall(Sheet& sheet) {
  constexpr double kRow = 14, kName = 116, kValue = 60;
  const PlotArea area{kName, kFigureWidth - kValue, sheet.y + 2,
                      sheet.y + 6 + kRow * static_cast<double>(sheet.figure.items.size())};
  std::vector<double> values;
  double sum = 0.0;
  for (const FigureItem& item : sheet.figure.items) {
    sum = item.total ? *item.value : sum + *item.value;
    values.push_back(sum);
  }
  const auto [least, most] = std::ranges::minmax(values);
  FigureAxis axis = sheet.figure.x;
  axis.log = false;
  axis.zero = least < 0.5 * most;  // else the changes would be too small to see
  const FigureScale x(axis, values, area.left, area.right);
  sheet.x_axis(x, area, 3);
  double top = area.top + 2, from = x.low();
  for (std::size_t at = 0; at < sheet.figure.items.size(); ++at) {
    const FigureItem& item = sheet.figure.items[at];
    if (item.total) from = x.low();
    const double begin = x.place(std::min(from, values[at]));
    const double end = x.place(std::max(from, values[at]));
    sheet.canvas.words(kName - 5, top + 8, "end", fitting(item.label, kName - 8));
    sheet.canvas.box(begin, top, std::max(0.6, end - begin), kRow - 4,
                     figure_colour(item.total        ? 6
                                   : *item.value > 0 ? 3
                                                     : 0),
                     item.label);
    sheet.canvas.words(
        kFigureWidth, top + 8, "end",
        (!item.total && *item.value > 0 ? "+" : "") + value_text(sheet.figure.x, *item.value));
    from = values[at];
    top += kRow;
  }
  sheet.y = area.bottom + 34;
}

}  // namespace opcost
