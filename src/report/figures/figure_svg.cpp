// Draws figures as SVG.
#include "report/figures/sheet.h"

namespace opcost {
namespace {

// Draws a figure below `top`; where it ends.
double drawn(const Figure& figure, Canvas& canvas, double top) {
  Sheet sheet{figure, canvas, top};
  sheet.title();
  switch (figure.kind) {
    case FigureKind::Bars: draw_bars(sheet); break;
    case FigureKind::Columns: draw_columns(sheet); break;
    case FigureKind::Points: draw_points(sheet); break;
    case FigureKind::Lines: draw_lines(sheet); break;
    case FigureKind::Waterfall: draw_waterfall(sheet); break;
  }
  return sheet.y;
}

}  // namespace

std::string svg_document(const std::vector<Figure>& figures) {
  Canvas canvas;
  double bottom = 0.0;
  for (const Figure& figure : figures)
    if (!figure.empty()) bottom = drawn(figure, canvas, bottom);
  if (bottom <= 0.0) return "";
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-4 0 " + px(kFigureWidth + 8) + " " +
         px(bottom) +
         "\" font-family=\"Helvetica, Arial, sans-serif\" font-size=\"10\" fill=\"#222222\">\n"
         "<rect x=\"-4\" width=\"100%\" height=\"100%\" fill=\"white\"/>\n" +
         canvas.take() + "</svg>\n";
}

}  // namespace opcost
