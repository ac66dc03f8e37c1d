#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "io/json_writer.h"
#include "opcost/calibrate/scores.h"
#include "opcost/core/error.h"

namespace opcost {

/// A number, or null.
void write_optional(JsonWriter& json, std::string_view name, const std::optional<double>& value);
/// An object with all scores, on one line.
void write_scores(JsonWriter& json, const Scores& scores);

/// The same, or null.
void write_optional(JsonWriter& json, std::string_view name, const std::optional<Scores>& scores);
/// A list of "file:line: what is wrong".
void write_errors(JsonWriter& json, std::string_view name, const std::vector<Error>& errors);

}  // namespace opcost
