// Random reports in every format, on screens of many widths: what is written of each is what was
// written before. OPCOST_TELL=WORDS prints it of cases with these words, OPCOST_REBASE=1 writes
// many_views.txt anew.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "report/layout/laid_out.h"
#include "report/layout/view.h"
#include "support/as_before.h"
#include "support/dice.h"
#include "support/program.h"

namespace opcost::test {
namespace many_views_test {

constexpr std::array<std::string_view, 16> kWords{"energy",
                                                  "of",
                                                  "`conv1`",
                                                  "a<b",
                                                  "50%",
                                                  "x_y",
                                                  "a|b",
                                                  "#1",
                                                  "µJ",
                                                  "1x3x224x224",
                                                  "features.0/conv",
                                                  "$5",
                                                  "\\path",
                                                  "…",
                                                  "a very long name of a layer",
                                                  "https://example.org/a_b?c=d&e"};

/// Draws parts of a report; two dice are never thrown in one expression.
class Drawer {
 public:
  explicit Drawer(std::uint32_t seed) : dice_(seed) {}

  View view() {
    View drawn;
    drawn.title = words(1, 4);
    for (std::size_t left = upto(5); left > 0; --left) drawn.head.push_back(head_line());
    for (std::size_t left = upto(3); left > 0; --left) drawn.sections.push_back(section());
    for (std::size_t left = upto(2); left > 0; --left) drawn.summary.push_back(head_line());
    for (std::size_t left = upto(2); left > 0; --left) drawn.figures.push_back(figure());
    return drawn;
  }
  std::size_t upto(std::int64_t most) { return static_cast<std::size_t>(dice_.between(0, most)); }
  bool coin() { return dice_.coin(); }

