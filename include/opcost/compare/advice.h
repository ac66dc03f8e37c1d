#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "opcost/core/error.h"
#include "opcost/core/units.h"
#include "opcost/estimate/options.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// A question "what if" that is asked of a model.
struct WhatIfAsked {
  std::string name;           ///< "int8", short enough for the head of a column.
  std::string words;          ///< The options of the command line: "--precision int8".
  EstimateOptions options;    ///< The same, with all others that were asked for.
  std::uint64_t samples = 1;  ///< One inference of it does the work of so many.
};

/// The answer: the difference of two estimates.
struct AdviceLine {
  WhatIfAsked asked;
  std::optional<Error> error;  ///< Why there is no answer.
  Picojoules energy;           ///< Of the work of one inference of the model as it is.
  double saving = 0.0;         ///< In pJ; negative: it costs more.
  std::uint64_t unknown = 0;   ///< Nodes whose cost is not known then.
  /// By layer of Advice::dearest: its energy then; std::nullopt if it is not there any more.
  std::vector<std::optional<Picojoules>> layers;
  std::vector<std::string> assumptions;  ///< Those that the model as it is does not need.
};

struct Advice {
  Estimate before;                   ///< The model as it is.
  std::vector<std::size_t> dearest;  ///< Positions in before.nodes, the dearest first.
  std::vector<AdviceLine> lines;     ///< The largest saving first; those without answer last.
};

}  // namespace opcost
