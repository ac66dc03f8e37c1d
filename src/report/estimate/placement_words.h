#pragma once

#include <string_view>

#include "opcost/core/placement.h"

namespace opcost {

/// What reports say of a placement, beside its name and the help of the command line.
struct PlacementWords {
  std::string_view header;     ///< In the head of a report.
  std::string_view statement;  ///< In the paragraph for a paper.
};

const PlacementWords& words_of(Placement placement);

}  // namespace opcost
