// Draws figures as SVG.
#include <algorithm>
#include <cmath>
#include <map>

#include "opcost/core/text.h"
#include "report/figures/canvas.h"
#include "report/figures/figure.h"
#include "report/figures/scale.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

// A column of a paper is 85 mm, 241 pt: 10 units of text are then 7 pt.
constexpr double kWidth = 340.0;
constexpr std::string_view kGrid = "#dddddd", kInk = "#222222";

std::string value_text(const FigureAxis& axis, double value) {
  if (axis.unit == "pJ") return (value < 0 ? "-" : "") + energy_text({std::abs(value)});
  return rounded_text(value, 4) + (axis.unit.empty() ? "" : " " + axis.unit);
}

std::string fitting(const std::string& label, double room) {
  constexpr double kLetter = 5.4;  // of a sans-serif of 10 units, on average
  return shortened(printable(label), static_cast<std::size_t>(std::max(3.0, room / kLetter)));
}

/// One figure in the making: draws below `top` and knows how far it came.
class Drawing {
 public:
  Drawing(const Figure& figure, Canvas& canvas, double top)
      : figure_(figure), canvas_(canvas), y_(top) {}

  double draw() {
    title();
    switch (figure_.kind) {
      case FigureKind::Bars: bars(); break;
      case FigureKind::Columns: columns(); break;
      case FigureKind::Points: points(); break;
      case FigureKind::Lines: lines(); break;
      case FigureKind::Waterfall: waterfall(); break;
    }
    return y_;
  }

 private:
  struct Area {
    double left, right, top, bottom;
  };

  void title() {
    y_ += 14;
    canvas_.words(0, y_, "start", shortened(printable(figure_.title), 64),
                  " font-weight=\"bold\" font-size=\"11\"");
    y_ += 4;
    legend();
  }

  void legend() {
    if (figure_.names.size() < 2 || figure_.front) return;
    double x = 0;
    y_ += 12;
    for (std::size_t at = 0; at < figure_.names.size(); ++at) {
      const std::string name = shortened(printable(figure_.names[at]), 24);
      const double wide = 20.0 + 5.6 * static_cast<double>(columns_of(name));
      if (x > 0 && x + wide > kWidth) {
        x = 0;
        y_ += 12;
      }
      canvas_.box(x, y_ - 7, 8, 8, figure_colour(at));
      canvas_.words(x + 12, y_, "start", name);
      x += wide;
    }
    y_ += 4;
  }

  static std::size_t columns_of(const std::string& text) { return opcost::columns(text); }

  void x_axis(const FigureScale& x, const Area& area, int most) {
    for (const double tick : x.ticks(most)) {
      canvas_.line(x.place(tick), area.top, x.place(tick), area.bottom, kGrid);
      canvas_.words(x.place(tick), area.bottom + 12, "middle",
                    tick_text(figure_.x, tick, x.high()));
    }
    canvas_.words((area.left + area.right) / 2, area.bottom + 25, "middle", figure_.x.label);
  }

  void y_axis(const FigureScale& y, const Area& area) {
    for (const double tick : y.ticks(5)) {
      canvas_.line(area.left, y.place(tick), area.right, y.place(tick), kGrid);
      canvas_.words(area.left - 5, y.place(tick) + 3.5, "end",
                    tick_text(figure_.y, tick, y.high()));
    }
    canvas_.words(0, area.top - 9, "start", figure_.y.label);
  }

  void interval(const FigureItem& item, const FigureScale& x, double middle) {
    if (!item.low || !item.high) return;
    const double end = std::min(*item.high, x.high());
    canvas_.line(x.place(*item.low), middle, x.place(end), middle, kInk, 1);
    canvas_.line(x.place(*item.low), middle - 3, x.place(*item.low), middle + 3, kInk, 1);
    if (*item.high <= x.high())
      canvas_.line(x.place(end), middle - 3, x.place(end), middle + 3, kInk, 1);
  }

  void parts(const FigureItem& item, const FigureScale& x, double top, double height) {
    std::vector<double> all = item.parts;
    if (all.empty()) all = {*item.value};
    double from = 0.0;
    for (std::size_t at = 0; at < all.size(); ++at) {
      const double begin = x.place(from), end = x.place(from + all[at]);
      if (end > begin)
        canvas_.box(begin, top, end - begin, height, figure_colour(at),
                    item.label + ": " + value_text(figure_.x, all[at]));
      from += all[at];
    }
  }

