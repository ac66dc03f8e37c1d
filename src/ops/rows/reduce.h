#pragma once

#include "rules/body.h"
#include "rules/inference.h"

// Reductions of `data` to `reduced` along `axes`.
namespace opcost {

/// Sets the shape of `reduced`, with the type of data.
Status infer_reduce(Inference& node);
/// How many elements of data are combined into one of reduced.
Extent reduced_terms(const Operands& op);

}  // namespace opcost
