#pragma once

#include <functional>
#include <memory>

#include "opcost/core/result.h"
#include "opcost/measure/runner.h"

namespace opcost {

/// An Error if `options` name an unknown runner or provider.
Status check_runner(const RunnerOptions& options);
/// Starts the runner and lets it load the model. `interrupted` is called while waiting. Errors: it
/// cannot be started, refuses the model, or hangs.
Result<std::unique_ptr<Runner>> start_runner(const RunnerOptions& options, const Workload& work,
                                             const std::function<bool()>& interrupted);

}  // namespace opcost
