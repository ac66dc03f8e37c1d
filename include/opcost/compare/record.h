#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/error.h"
#include "opcost/core/placement.h"
#include "opcost/core/units.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// The figures of one estimate: one cell of a comparison.
struct Figures {
  Picojoules energy;          ///< Under the placement that was asked for.
  Picojoules energy_floor;    ///< The floor of `array`.
  Picojoules energy_outside;  ///< The part of `energy` that the table's runs had nothing like.
  Picojoules memory;          ///< The part of `energy` that is reads and writes.
  std::uint64_t macs = 0;
  std::uint64_t parameters = 0;
  /// The largest number of bytes of inputs and intermediate results that exist at the same time, in
  /// the order of the nodes; std::nullopt if a shape is not known.
  std::optional<std::uint64_t> peak_activation_bytes;
  std::uint64_t nodes = 0, unknown_nodes = 0;
  /// Operators in which a runtime put several of ONNX's together: "com.microsoft.FusedConv".
  std::set<std::string> fused_ops;
  std::uint64_t calls =
      0;                ///< How often counted nodes run: what a price per node is multiplied by.
  Picojoules per_node;  ///< What the table charges for each call, included in `energy`.
  std::map<std::string, Picojoules> by_op, by_tier;  ///< Keys as in Totals.
  /// By memory, from the smallest outward: its name, and how many arrays of nodes lie in it.
  std::vector<std::pair<std::string, std::uint64_t>> arrays_by_home;
  std::optional<BatchRun> batch_run;  ///< As in Estimate.
  /// Energy under each placement, in the order of kAllPlacements; std::nullopt if a saved report
  /// does not contain it.
  std::array<std::optional<Picojoules>, kAllPlacements.size()> by_placement;

  /// Picojoules per multiply-accumulate; std::nullopt if there is none.
  std::optional<double> energy_per_mac() const;
};

/// Figures of one model with one table, or why there are none.
struct ComparedCell {
  std::optional<Figures> figures;
  std::optional<Error> error;
  std::vector<std::string> warnings, assumptions;
  std::optional<double> relative;   ///< Energy divided by that of the baseline.
  std::optional<std::size_t> rank;  ///< By energy with this table, from 1.
  /// No other model is at least as cheap and as good, and better in one of the two.
  bool pareto = false;

  /// Some of its nodes are unknown: its energy is a part of what it takes, so nothing can be
  /// said of its order among others. It then has no rank, no relation and is on no front.
  bool undecided() const { return figures && figures->unknown_nodes > 0; }
};

struct ComparedModel {
  std::string label;
  std::string path;
  std::vector<ComparedCell> cells;  ///< By table.
  std::optional<double> metric;     ///< From --accuracy.
};

/// Two models whose order by energy changes with the setting.
struct Flip {
  std::size_t a = 0, b = 0;  ///< Positions in Comparison::models.
  std::size_t table = 0, other_table = 0;
  Placement placement = Placement::Array, other_placement = Placement::Array;
  // In the first setting (table, placement) a costs less than b, in the second more.
};

/// Two neighbours in the ranking of a table that change places when a call has another price.
struct Turn {
  std::size_t a = 0, b = 0;  ///< Positions in Comparison::models; a costs less.
  std::size_t table = 0;
  Picojoules per_node;  ///< The price of a counted node at which both cost the same.
  /// The table prices no calls, and a shipped table has a price above per_node: a machine like that
  /// would rank the two the other way.
  bool undecided = false;
};

struct Comparison {
  std::vector<std::string> tables;
  /// By table: the mean error on what it was not fitted to; std::nullopt: not known.
  std::vector<std::optional<double>> errors;
  std::vector<Placement> placements;  ///< By table: the one that its figures are under.
  std::vector<ComparedModel> models;
  std::optional<std::size_t> baseline;  ///< Position in models.
  std::string metric;                   ///< Its name; "": none.
  /// Pairs whose order differs between two tables, one entry per pair.
  std::vector<Flip> between_tables;
  /// Pairs whose order under the table's placement is another one under a second placement.
  /// Where that is the floor, nothing can be said of the two: a real machine reuses what it
  /// has read somewhere between the two.
  std::vector<Flip> between_placements;
  /// Neighbours whose order depends on the price of a call, by table and rank.
  std::vector<Turn> turns;
};

}  // namespace opcost
