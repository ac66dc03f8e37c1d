#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/enum_names.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// What became of a node from one model to the next.
enum class DiffKind : std::uint8_t { Same, Changed, Added, Removed };
inline constexpr std::array kDiffKindNames{
    EnumName{DiffKind::Same, "same"}, EnumName{DiffKind::Changed, "changed"},
    EnumName{DiffKind::Added, "added"}, EnumName{DiffKind::Removed, "removed"}};
constexpr std::string_view to_string(DiffKind kind) { return name_of(kDiffKindNames, kind); }

/// A node of either model or a pair of both, and what it contributes to the change.
struct DiffRow {
  DiffKind kind = DiffKind::Same;
  std::optional<std::size_t> before, after;  ///< Positions in the models' nodes.
  double energy_change = 0.0;                ///< In pJ: after less before.
  double energy_floor_change = 0.0;
  /// What changed, in words: "output 1x64x56x56 to 1x48x56x56", "3 tensors float32 to int8".
  std::vector<std::string> changes;
};

/// Two estimates, node by node.
struct Diff {
  Estimate before, after;
  std::vector<DiffRow> rows;  ///< In the order of the new model, removed nodes where they were.
  double energy_change = 0.0, energy_floor_change = 0.0;  ///< Of the totals, in pJ.

  /// The node of a row; null on the side that has none.
  const NodeEstimate* node_before(const DiffRow& row) const;
  const NodeEstimate* node_after(const DiffRow& row) const;
};

/// Compares two estimates made with the same table, placement and --four-ops-only;
/// an Error where they were not. Nodes are matched by the names of their weights and
/// their own, else by structure: the same operator in the same place between matched
/// ones, with the same shapes if possible. A quantised operator matches its float one.
/// Contributions add up to the change of the totals to 1e-12 of the larger total, and
/// those of MACs exactly: asserted.
Result<Diff> diff(Estimate before, Estimate after);

}  // namespace opcost
