// Ranks models by energy, marks the Pareto front and relates them to the baseline.
#include "compare/ranking.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <utility>

namespace opcost {
namespace {

using Value = std::optional<double>;

// Nothing where it is known only in part: then nobody can say who is cheaper.
Value energy_of(const ComparedModel& model, std::size_t table) {
  const ComparedCell& cell = model.cells[table];
  return cell.figures && !cell.undecided() ? Value{cell.figures->energy.value} : std::nullopt;
}

Value sort_value(const ComparedModel& model, SortKey key, bool lower_metric_is_better) {
  if (key == SortKey::Metric && model.metric)
    return lower_metric_is_better ? *model.metric : -*model.metric;
  const auto& figures = model.cells.front().figures;
  if (!figures) return std::nullopt;
  const bool in_part = model.cells.front().undecided() && key != SortKey::Peak;
  if (in_part) return std::nullopt;
  switch (key) {
    case SortKey::Energy: return figures->energy.value;
    case SortKey::Floor: return figures->energy_floor.value;
    case SortKey::Macs: return static_cast<double>(figures->macs);
    case SortKey::Parameters: return static_cast<double>(figures->parameters);
    case SortKey::EnergyPerMac: return figures->energy_per_mac();
    case SortKey::MemoryShare: return ratio(figures->memory, figures->energy);
    case SortKey::Peak:
      if (!figures->peak_activation_bytes) return std::nullopt;
      return static_cast<double>(*figures->peak_activation_bytes);
    case SortKey::Given:
    case SortKey::Name:
    case SortKey::Metric: break;
  }
  return std::nullopt;
}

std::optional<double> metric_of(const ComparedModel& model, const Metrics& metrics) {
  const std::filesystem::path path(model.path);
  for (const std::string& name :
       {model.label, model.path, path.filename().string(), path.stem().string()}) {
    const auto found = metrics.of.find(name);
    if (found != metrics.of.end()) return found->second;
  }
  return std::nullopt;
}

// At least as cheap and as good as the other, and better in one of the two.
bool dominates(double energy, double metric, double other_energy, double other_metric) {
  return energy <= other_energy && metric >= other_metric &&
         (energy < other_energy || metric > other_metric);
}

void mark_front(Comparison& comparison, std::size_t table, double sign) {
  struct Point {
    ComparedCell* cell;
    double energy, metric;
  };
  std::vector<Point> points;
  for (ComparedModel& model : comparison.models)
    if (const Value energy = energy_of(model, table); energy && model.metric)
      points.push_back({&model.cells[table], *energy, sign * *model.metric});
  for (const Point& point : points)
    point.cell->pareto = std::ranges::none_of(points, [&](const Point& other) {
      return dominates(other.energy, other.metric, point.energy, point.metric);
    });
}

}  // namespace

void rank_cells(Comparison& comparison) {
  for (std::size_t table = 0; table < comparison.tables.size(); ++table) {
    std::vector<double> energies;
    for (const ComparedModel& model : comparison.models)
      if (const Value energy = energy_of(model, table)) energies.push_back(*energy);
    std::ranges::sort(energies);
    for (ComparedModel& model : comparison.models)
      if (const Value energy = energy_of(model, table))
        model.cells[table].rank = static_cast<std::size_t>(
            std::ranges::lower_bound(energies, *energy) - energies.begin() + 1);
  }
}

void relate_to_baseline(Comparison& comparison) {
  if (!comparison.baseline) return;
  for (std::size_t table = 0; table < comparison.tables.size(); ++table) {
    const Value base = energy_of(comparison.models[*comparison.baseline], table);
    if (!base || !(*base > 0.0)) continue;
    for (ComparedModel& model : comparison.models)
      if (const Value energy = energy_of(model, table))
        model.cells[table].relative = *energy / *base;
  }
}

void judge_by_metric(Comparison& comparison, const Metrics& metrics) {
  comparison.metric = metrics.name;
  for (ComparedModel& model : comparison.models) {
    model.metric = metric_of(model, metrics);
    if (!model.metric)
      model.cells.front().warnings.push_back("no " + metrics.name + " is given for `" +
                                             model.label + "`");
  }
  for (std::size_t table = 0; table < comparison.tables.size(); ++table)
    mark_front(comparison, table, metrics.lower_is_better ? -1.0 : 1.0);
}

void sort_models(Comparison& comparison, SortKey key, bool lower_metric_is_better) {
  if (key == SortKey::Given) return;
  std::vector<std::size_t> order(comparison.models.size());
  for (std::size_t at = 0; at < order.size(); ++at) order[at] = at;
  std::vector<std::pair<double, std::string_view>> values;
  for (const ComparedModel& model : comparison.models) {
    const Value value = sort_value(model, key, lower_metric_is_better);
    const double last = std::numeric_limits<double>::infinity();
    const bool by_name = key == SortKey::Name;
    values.emplace_back(by_name ? 0.0 : value.value_or(last),
                        by_name ? std::string_view(model.label) : std::string_view());
  }
  std::ranges::stable_sort(order, {}, [&](std::size_t at) { return values[at]; });
  std::vector<ComparedModel> sorted;
  std::optional<std::size_t> baseline;
  for (const std::size_t at : order) {
    if (comparison.baseline == at) baseline = sorted.size();
    sorted.push_back(std::move(comparison.models[at]));
  }
  comparison.models = std::move(sorted);
  comparison.baseline = baseline;
}

}  // namespace opcost
