#pragma once

#include <cstddef>
#include <string>

#include "io/json_reader.h"
#include "opcost/core/error.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// The answer to one line of a batch: one line of JSON, schema "opcost.batch/1", with its line
/// break. `id` is that of the question. Where nodes are unknown, energies are null but for
/// energy_pj_known, the sum of the others.
std::string batch_row(std::size_t line, const JsonValue& id, const std::string& model,
                      const Estimate& estimate);
/// The same of a question without an answer: `error` says why.
std::string batch_row(std::size_t line, const JsonValue& id, const std::string& model,
                      const Error& error);

}  // namespace opcost
