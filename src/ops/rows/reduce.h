#pragma once

#include "rules/body.h"
#include "rules/inference.h"

// Reductions of `data` to `reduced` along `axes`.
namespace opcost {

/// Its shape, and the type of data.
Status infer_reduce(Inference& node);
/// How many elements of data come together in one of reduced.
Extent reduced_terms(const Operands& op);

}  // namespace opcost
