#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/enum_names.h"

namespace opcost {

/// What stands for the neurons of a spiking network.
enum class Neurons : std::uint8_t {
  AsWritten,  ///< The nodes of the file.
  Lif         ///< Leaky integrate-and-fire neurons in place of activation functions.
};
inline constexpr std::array kNeuronsNames{EnumName{Neurons::AsWritten, "as-written"},
                                          EnumName{Neurons::Lif, "lif"}};
constexpr std::string_view to_string(Neurons neurons) { return name_of(kNeuronsNames, neurons); }

/// How many spikes certain nodes take. If several rules match a node, the last one is used.
struct SpikeRule {
  std::string node;            ///< An id, a name or a module, with * and ?
  std::optional<double> rate;  ///< The share of inputs that are spikes; none: real numbers.
  std::uint64_t timesteps = 1;
};

/// Which contractions take spikes (0 or 1), how many, and how often the network runs for one
/// inference.
struct SpikePlan {
  std::vector<SpikeRule> rules;  ///< Of a file.
  /// Of every contraction whose input is the output of a neuron, where there is no file.
  std::optional<double> rate;
  std::uint64_t timesteps = 1;  ///< Of nodes that no rule matches.
  Neurons neurons = Neurons::AsWritten;
  std::string text;  ///< The words of the user; "": not asked for.

  bool empty() const { return text.empty(); }
};

}  // namespace opcost