  void bars() {
    constexpr double kRow = 16, kName = 104, kValue = 58;
    const Area area{kName, kWidth - kValue, y_ + 2,
                    y_ + 6 + kRow * static_cast<double>(figure_.items.size())};
    std::vector<double> values{0.0};
    double most = 0.0, highest = 0.0;
    for (const FigureItem& item : figure_.items) {
      most = std::max(most, item.value.value_or(0.0));
      highest = std::max({highest, item.value.value_or(0.0), item.high.value_or(0.0)});
    }
    // An interval many times as long as the bars would hide them: it ends at the edge then.
    values.push_back(std::min(highest, 1.5 * most));
    FigureAxis from_zero = figure_.x;
    from_zero.zero = true;
    from_zero.log = false;
    const FigureScale x(from_zero, values, area.left, area.right);
    x_axis(x, area, 3);
    double top = area.top + 3;
    for (const FigureItem& item : figure_.items) {
      canvas_.words(kName - 5, top + 9, "end", fitting(item.label, kName - 8));
      if (item.value) parts(item, x, top, kRow - 5);
      interval(item, x, top + (kRow - 5) / 2);
      canvas_.words(kWidth, top + 9, "end",
                    !item.value ? "no estimate"
                                : (item.in_part ? "≥ " : "") + value_text(figure_.x, *item.value));
      top += kRow;
    }
    y_ = area.bottom + 34;
  }

  void columns() {
    const Area area{52, kWidth, y_ + 20, y_ + 160};
    std::vector<double> values{0.0};
    for (const FigureItem& item : figure_.items) values.push_back(item.value.value_or(0.0));
    FigureAxis from_zero = figure_.y;
    from_zero.zero = true;
    const FigureScale y(from_zero, values, area.bottom, area.top);
    y_axis(y, area);
    const double step =
        std::min(14.0, (area.right - area.left) /
                           static_cast<double>(std::max<std::size_t>(figure_.items.size(), 1)));
    double x = area.left;
    for (const FigureItem& item : figure_.items) {
      std::vector<double> all = item.parts;
      if (all.empty()) all = {item.value.value_or(0.0)};
      double from = 0.0;
      for (std::size_t at = 0; at < all.size(); ++at) {
        if (all[at] > 0.0)
          canvas_.box(x, y.place(from + all[at]), step * 0.86,
                      y.place(from) - y.place(from + all[at]), figure_colour(at),
                      item.label + ": " + value_text(figure_.y, all[at]));
        from += all[at];
      }
      x += step;
    }
    canvas_.line(area.left, area.bottom, area.right, area.bottom, kInk);
    canvas_.words((area.left + area.right) / 2, area.bottom + 14, "middle", figure_.x.label);
    y_ = area.bottom + 24;
  }

  void points() {
    const Area area{52, kWidth - 8, y_ + 20, y_ + 200};
    std::vector<double> xs, ys;
    for (const FigurePoint& one : figure_.points) {
      xs.push_back(one.x);
      ys.push_back(one.y);
    }
    FigureScale x(figure_.x, xs, area.left, area.right), y(figure_.y, ys, area.bottom, area.top);
    if (figure_.diagonal) {
      x.widen(y);
      y.widen(x);
    }
    x_axis(x, area, 5);
    y_axis(y, area);
    if (figure_.diagonal) canvas_.dashes(area.left, area.bottom, area.right, area.top, kInk);
    if (figure_.front) front(x, y);
    const double radius = figure_.points.size() > 200 ? 1.6 : 2.6;
    for (const FigurePoint& one : figure_.points)
      canvas_.dot(
          x.place(one.x), y.place(one.y), radius,
          figure_.front ? figure_colour(one.front ? 3 : 6) : figure_colour(one.group),
          one.label + ": " + value_text(figure_.x, one.x) + ", " + value_text(figure_.y, one.y));
    if (figure_.points.size() <= 30 && !figure_.diagonal) labels(x, y, area);
    y_ = area.bottom + 34;
  }

  void front(const FigureScale& x, const FigureScale& y) {
    std::vector<const FigurePoint*> on;
    for (const FigurePoint& one : figure_.points)
      if (one.front) on.push_back(&one);
    std::ranges::sort(on, {}, [](const FigurePoint* one) { return one->x; });
    std::string path;
    for (const FigurePoint* one : on)
      path += (path.empty() ? "" : " ") + px(x.place(one->x)) + "," + px(y.place(one->y));
    canvas_.curve(path, figure_colour(3));
  }

  // Names beside their points, where no other name stands.
  void labels(const FigureScale& x, const FigureScale& y, const Area& area) {
    struct Taken {
      double left, right, y;
    };
    std::vector<Taken> taken;
    for (const FigurePoint& one : figure_.points) {
      const std::string name = shortened(printable(one.label), 20);
      const double wide = 5.2 * static_cast<double>(columns_of(name));
      const bool left = x.place(one.x) + 5 + wide > area.right;
      const double begin = left ? x.place(one.x) - 5 - wide : x.place(one.x) + 5;
      const double at = y.place(one.y) + 3;
      if (std::ranges::any_of(taken, [&](const Taken& other) {
            return std::abs(other.y - at) < 10 && begin < other.right && other.left < begin + wide;
          }))
        continue;
      taken.push_back({begin, begin + wide, at});
      canvas_.words(left ? x.place(one.x) - 5 : begin, at, left ? "end" : "start", name);
    }
  }

