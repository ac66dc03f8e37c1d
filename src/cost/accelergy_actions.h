#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/result.h"

namespace opcost {

/// An action of an energy reference table.
struct AccelergyAction {
  std::string component = {};  ///< "system.glb"
  std::string name = {};       ///< "read"
  std::string key = {};        ///< "system.glb.read", "system.glb.read(data_delta=1)"
  double picojoules = 0.0;
};

/// The actions of an ERT of version 0.3 or 0.4, in the order of the file; no two have one key.
Result<std::vector<AccelergyAction>> read_ert(std::string_view yaml, const std::string& where);

}  // namespace opcost
