// The nodes of an estimate as the columns of a table.
#include "columns.h"

#include <utility>

#include "binding.h"
#include "report/estimate/layer_figures.h"

namespace opcost::python {
namespace {

template <class Of>
Column texts(const char* name, const Estimate& estimate, Of of) {
  Texts cells;
  for (const NodeEstimate& node : estimate.nodes) cells.emplace_back(of(node));
  return {name, std::move(cells)};
}

// Of an unknown node nothing is known, which is not 0.
template <class Of>
Column counts(const char* name, const Estimate& estimate, Of of) {
  Counts cells;
  for (const NodeEstimate& node : estimate.nodes)
    cells.push_back(node.status == NodeStatus::Unknown ? std::nullopt : std::optional{of(node)});
  return {name, std::move(cells)};
}

template <class Of>
Column energies(const char* name, const Estimate& estimate, Of of) {
  Reals cells;
  for (const NodeEstimate& node : estimate.nodes) {
    const bool known = node.status != NodeStatus::Unknown;
    cells.push_back(known ? std::optional{Picojoules{of(node)}.value} : std::nullopt);
  }
  return {name, std::move(cells)};
}

Picojoules access_energy(const NodeEstimate& node, bool accesses) {
  Picojoules sum;
  for (const EventEntry& entry : node.events)
    if (is_access(entry.event.action) == accesses) sum += entry.energy;
  return sum;
}

nb::list list_of(const Column& column) {
  nb::list result;
  std::visit(
      [&](const auto& cells) {
        for (const auto& cell : cells) result.append(cell);
      },
      column.cells);
  return result;
}

}  // namespace

Columns node_columns(const Estimate& e) {
  using Node = const NodeEstimate&;
  return {
      texts("id", e, [](Node n) { return n.id; }),
      texts("name", e, [](Node n) { return n.name; }),
      texts("module", e, [](Node n) { return n.module; }),
      texts("op", e, [](Node n) { return n.op; }),
      texts("domain", e, [](Node n) { return n.domain; }),
      texts("counted_as", e, [](Node n) { return n.counted_as; }),
      texts("status", e, [](Node n) { return std::string(to_string(n.status)); }),
      texts("reason", e, [](Node n) { return n.reason; }),
      texts("output", e, [](Node n) { return output_text(n); }),
      texts("dtype", e, [](Node n) { return output_type_text(n); }),
      counts("times", e, [](Node n) { return n.times; }),
      counts("macs", e, [](Node n) { return n.macs; }),
      counts("parameters", e, [](Node n) { return n.parameters; }),
      energies("energy_pj", e, [](Node n) { return n.energy; }),
      energies("energy_pj_floor", e, [](Node n) { return n.energy_floor; }),
      energies("energy_pj_tiled", e, [](Node n) { return n.energy_tiled; }),
      energies("energy_pj_array", e, [](Node n) { return n.energy_array; }),
      energies("arithmetic_pj", e, [](Node n) { return access_energy(n, false); }),
      energies("memory_pj", e, [](Node n) { return access_energy(n, true); }),
      energies("node_pj", e, [](Node n) { return n.node_energy; }),
  };
}

nb::dict dict_of(const Columns& columns) {
  nb::dict result;
  for (const Column& column : columns) result[column.name.c_str()] = list_of(column);
  return result;
}

}  // namespace opcost::python
