#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cli/carbon_options.h"
#include "cli/exchange_options.h"
#include "cli/gates.h"
#include "cli/judged_options.h"
#include "opcost/estimate/options.h"
#include "opcost/estimate/record.h"
#include "opcost/predict/price_source.h"
#include "opcost/report/render_options.h"

namespace opcost::cli {

/// What is typed behind `opcost MODEL`.
struct EstimateInput : JudgedOptions {
  CarbonOptions carbon;
  ExchangeOptions exchange;
  std::string by = "layer", per = "inference", baseline, sweep, statement;
  std::size_t top = 0, depth = 0;
  bool all = false, tree = false;
  std::vector<std::string> only_ops, columns;
};

/// What --max-increase refers to, without its nodes.
struct Baseline {
  Estimate estimate;
  bool saved = false;

  JudgedEnergy judged() const { return {estimate.totals.energy, estimate.coverage.unknown}; }
};

/// What decides the exit code.
struct Verdict {
  Gates gates;
  std::optional<Baseline> baseline;
};

/// Everything that may be mistyped; checked before a model is opened.
struct EstimateJob {
  RenderOptions rendering;
  EstimateOptions options;
  std::optional<PriceSource> table;
  Verdict gate;
};

}  // namespace opcost::cli
