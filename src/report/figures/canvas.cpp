// The elements of an SVG drawing.
#include "report/figures/canvas.h"

#include <cmath>

#include "opcost/core/text.h"
#include "report/layout/escaped.h"
#include "report/layout/printable.h"

namespace opcost {

std::string px(double value) { return rounded_text(std::round(value * 100.0) / 100.0, 8); }

std::string xml_escaped(std::string_view text) { return html_escaped(printable(text)); }

namespace {

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + std::string(value) + "\"";
}

std::string title_of(std::string_view title) {
  return title.empty() ? "" : "<title>" + xml_escaped(title) + "</title>";
}

std::string line_of(double x1, double y1, double x2, double y2, std::string_view colour) {
  return "<line" + attribute("x1", px(x1)) + attribute("y1", px(y1)) + attribute("x2", px(x2)) +
         attribute("y2", px(y2)) + attribute("stroke", colour);
}

}  // namespace

void Canvas::line(double x1, double y1, double x2, double y2, std::string_view colour,
                  double width) {
  text_ += line_of(x1, y1, x2, y2, colour) + attribute("stroke-width", px(width)) + "/>\n";
}

void Canvas::dashes(double x1, double y1, double x2, double y2, std::string_view colour) {
  text_ += line_of(x1, y1, x2, y2, colour) + attribute("stroke-dasharray", "3 3") + "/>\n";
}

void Canvas::box(double x, double y, double width, double height, std::string_view colour,
                 std::string_view title) {
  text_ += "<rect" + attribute("x", px(x)) + attribute("y", px(y)) + attribute("width", px(width)) +
           attribute("height", px(height)) + attribute("fill", colour) + ">" + title_of(title) +
           "</rect>\n";
}

void Canvas::dot(double x, double y, double radius, std::string_view colour,
                 std::string_view title) {
  text_ += "<circle" + attribute("cx", px(x)) + attribute("cy", px(y)) +
           attribute("r", px(radius)) + attribute("fill", colour) + ">" + title_of(title) +
           "</circle>\n";
}

void Canvas::curve(const std::string& points, std::string_view colour) {
  text_ += "<polyline fill=\"none\"" + attribute("stroke", colour) +
           " stroke-width=\"1.5\" points=\"" + points + "\"/>\n";
}

void Canvas::words(double x, double y, std::string_view anchor, std::string_view text,
                   std::string_view attributes) {
  text_ += "<text" + attribute("x", px(x)) + attribute("y", px(y)) +
           attribute("text-anchor", anchor) + std::string(attributes) + ">" + xml_escaped(text) +
           "</text>\n";
}

}  // namespace opcost
