#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "io/json_writer.h"

// A chart before it is drawn: the one description that SVG and the pages for a browser are made
// from. Texts need not be printable; values are finite.
namespace opcost {

struct FigureAxis {
  std::string label;
  std::string unit = {};  ///< "pJ": values are written as energies, "1.2 mJ".
  bool log = false;       ///< Logarithmic, if all its values are above 0.
  bool zero = false;      ///< It begins at 0.
};

/// A bar, or a step of a waterfall.
struct FigureItem {
  std::string label;
  std::optional<double> value = {};  ///< std::nullopt: there is none, and nothing is drawn.
  std::vector<double> parts = {};    ///< They add up to value; empty: one part.
  std::optional<double> low = {}, high = {};  ///< An interval; both or none.
  bool in_part = false;                       ///< More than value, nobody knows how much.
  bool total = false;                         ///< Of a waterfall: a sum and no change.
};

struct FigurePoint {
  std::string label;
  double x = 0.0, y = 0.0;
  std::size_t group = 0;  ///< Position in Figure::names.
  bool front = false;     ///< On the Pareto front.
};

struct FigureSeries {
  std::string name;
  std::vector<double> x, y;
  std::vector<bool> in_part;  ///< By point, as of an item.
};

enum class FigureKind : std::uint8_t {
  Bars,       ///< Items, one below the other; the value is on axis x.
  Columns,    ///< Items side by side, stacked; the value is on axis y.
  Points,     ///< Points.
  Lines,      ///< Series.
  Waterfall,  ///< Items: a total, changes, the new total.
};

struct Figure {
  FigureKind kind = FigureKind::Bars;
  std::string title = {};
  std::string note = {};
  FigureAxis x = {}, y = {};
  std::vector<std::string> names = {};  ///< Of parts, or of groups of points.
  std::string interval = {};            ///< What the intervals of items are.
  bool front = false;                   ///< Of points: the Pareto front is drawn.
  bool diagonal = false;                ///< Of points: the line x = y is drawn.
  std::vector<FigureItem> items = {};
  std::vector<FigurePoint> points = {};
  std::vector<FigureSeries> series = {};
  std::vector<std::string> categories = {};  ///< Names for x = 0, 1, 2... of series.

  bool empty() const { return items.empty() && points.empty() && series.empty(); }
};

/// As the pages for a browser read it.
void write_figure(JsonWriter& json, const Figure& figure);

/// The figures one below the other, as an SVG 1.1 document that is readable in one column of a
/// paper (85 mm); "" where there is none. Texts of strangers are escaped.
std::string svg_document(const std::vector<Figure>& figures);

}  // namespace opcost
