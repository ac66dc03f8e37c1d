#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "estimate/price_book.h"
#include "estimate/unbilled_node.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// The constants that a node reads as data.
struct ConstantsRead {
  /// By position. Of one that holds its numbers packed: how many these are.
  std::map<std::size_t, std::optional<std::uint64_t>> inputs;
  /// Arrays in attributes, with their number of elements.
  std::map<std::string, std::uint64_t> tables;
};

/// Why a counted node has no bill.
struct NoBill {
  UnknownReason reason = UnknownReason::Dtype;
  std::string detail;
};

/// What one run of a node costs.
struct Bill {
  std::optional<NoBill> none;  ///< Nothing else holds then.
  std::uint64_t macs = 0;
  SharedList<EventEntry> events;
  /// As in NodeEstimate, and so are the next.
  Picojoules energy, energy_floor, energy_tiled, energy_array, energy_patch, node_energy;
  bool no_reuse_modelled = false;
  std::optional<WholePrice> whole;  ///< As there.
  bool touches_strings = false;
  std::string pseudocode;            ///< Only where it is asked for.
  std::optional<NodeTiling> tiling;  ///< Likewise.
  ConstantsRead constants;
};

/// Counts, places and prices a node whose status is Counted. Errors: a count beyond
/// 64 bits, a missing price.
Result<Bill> write_bill(UnbilledNode& one, const EstimateOptions& options, PriceBook& prices);

/// The MACs of a contraction whose operands all are constants; 0 for any other node.
std::uint64_t folded_macs(UnbilledNode& one);

/// How often something happens to an operand, by its name in the rule.
struct OperandCount {
  Event event;
  std::string operand;
  Count count;
};

/// The accesses that a counted node makes, all of them; none where its elements have no width.
std::vector<OperandCount> operand_counts(UnbilledNode& one);

}  // namespace opcost
