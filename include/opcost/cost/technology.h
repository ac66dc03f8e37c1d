#pragma once

#include <optional>

namespace opcost {

/// A node of CMOS technology and its supply, as a table or a user states it.
struct Technology {
  int nanometres = 0;
  std::optional<double> volts;  ///< std::nullopt: not stated.
};

}  // namespace opcost
