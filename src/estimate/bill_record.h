#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "opcost/core/shared_list.h"
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
  Rare<WholePrice> whole;  ///< As there.
  SharedText outside;      ///< Likewise, of one priced as a whole.
  bool touches_strings = false;
  std::string pseudocode;   ///< Only where it is asked for.
  Rare<NodeTiling> tiling;  ///< Likewise.
  ConstantsRead constants;
  std::vector<NodeWeights> weights;  ///< As in NodeEstimate.
  std::vector<std::string> assumptions, warnings;
};

}  // namespace opcost
