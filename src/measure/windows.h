#pragma once

#include <optional>

#include "opcost/measure/options.h"
#include "opcost/measure/tools.h"

// The windows of time that a measurement is made of.
namespace opcost {

struct WarmUp {
  Seconds each{0};  ///< Time per inference, of the last piece.
  bool stable = false;
};

/// Runs until two pieces after each other take the same time per inference, and
/// the warm-up is as long as the options say; after six times that it is given up.
Result<WarmUp> warm_up(Runner& runner, const MeasureOptions& options);

/// So many that the window is long enough, with something to spare; at least two.
std::uint64_t inferences_for(Seconds window, Seconds each);

/// One window of inferences, judged by the rules. Error: of the runner.
Result<Trial> take_trial(Runner& runner, std::uint64_t inferences, Seconds each,
                         const MeasureOptions& options, const MeasureTools& tools);

/// One window without any. Errors: of three, none without a gap or other load.
Result<IdleWindow> take_idle(const MeasureOptions& options, const MeasureTools& tools);

}  // namespace opcost
