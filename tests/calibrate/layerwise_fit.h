#pragma once

#include <doctest/doctest.h>

#include <utility>

#include "opcost/calibrate/layerwise.h"

namespace opcost::test {

/// The regressions of these runs; they must be found.
inline LayerwiseCalibration fitted(const RunSet& runs, const LayerwiseOptions& options) {
  const auto ignore = [](double) {};
  auto result = calibrate_layerwise(runs, options, ignore);
  REQUIRE_MESSAGE(result.ok(), (result ? "" : to_string(result.error())));
  return *std::move(result);
}

}  // namespace opcost::test
