#pragma once

#include <string>
#include <string_view>

#include "opcost/core/result.h"
#include "opcost/estimate/options.h"

namespace opcost {

/// Reads one assignment of --precision into `types`: "weights" and "int8". An Error
/// names the word that is not known.
Status set_precision(std::string_view what, std::string_view type, Precision& types);

/// Reads a precision file:
///
///   schema: opcost.precision/1
///   default: {weights: int8, activations: int8, accumulator: int32}
///   rules:                            # of several that fit a node, the last holds
///     - {op: Softmax, activations: float16}
///     - {node: "/layer1/*", weights: int4}
///     - {op: Gemm, sparsity: 0.9, value_bits: 5bit}
///
/// `sparsity` (a share, N:M or magnitude=SHARE) and `value_bits` are as --sparsity and
/// --quantise-weights say, for the weights of these nodes.
///
/// Errors carry "file:line:column".
Result<PrecisionPlan> parse_precision(std::string_view yaml, const std::string& where);

}  // namespace opcost