  void lines() {
    const Area area{52, kWidth - 12, y_ + 20, y_ + 170};
    std::vector<double> xs, ys;
    for (const FigureSeries& one : figure_.series) {
      xs.insert(xs.end(), one.x.begin(), one.x.end());
      ys.insert(ys.end(), one.y.begin(), one.y.end());
    }
    FigureAxis y_of = figure_.y;
    y_of.zero = !y_of.log;
    if (y_of.zero) ys.push_back(0.0);
    const bool named = !figure_.categories.empty();
    const FigureScale x(figure_.x, xs, area.left + 8, area.right - 8);
    const FigureScale y(y_of, ys, area.bottom, area.top);
    y_axis(y, area);
    if (!named) x_axis(x, area, 5);
    for (std::size_t at = 0; at < figure_.categories.size(); ++at)
      canvas_.words(x.place(static_cast<double>(at)), area.bottom + 12, "middle",
                    shortened(printable(figure_.categories[at]), 12));
    if (named)
      canvas_.words((area.left + area.right) / 2, area.bottom + 25, "middle", figure_.x.label);
    for (std::size_t at = 0; at < figure_.series.size(); ++at)
      series(figure_.series[at], figure_colour(at), x, y);
    y_ = area.bottom + 34;
  }

  // Lines join points that are known whole and stand side by side.
  void series(const FigureSeries& one, std::string_view colour, const FigureScale& x,
              const FigureScale& y) {
    std::string path;
    const auto in_part = [&](std::size_t at) { return at < one.in_part.size() && one.in_part[at]; };
    for (std::size_t at = 0; at <= one.x.size(); ++at) {
      if (at < one.x.size() && !in_part(at)) {
        path += (path.empty() ? "" : " ") + px(x.place(one.x[at])) + "," + px(y.place(one.y[at]));
        continue;
      }
      if (path.find(' ') != std::string::npos) canvas_.curve(path, colour);
      path.clear();
    }
    for (std::size_t at = 0; at < one.x.size(); ++at) {
      if (in_part(at))
        canvas_.words(x.place(one.x[at]), y.place(one.y[at]) + 3.5, "middle", "?");
      else
        canvas_.dot(x.place(one.x[at]), y.place(one.y[at]), 2.4, colour,
                    value_text(figure_.y, one.y[at]));
    }
  }

  void waterfall() {
    constexpr double kRow = 14, kName = 116, kValue = 60;
    const Area area{kName, kWidth - kValue, y_ + 2,
                    y_ + 6 + kRow * static_cast<double>(figure_.items.size())};
    std::vector<double> values;
    double sum = 0.0;
    for (const FigureItem& item : figure_.items) {
      sum = item.total ? *item.value : sum + *item.value;
      values.push_back(sum);
    }
    const auto [least, most] = std::ranges::minmax(values);
    FigureAxis axis = figure_.x;
    axis.log = false;
    axis.zero = least < 0.5 * most;  // else the changes would be too small to see
    const FigureScale x(axis, values, area.left, area.right);
    x_axis(x, area, 3);
    double top = area.top + 2, from = x.low();
    for (std::size_t at = 0; at < figure_.items.size(); ++at) {
      const FigureItem& item = figure_.items[at];
      if (item.total) from = x.low();
      const double begin = x.place(std::min(from, values[at]));
      const double end = x.place(std::max(from, values[at]));
      canvas_.words(kName - 5, top + 8, "end", fitting(item.label, kName - 8));
      canvas_.box(begin, top, std::max(0.6, end - begin), kRow - 4,
                  figure_colour(item.total        ? 6
                                : *item.value > 0 ? 3
                                                  : 0),
                  item.label);
      canvas_.words(
          kWidth, top + 8, "end",
          (!item.total && *item.value > 0 ? "+" : "") + value_text(figure_.x, *item.value));
      from = values[at];
      top += kRow;
    }
    y_ = area.bottom + 34;
  }

  const Figure& figure_;
  Canvas& canvas_;
  double y_;
};

}  // namespace

std::string svg_document(const std::vector<Figure>& figures) {
  Canvas canvas;
  double bottom = 0.0;
  for (const Figure& figure : figures)
    if (!figure.empty()) bottom = Drawing(figure, canvas, bottom).draw();
  if (bottom <= 0.0) return "";
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-4 0 " + px(kWidth + 8) + " " +
         px(bottom) +
         "\" font-family=\"Helvetica, Arial, sans-serif\" font-size=\"10\" fill=\"#222222\">\n"
         "<rect x=\"-4\" width=\"100%\" height=\"100%\" fill=\"white\"/>\n" +
         canvas.take() + "</svg>\n";
}

}  // namespace opcost
