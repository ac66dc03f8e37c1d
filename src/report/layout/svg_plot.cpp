// Draws a chart as SVG.
#include <array>
#include <string_view>

#include "opcost/core/text.h"
#include "report/layout/figures.h"
#include "report/layout/plot.h"

namespace opcost {
namespace {

constexpr double kWidth = 720, kHeight = 420;
constexpr double kLeft = 90, kRight = 20, kTop = 50, kBottom = 60;
// Colours that the colour-blind can tell apart (Okabe and Ito, 2008).
constexpr std::array<std::string_view, 6> kColours{"#0072b2", "#d55e00", "#009e73",
                                                   "#cc79a7", "#e69f00", "#56b4e9"};

std::string svg_escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      default: result += c;
    }
  }
  return result;
}

std::string number(double value) { return rounded_text(value, 6); }

std::string words(double x, double y, std::string_view anchor, std::string_view text) {
  return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" +
         std::string(anchor) + "\">" + svg_escaped(text) + "</text>\n";
}

std::string line(double x1, double y1, double x2, double y2, std::string_view colour) {
  return "<line x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" + number(x2) +
         "\" y2=\"" + number(y2) + "\" stroke=\"" + std::string(colour) + "\"/>\n";
}

class Svg {
 public:
  explicit Svg(const Chart& chart) : chart_(chart), scale_(chart), most_(largest_y(chart)) {}

  std::string text() const {
    std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + number(kWidth) +
                      " " + number(kHeight) +
                      "\" font-family=\"sans-serif\" font-size=\"13\">\n"
                      "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n";
    svg += words(kWidth / 2, 24, "middle", chart_.title) + energies() + values();
    for (std::size_t at = 0; at < chart_.curves.size(); ++at) svg += curve(at);
    return svg + "</svg>\n";
  }

 private:
  double x_of(double x) const { return kLeft + scale_.place(x) * (kWidth - kLeft - kRight); }
  double y_of(double y) const { return kHeight - kBottom - y / most_ * (kHeight - kTop - kBottom); }

  std::string energies() const {
    std::string svg;
    constexpr int kSteps = 4;
    for (int step = 0; step <= kSteps; ++step) {
      const double y = most_ * step / kSteps;
      svg += line(kLeft, y_of(y), kWidth - kRight, y_of(y), "#dddddd");
      svg += words(kLeft - 8, y_of(y) + 4, "end", energy_text({y}));
    }
    return svg;
  }

  std::string values() const {
    std::string svg = line(kLeft, y_of(0), kWidth - kRight, y_of(0), "#333333");
    double last = -kWidth;
    constexpr double kApart = 48;
    for (const double x : chart_.curves.front().x) {
      if (x_of(x) - last < kApart) continue;
      last = x_of(x);
      const bool named = !chart_.categories.empty();
      svg += words(last, kHeight - kBottom + 20, "middle",
                   named ? chart_.categories[static_cast<std::size_t>(x)] : number(x));
    }
    const std::string_view log = scale_.logarithmic() ? " (logarithmic)" : "";
    return svg + words((kLeft + kWidth - kRight) / 2, kHeight - 14, "middle",
                       chart_.x_label + std::string(log));
  }

  // A dot; "?" where the energy is known in part.
  std::string point(const Curve& one, std::size_t at, const std::string& colour) const {
    const double x = x_of(one.x[at]), y = y_of(one.y[at]);
    const std::string energy = energy_text({one.y[at]});
    if (one.is_in_part(at))
      return "<g fill=\"" + colour + "\"><title>at least " + svg_escaped(energy) +
             ": some nodes are unknown</title>" + words(x, y + 4, "middle", "?") + "</g>\n";
    return "<circle cx=\"" + number(x) + "\" cy=\"" + number(y) + "\" r=\"4\" fill=\"" + colour +
           "\"><title>" + svg_escaped(energy) + "</title></circle>\n";
  }

  // Lines join points that are known whole and stand side by side.
  std::string lines(const Curve& one, const std::string& colour) const {
    std::string svg, points;
    const auto end_line = [&] {
      if (!points.empty())
        svg += "<polyline fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"2\" points=\"" +
               points + "\"/>\n";
      points.clear();
    };
    for (std::size_t i = 0; i < one.x.size(); ++i) {
      if (one.is_in_part(i))
        end_line();
      else
        points +=
            (points.empty() ? "" : " ") + number(x_of(one.x[i])) + "," + number(y_of(one.y[i]));
    }
    end_line();
    return svg;
  }

  std::string curve(std::size_t at) const {
    const Curve& one = chart_.curves[at];
    const std::string colour(kColours[at % kColours.size()]);
    std::string svg = lines(one, colour);
    for (std::size_t i = 0; i < one.x.size(); ++i) svg += point(one, i, colour);
    if (chart_.curves.size() > 1) {
      const double y = kTop - 8 + 16 * static_cast<double>(at);
      svg +=
          line(kLeft + 12, y, kLeft + 32, y, colour) + words(kLeft + 38, y + 4, "start", one.name);
    }
    return svg;
  }

  const Chart& chart_;
  AxisScale scale_;
  double most_;
};

}  // namespace

std::string svg_plot(const Chart& chart) {
  return chart.empty() || chart.curves.front().x.empty() ? "" : Svg(chart).text();
}

}  // namespace opcost
