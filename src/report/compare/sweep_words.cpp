// What explains a sweep, in a line: the parts of a batch, and arrays that outgrow a memory.
#include "report/compare/sweep_words.h"

#include <cmath>
#include <vector>

#include "opcost/core/text.h"
#include "report/layout/figures.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

// A point of the sweep that says something.
struct Point {
  std::string value{};
  double number = 1;  // what the value is; 1 where it is none
  const Figures* figures = nullptr;
};

std::vector<Point> points_of(const Sweep& sweep, std::size_t table) {
  std::vector<Point> points;
  for (std::size_t at = 0; at < sweep.values.size(); ++at) {
    const ComparedCell& cell = sweep.points.models[at].cells[table];
    if (cell.figures && !cell.undecided())
      points.push_back({printable(sweep.values[at]), sweep.number(at).value_or(1), &*cell.figures});
  }
  return points;
}

std::string runs_words(const std::vector<Point>& points) {
  std::string words;
  for (const Point& point : points) {
    const auto& run = point.figures->batch_run;
    if (!run || run->runs() == 1) continue;
    words += (words.empty() ? "" : ", ") + point.value + " as " + std::to_string(run->runs()) +
             " times " + std::to_string(run->size);
  }
  return words;
}

// From one point to the next.
struct Step {
  Point from, to;
  std::size_t memory = 0;
  std::uint64_t arrays = 0;  // so many more than before
  double there = 0, in_all = 0;
};

double spent(const Figures& figures, const std::string& memory) {
  const auto found = figures.by_tier.find(memory);
  return found != figures.by_tier.end() ? found->second.value : 0;
}

Step step_to(const Point& from, const Point& to, std::size_t memory) {
  const auto &was = from.figures->arrays_by_home[memory], &is = to.figures->arrays_by_home[memory];
  return {from,
          to,
          memory,
          is.second > was.second ? is.second - was.second : 0,
          spent(*to.figures, is.first) - spent(*from.figures, is.first),
          to.figures->energy.value - from.figures->energy.value};
}

}  // namespace

std::string batch_words(const Sweep& sweep, std::size_t table) {
  const std::vector<Point> points = points_of(sweep, table);
  if (sweep.variable != "batch" || points.size() < 2) return "";
  const auto sample = [&](const Point& point) {
    return energy_cell({point.figures->energy.value / point.number}) + " at batch " + point.value;
  };
  const std::string runs = runs_words(points);
  return "A sample costs " + sample(points.front()) + ", " + sample(points.back()) +
         (runs.empty() ? "." : "; what costs least is to run " + runs + ".");
}

// The smallest memory gains no array from another that is smaller.
std::string border_words(const Sweep& sweep, std::size_t table) {
  const std::vector<Point> points = points_of(sweep, table);
  Step most;
  for (std::size_t at = 1; at < points.size(); ++at)
    for (std::size_t memory = 1; memory < points[at].figures->arrays_by_home.size(); ++memory) {
      const Step step = step_to(points[at - 1], points[at], memory);
      if (step.arrays > 0 && step.there > most.there) most = step;
    }
  if (most.arrays == 0) return "";
  return "From " + most.from.value + " to " + most.to.value + ", " +
         plural_text(most.arrays, "more array") + (most.arrays == 1 ? " lies" : " lie") + " in " +
         printable(most.to.figures->arrays_by_home[most.memory].first) + ": +" +
         energy_cell({most.there}) + " there, " + (most.in_all < 0 ? "-" : "+") +
         energy_cell({std::abs(most.in_all)}) + " in all.";
}

}  // namespace opcost
