// What looks wrong about runs or fitted prices: units, and memories in the wrong order.
#include "calibrate/doubts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "opcost/calibrate/score.h"
#include "opcost/core/text.h"
#include "opcost/core/units.h"
#include "opcost/cost/tables.h"
#include "opcost/runs/run_estimator.h"

namespace opcost {
namespace {

constexpr double kLeastScale = 0.01, kMostScale = 1e6;
// A table may be off by this factor beyond the shipped ones before the unit is doubted.
constexpr double kMargin = 10.0;
// Rows of which each shipped table is asked.
constexpr std::size_t kRowsAsked = 3;

struct Unit {
  std::string_view name;
  double joules;
};
// What meters and papers give energies in. They lie a thousandfold apart, so that a factor tells
// them; of kJ and Wh, and of J and mWh, it could not tell one from the other.
constexpr std::array kUnits{Unit{"J", 1.0},   Unit{"Wh", 3600.0}, Unit{"kWh", 3.6e6},
                            Unit{"mJ", 1e-3}, Unit{"uJ", 1e-6},   Unit{"nJ", 1e-9},
                            Unit{"pJ", 1e-12}};
// Where measured joules lie: what a processor and a board were measured to take is 0.18 to 0.87
// of the most that a shipped table makes of it, and 0.6 to 60 times what the 45 nm one does.
constexpr double kUsualOfMost = 0.3, kUsualScale = 6.0;

/// Measured energy over the least and the most that a shipped table makes of the row.
struct Beside {
  double least = 0.0, most = 0.0;
};

// Between the floor and `array` of all shipped tables, in joules.
std::optional<Beside> spanned(const MeasuredRun& run) {
  Beside span{std::numeric_limits<double>::infinity(), 0.0};
  for (const std::string& name : shipped_tables()) {
    const auto table = find_table(name);
    if (!table) continue;
    // A machine's price of a call would span whatever a small layer may cost.
    CostTable::Content content = table->content();
    content.per_node.reset();
    const CostTable without_calls(std::move(content));
    RunEstimator estimator(without_calls, under(Placement::Array));
    const auto estimate = estimator.estimate(run);
    if (!estimate) continue;  // it has no price for something
    const double array = kJoulesPerPicojoule * estimate->totals.energy.value;
    span.most = std::max(span.most, array);
    span.least = std::min(span.least, kJoulesPerPicojoule * estimate->totals.energy_floor.value);
  }
  return span.most > 0.0 && span.least > 0.0 ? std::optional{span} : std::nullopt;
}

/// Where the typical run lies.
struct Typical {
  double outside = 1.0;  ///< Below 1 by that factor under the least, above 1 over the most.
  std::optional<double> of_most;  ///< Over the most; std::nullopt if no table prices the runs.
};

Typical typical_run(const std::vector<const MeasuredRun*>& runs,
                    const std::vector<double>& joules) {
  std::vector<double> factors, of_most;
  const std::size_t step = std::max<std::size_t>(runs.size() / kRowsAsked, 1);
  for (std::size_t row = 0; row < runs.size(); row += step) {
    const auto span = spanned(*runs[row]);
    if (!span) continue;
    const double joule = joules[row];
    of_most.push_back(joule / span->most);
    factors.push_back(joule < span->least  ? joule / span->least
                      : joule > span->most ? joule / span->most
                                           : 1.0);
  }
  if (factors.empty()) return {};
  return {median(std::move(factors)), median(std::move(of_most))};
}

// The unit that brings what is `off` by this factor nearest to where measured energies lie.
std::string explanation(double off) {
  const auto distance = [off](const Unit& unit) { return std::abs(std::log(off * unit.joules)); };
  const Unit& unit = *std::ranges::min_element(kUnits, {}, distance);
  if (unit.joules == 1.0) return "is `energy_j` in joules, of one inference?";
  return "are the energies in " + std::string(unit.name) + "? `energy_j` is in joules, and 1 " +
         std::string(unit.name) + " is " + exact_text(unit.joules) + " J";
}

void find_dearer(const MemoryHierarchy& memory, const std::vector<TierPrices>& tiers,
                 std::map<Bits, ListedPrice> TierPrices::*list, std::string_view verb,
                 std::vector<std::string>& doubts) {
  for (std::size_t outer = 1; outer < tiers.size(); ++outer)
    for (const auto& [bits, price] : tiers[outer].*list) {
      const auto& inner = tiers[outer - 1].*list;
      const auto found = inner.find(bits);
      if (found == inner.end() || found->second.each.value <= price.each.value * (1.0 + 1e-9))
        continue;
      doubts.push_back(std::string(verb) + " of " + std::to_string(bits.value) + " bits costs " +
                       energy_text(found->second.each) + " in " +
                       memory[TierIndex{outer - 1}].name + " and less, " + energy_text(price.each) +
                       ", in the larger " + memory[TierIndex{outer}].name +
                       ": no memory is built so");
    }
}

}  // namespace

std::vector<std::string> unit_doubts(const std::vector<const MeasuredRun*>& runs,
                                     const std::vector<double>& joules, const CostTable& base,
                                     double scale) {
  const Typical typical = typical_run(runs, joules);
  const double by = typical.outside;
  const bool odd_scale = scale < kLeastScale || scale > kMostScale;
  const bool odd_rows = by < 1.0 / kMargin || by > kMargin;
  if (!odd_scale && !odd_rows) return {};
  std::string text = odd_scale ? "these runs cost " + rounded_text(scale, 3) + " times what " +
                                     base.name() + " makes of them"
                               : "a typical run costs " +
                                     (by > 1.0 ? rounded_text(by, 3) + " times the most"
                                               : rounded_text(by, 3) + " of the least") +
                                     " that any shipped table makes of it";
  return {text + ": " +
          explanation(typical.of_most ? *typical.of_most / kUsualOfMost : scale / kUsualScale)};
}

std::vector<std::string> order_doubts(const CostTable& table) {
  std::vector<std::string> doubts;
  const CostTable::Content& content = table.content();
  find_dearer(content.memory, content.tiers, &TierPrices::read, "a read", doubts);
  find_dearer(content.memory, content.tiers, &TierPrices::write, "a write", doubts);
  return doubts;
}

}  // namespace opcost
