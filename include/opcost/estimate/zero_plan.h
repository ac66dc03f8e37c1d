#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/enum_names.h"

namespace opcost {

/// Which zeros a contraction skips: no product with one is made.
enum class SkipZeros : std::uint8_t { None, Weights, Activations, Both };
inline constexpr std::array kSkipZerosNames{
    EnumName{SkipZeros::None, "none"}, EnumName{SkipZeros::Weights, "weights"},
    EnumName{SkipZeros::Activations, "activations"}, EnumName{SkipZeros::Both, "both"}};
constexpr std::string_view to_string(SkipZeros zeros) { return name_of(kSkipZerosNames, zeros); }

/// What share of the inputs of certain nodes is not 0. The last rule that matches holds.
struct DensityRule {
  std::string node;  ///< An id, a name or a module, with * and ?
  double density = 1;
};

struct ZeroPlan {
  SkipZeros skip = SkipZeros::None;
  std::vector<DensityRule> densities;  ///< Of activations.
  std::string text;                    ///< Where the densities come from, as the user says it.

  bool empty() const { return skip == SkipZeros::None; }
  bool of_weights() const { return skip == SkipZeros::Weights || skip == SkipZeros::Both; }
  bool of_activations() const { return skip == SkipZeros::Activations || skip == SkipZeros::Both; }
};

}  // namespace opcost
