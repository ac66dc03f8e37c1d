// Figures of every kind with what reports seldom have, against a stored drawing.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

#include "report/figures/figure.h"
#include "support/files.h"
#include "support/paths.h"

namespace opcost::test {
namespace all_kinds {

std::string letters(std::size_t count) {
  std::string text;
  for (std::size_t at = 0; at < count; ++at) text += static_cast<char>('a' + at % 26);
  return text;
}

Figure bars() {
  Figure figure{.kind = FigureKind::Bars, .title = letters(64), .note = "A note.\nOf two lines."};
  figure.x = {.label = "energy", .unit = "pJ"};
  figure.names = {letters(24), letters(25), "third"};
  figure.interval = "95 % of fits";
  figure.items = {{.label = "plain", .value = 2e6, .low = 1e6, .high = 3e6},
                  {.label = letters(90), .value = 6e6, .parts = {1e6, 2e6, 3e6}},
                  {.label = "at least", .value = 4e6, .in_part = true},
                  {.label = "nothing"},
                  {.label = "zero", .value = 0.0}};
  return figure;
}

Figure columns() {
  Figure figure{.kind = FigureKind::Columns, .title = letters(65)};
  figure.y = {.label = "share", .zero = true};
  figure.names = {"one", "other"};
  for (const std::size_t length : {1U, 5U, 9U, 30U})
    figure.items.push_back({.label = letters(length), .value = 3.0, .parts = {1.0, 2.0}});
  figure.items.push_back({.label = "n", .value = std::nullopt});
  figure.items.push_back({.label = "p", .value = 7.0, .low = 6.0, .high = 8.5, .in_part = true});
  return figure;
}

Figure points(std::size_t count, bool front, bool log) {
  Figure figure{.kind = FigureKind::Points, .title = "Points"};
  figure.x = {.label = "work", .log = log};
  figure.y = {.label = "energy", .unit = "pJ", .log = log};
  figure.front = front;
  figure.diagonal = log;
  figure.names = {"a", "b"};
  for (std::size_t at = 0; at < count; ++at)
    figure.points.push_back({.label = letters(at % 2 == 0 ? 20 : 21),
                             .x = static_cast<double>(3 + at * at),
                             .y = 1e6 * static_cast<double>(1 + (at * 7) % count),
                             .group = at % 2,
                             .front = at % 3 == 0});
  return figure;
}

Figure lines(bool named, bool log) {
  Figure figure{.kind = FigureKind::Lines, .title = "Lines"};
  figure.x = {.label = "batch", .log = log};
  figure.y = {.label = "energy", .unit = "pJ", .log = log};
  figure.names = {"first", "second"};
  figure.series = {
      {.name = "first", .x = {1, 2, 8}, .y = {5e6, 9e6, 1e9}, .in_part = {}},
      {.name = "second", .x = {1, 2, 8}, .y = {3e6, 4e6, 5e6}, .in_part = {false, true, false}}};
  if (named) {
    figure.categories = {letters(12), letters(13), "c"};
    for (FigureSeries& one : figure.series) one.x = {0, 1, 2};
  }
  return figure;
}

Figure waterfall() {
  Figure figure{.kind = FigureKind::Waterfall, .title = "Change"};
  figure.x = {.label = "energy", .unit = "pJ"};
  figure.items = {{.label = "before", .value = 5e9, .total = true},
                  {.label = letters(40), .value = -2e9},
                  {.label = "more", .value = 1e8},
                  {.label = "after", .value = 3.1e9, .total = true}};
  return figure;
}

std::vector<Figure> figures() {
  return {bars(),
          columns(),
          points(30, true, false),
          points(31, true, false),
          points(7, false, true),
          points(1, false, false),
          lines(false, false),
          lines(false, true),
          lines(true, false),
          waterfall()};
}

// OPCOST_REBASE=1 writes the file anew: then look at it.
TEST_CASE("SVG: figures of every kind are drawn as they were") {
  const std::string path = source_dir() + "/tests/report/figures/all_kinds.svg";
  const std::string drawn = svg_document(figures());
  CHECK(drawn == text_of(path));
  if (std::getenv("OPCOST_REBASE") != nullptr) std::ofstream(path) << drawn;
}

}  // namespace all_kinds
}  // namespace opcost::test
