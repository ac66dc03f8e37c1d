#pragma once

#include "rules/body.h"
#include "rules/inference.h"

// What Dropout and the operators fused with it do.
namespace opcost {

/// It drops elements: training_mode is a constant true, and ratio not known to be 0.
bool drops(const NodeView& node);
bool drops_nothing(const NodeView& node);
/// States what training_mode means, where it is true.
void state_training(Inference& node);
/// Drops one element at that type, or scales it: a random number, compared with the ratio, and a
/// product. Nothing at inference.
void drop(const Operands& op, NumberType type, Body& element);

}  // namespace opcost
