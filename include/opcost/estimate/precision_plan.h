#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "opcost/core/result.h"
#include "opcost/estimate/options.h"
#include "opcost/graph/element_type.h"

namespace opcost {

/// The words of --precision: a type for weights and activations, "int8"; a list,
/// "weights=int8,activations=int8,accumulator=int32"; or a YAML file, whose format
/// is documented in src/estimate/rewrite/precision_file.h. Errors name the word or place.
Result<PrecisionPlan> precision_plan(const std::string& words_or_file);

/// "float32", "int8"; also "float8" and "float4", which mean the usual type of that width.
/// std::nullopt for a word that is not the type of a number.
std::optional<ElementType> parse_precision_type(std::string_view word);

}  // namespace opcost
