#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace opcost {

/// A metric of a model: its accuracy on the task, of which more is better unless
/// told otherwise.
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

}  // namespace opcost
