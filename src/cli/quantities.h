#pragma once

#include <optional>
#include <string_view>

#include "opcost/measure/runner.h"

namespace opcost::cli {

/// "5", "5s", "200ms", "2min", from 0 to a year; nothing for what is none.
std::optional<Seconds> duration_named(std::string_view text);
/// "2%" is 0.02; from 0. Nothing for what is none.
std::optional<double> share_named(std::string_view text);

}  // namespace opcost::cli
