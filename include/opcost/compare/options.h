#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "opcost/core/enum_names.h"

namespace opcost {

/// A metric of a model: its accuracy on the task. More is better unless stated otherwise.
struct Metrics {
  std::string name;
  std::map<std::string, double> of;  ///< By label, path, file name or its stem.
  bool lower_is_better = false;
};

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

inline constexpr std::array kSortKeyNames{EnumName{SortKey::Energy, "energy"},
                                          EnumName{SortKey::Floor, "floor"},
                                          EnumName{SortKey::Macs, "macs"},
                                          EnumName{SortKey::Parameters, "parameters"},
                                          EnumName{SortKey::EnergyPerMac, "pj-per-mac"},
                                          EnumName{SortKey::MemoryShare, "memory"},
                                          EnumName{SortKey::Peak, "peak"},
                                          EnumName{SortKey::Metric, "accuracy"},
                                          EnumName{SortKey::Name, "name"},
                                          EnumName{SortKey::Given, "given"}};
constexpr std::string_view to_string(SortKey key) { return name_of(kSortKeyNames, key); }

struct CompareOptions {
  SortKey sort = SortKey::Energy;  ///< Ascending, by the first table; the metric descending.
  std::size_t baseline = 0;        ///< Position of the baseline in the subjects.
  std::optional<Metrics> metrics;
  /// A table that is meant for one placement is asked under it, whatever the subjects say.
  bool follow_tables = false;
  unsigned threads = 0;  ///< 0: one per core.
  /// The subjects ask the same of one file but for the batch; what they share is done once.
  bool only_batch_differs = false;
};

}  // namespace opcost
