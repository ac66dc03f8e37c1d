#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "opcost/compare/subject.h"
#include "opcost/core/units.h"
#include "opcost/predict/price_source.h"

namespace opcost {

/// What an estimate comes to: one cell of a comparison.
struct Figures {
  Picojoules energy;        ///< Under the placement asked for.
  Picojoules energy_floor;  ///< The floor of `array`.
  Picojoules memory;        ///< The part of `energy` that reads and writes take.
  std::uint64_t macs = 0;
  std::uint64_t parameters = 0;
  /// The most bytes of inputs and intermediate results that are needed at once, in
  /// the order of the nodes; nothing where a shape is not known.
  std::optional<std::uint64_t> peak_activation_bytes;
  std::uint64_t nodes = 0, unknown_nodes = 0;
  std::map<std::string, Picojoules> by_op, by_tier;  ///< Keys as in Totals.
  /// Energy under each placement, in the order of kAllPlacements; nothing where a
  /// saved report does not tell.
  std::array<std::optional<Picojoules>, kAllPlacements.size()> by_placement;

  /// Picojoules a multiply-accumulate; nothing without one.
  std::optional<double> energy_per_mac() const;
};

/// Figures of one model with one table, or why there are none.
struct ComparedCell {
  std::optional<Figures> figures;
  std::optional<Error> error;
  std::vector<std::string> warnings, assumptions;
  std::optional<double> relative;   ///< Energy over that of the baseline.
  std::optional<std::size_t> rank;  ///< By energy with this table, from 1.
  bool pareto = false;              ///< No other is as cheap and as good, and better in one.
};

struct ComparedModel {
  std::string label;
  std::string path;
  std::vector<ComparedCell> cells;  ///< By table.
  std::optional<double> metric;     ///< From --accuracy.
};

/// Two models whose order by energy is not always the same.
struct Flip {
  std::size_t a = 0, b = 0;  ///< Positions in Comparison::models.
  std::size_t table = 0, other_table = 0;
  Placement placement = Placement::Array, other_placement = Placement::Array;
  // With table and placement a costs less than b, with the others more.
};

struct Comparison {
  std::vector<std::string> tables;
  Placement placement = Placement::Array;
  std::vector<ComparedModel> models;
  std::optional<std::size_t> baseline;  ///< Position in models.
  std::string metric;                   ///< Its name; "": none.
  /// Pairs whose order differs between two tables, one entry a pair.
  std::vector<Flip> between_tables;
  /// Pairs whose order differs between two placements with one table. Where these
  /// are `array` and `floor`, nothing can be said of the two: a real machine reuses
  /// what it has read somewhere between the two.
  std::vector<Flip> between_placements;
};

/// A metric of a model: its accuracy on the task, of which more is better unless
/// told otherwise.
struct Metrics {
  std::string name;
  std::map<std::string, double> of;  ///< By label, path, file name or its stem.
  bool lower_is_better = false;
};

/// Reads a CSV file whose first column names models and whose second is the metric.
/// Errors: no two columns, a metric that is no number, a model twice.
Result<Metrics> load_metrics(const std::string& path);

enum class SortKey : std::uint8_t {
  Given,
  Energy,
  Floor,
  Macs,
  Parameters,
  EnergyPerMac,
  MemoryShare,
  Peak,
  Metric,
  Name
};

inline constexpr std::array kAllSortKeys{
    SortKey::Given,      SortKey::Energy,       SortKey::Floor,       SortKey::Macs,
    SortKey::Parameters, SortKey::EnergyPerMac, SortKey::MemoryShare, SortKey::Peak,
    SortKey::Metric,     SortKey::Name};

/// "given", "energy", "floor", "macs", "parameters", "pj-per-mac", "memory", "peak",
/// "accuracy", "name"
std::string_view to_string(SortKey key);
std::optional<SortKey> sort_key_named(std::string_view name);

struct CompareOptions {
  SortKey sort = SortKey::Energy;  ///< Ascending, by the first table; the metric descending.
  std::size_t baseline = 0;        ///< Position in the subjects.
  std::optional<Metrics> metrics;
  unsigned threads = 0;  ///< 0: as many as the machine has cores.
};

/// Estimates every subject with every table, on several threads; the result does not
/// depend on their number. What fails has its error in its cell; the rest goes on.
/// Subjects without figures are sorted last. At least one table must be given.
Comparison compare(const std::vector<Subject>& subjects, const std::vector<PriceSource>& tables,
                   const CompareOptions& options = {});

/// The figures of one estimate; by_placement knows its own placement and the floor.
Figures figures_of(const Estimate& estimate);

}  // namespace opcost
