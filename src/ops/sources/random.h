#pragma once

#include "rules/body.h"
#include "rules/inference.h"

// Random numbers inside of other operators.
namespace opcost {

/// States which generator is counted.
void state_generator(Inference& node);
/// One uniform float32 between 0 and 1, a temporary.
void draw(Body& number);

}  // namespace opcost
