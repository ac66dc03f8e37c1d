#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "opcost/core/placement.h"
#include "opcost/cost/cost_table.h"
#include "opcost/runs/measured_run.h"

// Measured runs that nobody measured: what a known table says of random layers,
// with noise. They try the fit, not the model.
namespace opcost::test {

struct SyntheticRuns {
  std::vector<std::string> kinds{"conv2d", "linear",  "maxpool2d", "relu",
                                 "tanh",   "sigmoid", "softmax",   "avgpool2d"};
  std::size_t of_each = 30;
  double noise = 0.03;  ///< Standard deviation of the logarithm.
  std::uint32_t seed = 1;
  Placement placement = Placement::Array;  ///< Under which the truth holds.
};

/// A table unlike the 45 nm one: its prices by other factors, from 1.5 to 40.
CostTable true_table();
/// Rows of file "synthetic.csv", from line 2 on.
RunSet synthetic_runs(const CostTable& truth, const SyntheticRuns& wish = {});

}  // namespace opcost::test
