// Points, their Pareto front, and lines.
#include <algorithm>
#include <cmath>

#include "opcost/core/text.h"
#include "report/figures/sheet.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

void front(Sheet& sheet, const FigureScale& x, const FigureScale& y) {
  std::vector<const FigurePoint*> on;
  for (const FigurePoint& one : sheet.figure.points)
    if (one.front) on.push_back(&one);
  std::ranges::sort(on, {}, [](const FigurePoint* one) { return one->x; });
  std::string path;
  for (const FigurePoint* one : on)
    path += (path.empty() ? "" : " ") + px(x.place(one->x)) + "," + px(y.place(one->y));
  sheet.canvas.curve(path, figure_colour(3));
}

// Names beside their points, where no other name stands.
void labels(Sheet& sheet, const FigureScale& x, const FigureScale& y, const PlotArea& area) {
  struct Taken {
    double left, right, y;
  };
  std::vector<Taken> taken;
  for (const FigurePoint& one : sheet.figure.points) {
    const std::string name = shortened(printable(one.label), 20);
    const double wide = 5.2 * static_cast<double>(columns(name));
    const bool left = x.place(one.x) + 5 + wide > area.right;
    const double begin = left ? x.place(one.x) - 5 - wide : x.place(one.x) + 5;
    const double at = y.place(one.y) + 3;
    if (std::ranges::any_of(taken, [&](const Taken& other) {
          return std::abs(other.y - at) < 10 && begin < other.right && other.left < begin + wide;
        }))
      continue;
    taken.push_back({begin, begin + wide, at});
    sheet.canvas.words(left ? x.place(one.x) - 5 : begin, at, left ? "end" : "start", name);
  }
}

// Lines join points that are known whole and stand side by side.
void series(Sheet& sheet, const FigureSeries& one, std::string_view colour, const FigureScale& x,
            const FigureScale& y) {
  std::string path;
  const auto in_part = [&](std::size_t at) { return at < one.in_part.size() && one.in_part[at]; };
  for (std::size_t at = 0; at <= one.x.size(); ++at) {
    if (at < one.x.size() && !in_part(at)) {
      path += (path.empty() ? "" : " ") + px(x.place(one.x[at])) + "," + px(y.place(one.y[at]));
      continue;
    }
    if (path.find(' ') != std::string::npos) sheet.canvas.curve(path, colour);
    path.clear();
  }
  for (std::size_t at = 0; at < one.x.size(); ++at) {
    if (in_part(at))
      sheet.canvas.words(x.place(one.x[at]), y.place(one.y[at]) + 3.5, "middle", "?");
    else
      sheet.canvas.dot(x.place(one.x[at]), y.place(one.y[at]), 2.4, colour,
                       value_text(sheet.figure.y, one.y[at]));
  }
}

}  // namespace

void draw_points(Sheet& sheet) {
  const PlotArea area{52, kFigureWidth - 8, sheet.y + 20, sheet.y + 200};
  std::vector<double> xs, ys;
  for (const FigurePoint& one : sheet.figure.points) {
    xs.push_back(one.x);
    ys.push_back(one.y);
  }
  FigureScale x(sheet.figure.x, xs, area.left, area.right),
      y(sheet.figure.y, ys, area.bottom, area.top);
  if (sheet.figure.diagonal) {
    x.widen(y);
    y.widen(x);
  }
  sheet.x_axis(x, area, 5);
  sheet.y_axis(y, area);
  if (sheet.figure.diagonal)
    sheet.canvas.dashes(area.left, area.bottom, area.right, area.top, kFigureInk);
  if (sheet.figure.front) front(sheet, x, y);
  const double radius = sheet.figure.points.size() > 200 ? 1.6 : 2.6;
  for (const FigurePoint& one : sheet.figure.points)
    sheet.canvas.dot(
        x.place(one.x), y.place(one.y), radius,
        sheet.figure.front ? figure_colour(one.front ? 3 : 6) : figure_colour(one.group),
        one.label + ": " + value_text(sheet.figure.x, one.x) + ", " +
            value_text(sheet.figure.y, one.y));
  if (sheet.figure.points.size() <= 30 && !sheet.figure.diagonal) labels(sheet, x, y, area);
  sheet.y = area.bottom + 34;
}

void draw_lines(Sheet& sheet) {
  const PlotArea area{52, kFigureWidth - 12, sheet.y + 20, sheet.y + 170};
  std::vector<double> xs, ys;
  for (const FigureSeries& one : sheet.figure.series) {
    xs.insert(xs.end(), one.x.begin(), one.x.end());
    ys.insert(ys.end(), one.y.begin(), one.y.end());
  }
  FigureAxis y_of = sheet.figure.y;
  y_of.zero = !y_of.log;
  if (y_of.zero) ys.push_back(0.0);
  const bool named = !sheet.figure.categories.empty();
  const FigureScale x(sheet.figure.x, xs, area.left + 8, area.right - 8);
  const FigureScale y(y_of, ys, area.bottom, area.top);
  sheet.y_axis(y, area);
  if (!named) sheet.x_axis(x, area, 5);
  for (std::size_t at = 0; at < sheet.figure.categories.size(); ++at)
    sheet.canvas.words(x.place(static_cast<double>(at)), area.bottom + 12, "middle",
                       shortened(printable(sheet.figure.categories[at]), 12));
  if (named)
    sheet.canvas.words((area.left + area.right) / 2, area.bottom + 25, "middle",
                       sheet.figure.x.label);
  for (std::size_t at = 0; at < sheet.figure.series.size(); ++at)
    series(sheet, sheet.figure.series[at], figure_colour(at), x, y);
  sheet.y = area.bottom + 34;
}

}  // namespace opcost
