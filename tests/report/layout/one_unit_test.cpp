// Each column of energies or counts gets one unit, which stands in its title.
#include "report/layout/one_unit.h"

#include <doctest/doctest.h>

#include <initializer_list>

#include "report/layout/figures.h"

using namespace opcost;

namespace {

using Row = std::vector<Cell>;

View one_column(std::string title, std::initializer_list<Cell> cells) {
  View view;
  Grid& grid = view.sections.emplace_back().grid;
  grid.columns = {{std::move(title)}};
  for (const Cell& cell : cells) grid.rows.push_back({cell});
  return view;
}

Cell count(std::uint64_t value) { return count_in_column(Count{value}); }

// The title and the rows of its one column, with "|" between.
std::string texts(View view) {
  use_one_unit(view);
  const Grid& grid = view.sections.front().grid;
  std::string all = grid.columns.front().title;
  for (const auto* rows : {&grid.rows, &grid.feet})
    for (const Row& row : *rows) all += "|" + row.front().text;
  return all;
}

}  // namespace

TEST_CASE("One unit: counts get the prefix of the largest, and four of its digits") {
  CHECK(texts(one_column("MACs", {count(223948800), count(37748736), count(1000), count(0)})) ==
        "MACs M|223.9|37.7|<0.1|0");
  CHECK(texts(one_column("MACs", {count(1814073344), count(416520)})) == "MACs G|1.814|<0.001");
  CHECK(texts(one_column("MACs", {count(99990), count(99996)})) == "MACs k|100.0|100.0");
  CHECK(texts(one_column("MACs", {count(99996)})) == "MACs k|100.0");
}

TEST_CASE("One unit: counts below a thousand keep their digits, and the title its words") {
  CHECK(texts(one_column("reads", {count(999), count(0), count(7)})) == "reads|999|0|7");
  CHECK(texts(one_column("reads", {count(0)})) == "reads|0");
  CHECK(texts(one_column("reads", {{"-"}, {"?"}})) == "reads|-|?");
}

TEST_CASE("One unit: bytes take the prefix before their B") {
  CHECK(texts(one_column("peak B", {count(6423000), {"?"}})) == "peak MB|6.423|?");
  CHECK(texts(one_column("peak B", {count(900)})) == "peak B|900");
}

TEST_CASE("One unit: what stands around a number stays") {
  Cell part = count(1500);
  part.text = "≥ " + part.text + " +2 ?";
  CHECK(texts(one_column("MACs", {part})) == "MACs k|≥ 1.500 +2 ?");
  Cell energy = energy_in_column(Picojoules{1.5e9});
  energy.text.insert(0, "-");
  CHECK(texts(one_column("saves", {energy, energy_in_column({})})) == "saves mJ|-1.500|0");
}

TEST_CASE("One unit: a faint row that sums up others decides only where nothing else does") {
  Cell others = count(5000000);
  others.style = Style::Faint;
  CHECK(texts(one_column("reads", {count(2000), others})) == "reads k|2.000|5000.000");
  CHECK(texts(one_column("reads", {count(0), others})) == "reads M|0|5.000");
}

TEST_CASE("One unit: feet take the unit of the rows") {
  View view = one_column("reads", {count(2000)});
  view.sections.front().grid.feet.push_back({count(2500000)});
  CHECK(texts(view) == "reads k|2.000|2500.000");
}

TEST_CASE("One unit: an overflow is a word, not a number") {
  CHECK(texts(one_column("MACs", {count_in_column(Count::overflowed()), count(2000)})) ==
        "MACs k|overflow|2.000");
}
