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

/// What happened to a node between two models.
enum class DiffKind : std::uint8_t { Same, Changed, Added, Removed };
inline constexpr std::array kDiffKindNames{
    EnumName{DiffKind::Same, "same"}, EnumName{DiffKind::Changed, "changed"},
    EnumName{DiffKind::Added, "added"}, EnumName{DiffKind::Removed, "removed"}};
constexpr std::string_view to_string(DiffKind kind) { return name_of(kDiffKindNames, kind); }

/// A node of one model or a pair of both, and its contribution to the change.
struct DiffRow {
  DiffKind kind = DiffKind::Same;
  std::optional<std::size_t> before, after;  ///< Positions in the models' nodes.
  double energy_change = 0.0;                ///< In pJ: after minus before.
  double energy_floor_change = 0.0;
  /// What changed, in words: "output 1x64x56x56 to 1x48x56x56", "3 tensors float32 to int8".
  std::vector<std::string> changes;
};

/// Two estimates, node by node.
struct Diff {
  Estimate before, after;
  /// In the order of the new model; removed nodes stand where they were.
  std::vector<DiffRow> rows;
  double energy_change = 0.0, energy_floor_change = 0.0;  ///< Change of the totals, in pJ.

  /// The node of a row; null on the side that has none.
  const NodeEstimate* node_before(const DiffRow& row) const;
  const NodeEstimate* node_after(const DiffRow& row) const;
  /// A node of the row is unknown: nobody knows what it contributes.
  bool undecided(const DiffRow& row) const;
  /// A node of one of the models is unknown: nobody knows the change of the totals.
  bool undecided() const { return before.coverage.unknown + after.coverage.unknown > 0; }
};

/// null: no.
inline bool is_unknown(const NodeEstimate* node) {
  return node != nullptr && node->status == NodeStatus::Unknown;
}

}  // namespace opcost
