#pragma once

#include <map>
#include <string>
#include <vector>

#include "cost/accelergy_actions.h"
#include "opcost/core/units.h"
#include "opcost/cost/accelergy.h"

namespace opcost {

inline constexpr std::string_view kAccelergyMapForm =
    "write --map system.glb.read=read.64@glb, --map system.mac.mac_random=mac.int16";
inline constexpr std::string_view kAccelergyCapacityForm = "write --capacity glb=128KiB";

/// An action and the price that it becomes: "read.64@glb", "mul.float32".
struct AccelergyMatch {
  AccelergyAction action = {};
  std::string target = {};
  bool is_repetition = false;  ///< Another action says this price already.
};

/// What becomes of the actions of an ERT.
struct AccelergyMatches {
  std::vector<AccelergyMatch> matches = {};
  std::vector<std::string> not_mapped = {};
  std::map<std::string, Bytes> capacities = {};
};

Result<AccelergyMatches> match_accelergy(const std::vector<AccelergyAction>& actions,
                                         const AccelergyMapping& mapping);

}  // namespace opcost
