#pragma once

#include <optional>
#include <string_view>

#include "io/json_writer.h"
#include "opcost/calibrate/scores.h"

namespace opcost {

/// A number, or null.
void write_optional(JsonWriter& json, std::string_view name, const std::optional<double>& value);
/// An object of all scores, on one line.
void write_scores(JsonWriter& json, const Scores& scores);

}  // namespace opcost
