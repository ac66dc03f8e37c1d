#pragma once

#include <optional>

#include "opcost/measure/options.h"
#include "opcost/measure/tools.h"

// The windows of time of which a measurement consists.
namespace opcost {

struct WarmUp {
  Seconds each{0};  ///< Time per inference, measured on the last piece.
  bool stable = false;
};

/// Runs until two successive pieces take the same time per inference and the warm-up has the length
/// that the options ask for; gives up after six times that length.
Result<WarmUp> warm_up(Runner& runner, const MeasureOptions& options);

/// How many inferences make the window long enough, with some spare; at least two.
std::uint64_t inferences_for(Seconds window, Seconds each);

/// One window of inferences, judged by the rules. Error: the runner failed.
Result<Trial> take_trial(Runner& runner, std::uint64_t inferences, Seconds each,
                         const MeasureOptions& options, const MeasureTools& tools);

/// One window without inferences. Errors: three windows had gaps or other load.
Result<IdleWindow> take_idle(const MeasureOptions& options, const MeasureTools& tools);

}  // namespace opcost
