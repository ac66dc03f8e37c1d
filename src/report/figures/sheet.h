#pragma once

#include <string>

#include "report/figures/canvas.h"
#include "report/figures/figure.h"
#include "report/figures/scale.h"

// One figure on a drawing: what charts of all kinds need.
namespace opcost {

// A column of a paper is 85 mm, 241 pt: 10 units of text are then 7 pt.
inline constexpr double kFigureWidth = 340.0;
inline constexpr std::string_view kFigureInk = "#222222";

/// Where the values of a figure are drawn.
struct PlotArea {
  double left, right, top, bottom;
};

struct Sheet {
  const Figure& figure;
  Canvas& canvas;
  double y = 0.0;  ///< How far the drawing has come.

  /// The title and, where there are several names, what their colours are.
  void title();
  void x_axis(const FigureScale& x, const PlotArea& area, int most) const;
  void y_axis(const FigureScale& y_scale, const PlotArea& area) const;

 private:
  void legend();
};

/// The value with the unit of its axis.
std::string value_text(const FigureAxis& axis, double value);
/// A label that is no wider than `room`.
std::string fitting(const std::string& label, double room);

/// They draw below `sheet.y` and move it below what they drew.
void draw_bars(Sheet& sheet);
void draw_columns(Sheet& sheet);
void draw_waterfall(Sheet& sheet);
void draw_points(Sheet& sheet);
void draw_lines(Sheet& sheet);

}  // namespace opcost
