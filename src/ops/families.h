#pragma once

#include <span>

#include "ops/op_rule.h"

// One line per family of operators; each is a constexpr table in its own file.
namespace opcost {

std::span<const OpRule> convolution_rules();

}  // namespace opcost