 private:
  std::string words(std::int64_t least, std::int64_t most) {
    std::string text;
    for (std::int64_t left = dice_.between(least, most); left > 0; --left) {
      const std::size_t at = upto(kWords.size() - 1);
      text += (text.empty() ? "" : " ") + std::string(kWords[at]);
    }
    return text;
  }
  Style style() { return static_cast<Style>(upto(4)); }
  double number() {
    const double mantissa = static_cast<double>(dice_.between(0, 9999)) / 1000.0;
    return 1e-3 + mantissa * std::pow(10.0, static_cast<double>(dice_.between(-3, 15)));
  }
  HeadLine head_line() {
    HeadLine line;
    line.label = coin() ? "table" : coin() ? "" : "energy";
    line.text = words(1, 14);
    line.style = style();
    line.apart = upto(5) == 0;
    return line;
  }
  std::vector<Paragraph> paragraphs() {
    std::vector<Paragraph> all(upto(2));
    for (Paragraph& one : all) {
      one.text = words(1, 30);
      one.style = style();
    }
    return all;
  }
  Cell cell(std::size_t kind) {
    Cell drawn;
    drawn.style = style();
    if (kind == 1) {
      drawn.text = std::string(1, kQuantity);
      drawn.energy = Picojoules{number()};
    } else if (kind == 2) {
      drawn.text = std::string(1, kQuantity);
      drawn.count = Count{static_cast<std::uint64_t>(number())};
    } else if (kind == 3) {
      drawn.fill = static_cast<double>(dice_.between(0, 100)) / 100.0;
    } else {
      drawn.text = words(0, 3);
      if (upto(3) == 0) drawn.brief = words(1, 1);
    }
    return drawn;
  }
  std::vector<Cell> row(const std::vector<std::size_t>& kinds) {
    std::vector<Cell> cells;
    for (const std::size_t kind : kinds) cells.push_back(cell(kind));
    return cells;
  }
  Grid grid() {
    Grid drawn;
    std::vector<std::size_t> kinds(1 + upto(6));
    for (std::size_t& kind : kinds) {
      kind = upto(5);
      Column column;
      column.title = words(1, 2);
      column.align = kind == 1 || kind == 2 ? Align::Right : static_cast<Align>(upto(1));
      column.min = upto(3) == 0 ? 4 + upto(10) : 0;
      column.max = upto(3) == 0 ? 16 + upto(30) : 400;
      column.worth = 1 + upto(2);
      column.expendable = upto(2);
      drawn.columns.push_back(column);
    }
    for (std::size_t left = upto(6); left > 0; --left) drawn.rows.push_back(row(kinds));
    if (coin()) drawn.feet.push_back(row(kinds));
    return drawn;
  }
  Section section() {
    Section drawn;
    drawn.heading = words(1, 3);
    drawn.above = paragraphs();
    if (upto(3) > 0) drawn.grid = grid();
    drawn.below = paragraphs();
    for (std::size_t left = upto(2); left > 0; --left) drawn.lines.push_back(words(1, 8));
    for (std::size_t left = upto(3); left > 0; --left) drawn.items.push_back(words(1, 20));
    drawn.drawn = coin();
    return drawn;
  }
  FigureAxis axis() {
    FigureAxis drawn;
    drawn.label = words(1, 2);
    drawn.unit = coin() ? "pJ" : "";
    drawn.log = coin();
    drawn.zero = coin();
    return drawn;
  }
  FigureItem item(std::size_t parts) {
    FigureItem drawn;
    drawn.label = words(1, 2);
    if (upto(6) == 0) return drawn;
    double sum = 0.0;
    for (std::size_t left = parts; left > 0; --left) {
      drawn.parts.push_back(number());
      sum += drawn.parts.back();
    }
    drawn.value = parts == 0 ? number() : sum;
    if (upto(3) == 0) {
      drawn.low = *drawn.value * 0.9;
      drawn.high = *drawn.value * 1.2;
    }
    drawn.in_part = upto(5) == 0;
    drawn.total = upto(3) == 0;
    return drawn;
  }
  Figure figure() {
    Figure drawn;
    drawn.kind = static_cast<FigureKind>(upto(4));
    drawn.title = words(1, 4);
    drawn.note = words(0, 9);
    drawn.x = axis();
    drawn.y = axis();
    drawn.interval = coin() ? words(1, 2) : "";
    drawn.front = coin();
    drawn.diagonal = coin();
    if (drawn.diagonal) drawn.y = drawn.x;  // as all that draw one do
    const std::size_t names = upto(3);
    for (std::size_t left = names; left > 0; --left) drawn.names.push_back(words(1, 1));
    if (drawn.kind == FigureKind::Points)
      add_points(drawn);
    else if (drawn.kind == FigureKind::Lines)
      add_series(drawn);
    else
      for (std::size_t left = 1 + upto(9); left > 0; --left) drawn.items.push_back(item(names));
    return drawn;
  }
  void add_points(Figure& drawn) {
    for (std::size_t left = 1 + upto(12); left > 0; --left) {
      FigurePoint point;
      point.label = words(1, 1);
      point.x = number();
      point.y = number();
      point.group =
          drawn.names.empty() ? 0 : upto(static_cast<std::int64_t>(drawn.names.size()) - 1);
      point.front = coin();
      drawn.points.push_back(point);
    }
  }
  void add_series(Figure& drawn) {
    const std::size_t places = 1 + upto(6);
    if (coin())
      for (std::size_t at = 0; at < places; ++at) drawn.categories.push_back(words(1, 1));
    for (std::size_t left = 1 + upto(3); left > 0; --left) {
      FigureSeries series;
      series.name = words(1, 2);
      for (std::size_t at = 0; at < places; ++at) {
        series.x.push_back(drawn.categories.empty() ? number() : static_cast<double>(at));
        series.y.push_back(number());
        series.in_part.push_back(upto(5) == 0);
      }
      drawn.series.push_back(series);
    }
  }

  Dice dice_;
};

TEST_CASE("Many views: what is written of random reports is what was written before") {
  AsBefore before("tests/report/layout/many_views.txt");
  for (std::uint32_t seed = 1; seed <= 150; ++seed) {
    Drawer drawer(seed);
    const View view = drawer.view();
    ReportLayout layout;
    layout.width = 40 + 12 * drawer.upto(10);
    layout.colour = drawer.coin();
    layout.ascii = drawer.upto(4) == 0;
    for (const ReportFormat format : {ReportFormat::Text, ReportFormat::Markdown,
                                      ReportFormat::Html, ReportFormat::Latex, ReportFormat::Svg}) {
      layout.format = format;
      const std::string name = std::to_string(seed) + " " + std::string(to_string(format));
      before.add(name, without_scripts(laid_out(view, layout)));
    }
  }
  before.finish();
}

}  // namespace many_views_test
}  // namespace opcost::test
