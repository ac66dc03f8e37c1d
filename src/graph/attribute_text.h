#pragma once

#include <string>

#include "opcost/graph/graph.h"

namespace opcost {

/// An attribute's value for people: "[2, 2]", "0.5", "SAME_UPPER", "float32 4x3".
std::string attribute_text(const Attribute& attribute);

}  // namespace opcost
