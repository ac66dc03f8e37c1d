#pragma once

#include <array>
#include <string>
#include <string_view>

namespace opcost {

// Colours that the colour-blind can tell apart (Okabe and Ito, Color Universal Design, 2008).
inline constexpr std::array<std::string_view, 8> kFigureColours{
    "#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#8a8f98", "#b9bdc4"};
constexpr std::string_view figure_colour(std::size_t at) {
  return kFigureColours[at % kFigureColours.size()];
}

/// Text of strangers in a document of XML: printable and escaped.
std::string xml_escaped(std::string_view text);

/// Collects the elements of a drawing. Lengths are in units of the drawing.
class Canvas {
 public:
  void line(double x1, double y1, double x2, double y2, std::string_view colour,
            double width = 0.7);
  void dashes(double x1, double y1, double x2, double y2, std::string_view colour);
  /// `title` is what a viewer shows beside the pointer.
  void box(double x, double y, double width, double height, std::string_view colour,
           std::string_view title = "");
  void dot(double x, double y, double radius, std::string_view colour, std::string_view title);
  /// `points`: "1,2 3,4".
  void curve(const std::string& points, std::string_view colour);
  /// anchor: start, middle or end.
  void words(double x, double y, std::string_view anchor, std::string_view text,
             std::string_view attributes = "");

  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

/// A length or place, with at most two decimals.
std::string px(double value);

}  // namespace opcost
