#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cli/model_options.h"
#include "io/json_reader.h"
#include "opcost/core/result.h"

namespace opcost::cli {

/// What one line of a batch asks.
struct BatchQuestion {
  std::string model;
  JsonValue id;  ///< Null, a text or a number: given back with the answer.
  ModelOptions options;
};

/// Reads a line of a batch, a JSON object: `model` is needed; `id`, and the options of an estimate
/// under their names (docs/batch.md), override `defaults`. Errors carry "file:line": no JSON
/// object, an unknown key, a value of another kind.
Result<BatchQuestion> read_batch_question(std::string_view text, const std::string& file,
                                          std::size_t line, const ModelOptions& defaults);

}  // namespace opcost::cli
