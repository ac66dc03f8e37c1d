// Finds the price of a call at which neighbours in a ranking change places.
#include "compare/turns.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "opcost/cost/tables.h"

namespace opcost {
namespace {

// The models that a table ranks, cheapest first.
std::vector<std::size_t> ranked_models(const Comparison& all, std::size_t table) {
  std::vector<std::size_t> ranked;
  for (std::size_t at = 0; at < all.models.size(); ++at)
    if (all.models[at].cells[table].rank) ranked.push_back(at);
  std::ranges::stable_sort(ranked, {},
                           [&](std::size_t at) { return *all.models[at].cells[table].rank; });
  return ranked;
}

// A regression prices a node as a whole, calls included.
bool by_regression(const Figures& figures) {
  return figures.by_tier.contains(std::string(kRegression));
}

// Both energies are lines over the price of a call, whose slopes are the numbers of calls. They
// cross where the energies without calls are as far apart as the calls.
std::optional<Picojoules> equal_at(const Figures& a, const Figures& b) {
  const double more_calls = static_cast<double>(a.calls) - static_cast<double>(b.calls);
  if (more_calls == 0.0 || by_regression(a) || by_regression(b)) return std::nullopt;
  const auto without_calls = [](const Figures& f) {
    return f.energy.value - static_cast<double>(f.calls) * f.per_node.value;
  };
  const double price = (without_calls(b) - without_calls(a)) / more_calls;
  return price >= 0.0 ? std::optional{Picojoules{price}} : std::nullopt;
}

}  // namespace

void find_turns(Comparison& comparison, Picojoules dearest_call) {
  for (std::size_t table = 0; table < comparison.tables.size(); ++table) {
    const std::vector<std::size_t> ranked = ranked_models(comparison, table);
    for (std::size_t next = 1; next < ranked.size(); ++next) {
      const std::size_t a = ranked[next - 1], b = ranked[next];
      const Figures& cheaper = *comparison.models[a].cells[table].figures;
      const Figures& dearer = *comparison.models[b].cells[table].figures;
      const auto price = equal_at(cheaper, dearer);
      if (!price) continue;
      const bool prices_no_calls = cheaper.per_node.value <= 0.0;
      comparison.turns.push_back(
          {a, b, table, *price, prices_no_calls && price->value < dearest_call.value});
    }
  }
}

Picojoules dearest_shipped_call() {
  Picojoules dearest;
  for (const std::string& name : shipped_tables()) {
    if (shipped_table_text(name)->find("per_node:") == std::string_view::npos) continue;
    const auto table = find_table(name);
    // A machine's call is dear beside a machine's products, and says nothing of a bare
    // technology's.
    if (table && table->content().validated) continue;
    const auto price = table ? table->node_price() : std::nullopt;
    if (price && price->each.value > dearest.value) dearest = price->each;
  }
  return dearest;
}

}  // namespace opcost
