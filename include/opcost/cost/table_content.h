#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/citation.h"
#include "opcost/core/event.h"
#include "opcost/core/memory.h"
#include "opcost/core/units.h"
#include "opcost/cost/table_evidence.h"

namespace opcost {

/// How a price follows from that of another width, if the table does not list the width.
enum class WidthRule : std::uint8_t { Exact, Linear, Quadratic };

/// A listed price and its source.
struct ListedPrice {
  Picojoules each;
  std::string source;
};

/// An action written as other actions, e.g. exp = 7 mul + 7 add.
struct Decomposition {
  std::vector<std::pair<Action, double>> parts;
  std::string source;
  bool built_in = false;  ///< opcost's own decomposition, not the table's.
};

struct TierPrices {
  std::map<Bits, ListedPrice> read;
  std::map<Bits, ListedPrice> write;
};

/// Everything that a table file says; cost_tables/README.md explains the meaning.
struct TableContent {
  std::string name;
  std::string description;
  std::string technology;
  std::vector<Citation> citations;  ///< What a paper that uses the table must cite.
  /// Arithmetic prices by action; "mac" prices are kept separately.
  std::map<Action, std::map<NumberType, ListedPrice>> arithmetic;
  /// Prices of a whole multiply-accumulate, by the type of its factors.
  std::map<NumberType, ListedPrice> mac;
  std::map<Action, Decomposition> decompositions;
  /// A format without prices of its own -> the format whose prices it takes.
  std::map<NumberFormat, NumberFormat> same_as;
  std::map<Action, WidthRule> width_rules;  ///< Absent: exact.
  WidthRule mac_rule = WidthRule::Exact;
  WidthRule memory_rule = WidthRule::Exact;
  MemoryHierarchy memory;
  std::vector<TierPrices> tiers;  ///< As many as memory.tiers().
  /// The price of every counted node, in addition to its events.
  std::optional<ListedPrice> per_node;
  /// "array", "patch", "tiled" or "floor": the placement the prices hold for; "": any.
  std::string placement;
  /// "winograd-f4": how the machine runs the convolutions that may be run so; "": as asked.
  std::string conv{};
  std::optional<CoveredByRuns> covers;  ///< Of a fitted table: what its runs had.
  std::optional<Validated> validated;   ///< Its error on what it was not fitted to.
  /// How the table was made, in the order of the file: "runs", "host", "loss"...
  std::vector<std::pair<std::string, std::string>> provenance;
  std::vector<std::string> overrides;  ///< "mul.float32=3.1", from --set.
};

}  // namespace opcost
