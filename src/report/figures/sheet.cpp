// Titles, legends and axes of figures.
#include "report/figures/sheet.h"

#include <algorithm>
#include <cmath>

#include "opcost/core/text.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

constexpr std::string_view kGrid = "#dddddd";

}  // namespace

std::string value_text(const FigureAxis& axis, double value) {
  if (axis.unit == "pJ") return (value < 0 ? "-" : "") + energy_text({std::abs(value)});
  return rounded_text(value, 4) + (axis.unit.empty() ? "" : " " + axis.unit);
}

std::string fitting(const std::string& label, double room) {
  constexpr double kLetter = 5.4;  // of a sans-serif of 10 units, on average
  return shortened(printable(label), static_cast<std::size_t>(std::max(3.0, room / kLetter)));
}

void Sheet::title() {
  y += 14;
  canvas.words(0, y, "start", shortened(printable(figure.title), 64),
               " font-weight=\"bold\" font-size=\"11\"");
  y += 4;
  legend();
}

void Sheet::legend() {
  if (figure.names.size() < 2 || figure.front) return;
  double x = 0;
  y += 12;
  for (std::size_t at = 0; at < figure.names.size(); ++at) {
    const std::string name = shortened(printable(figure.names[at]), 24);
    const double wide = 20.0 + 5.6 * static_cast<double>(columns(name));
    if (x > 0 && x + wide > kFigureWidth) {
      x = 0;
      y += 12;
    }
    canvas.box(x, y - 7, 8, 8, figure_colour(at));
    canvas.words(x + 12, y, "start", name);
    x += wide;
  }
  y += 4;
}

void Sheet::x_axis(const FigureScale& x, const PlotArea& area, int most) const {
  for (const double tick : x.ticks(most)) {
    canvas.line(x.place(tick), area.top, x.place(tick), area.bottom, kGrid);
    canvas.words(x.place(tick), area.bottom + 12, "middle", tick_text(figure.x, tick, x.high()));
  }
  canvas.words((area.left + area.right) / 2, area.bottom + 25, "middle", figure.x.label);
}

void Sheet::y_axis(const FigureScale& y_scale, const PlotArea& area) const {
  for (const double tick : y_scale.ticks(5)) {
    canvas.line(area.left, y_scale.place(tick), area.right, y_scale.place(tick), kGrid);
    canvas.words(area.left - 5, y_scale.place(tick) + 3.5, "end",
                 tick_text(figure.y, tick, y_scale.high()));
  }
  canvas.words(0, area.top - 9, "start", figure.y.label);
}

}  // namespace opcost
